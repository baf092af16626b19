import type { Brain, HandoffBrief, ReplyEvent, Turn } from '../../contract/turn.ts'
import { type Answer, answerOf } from './answer.ts'
import { briefOf, type Heard, noted } from './brief.ts'
import type { Block } from './compose/compose.ts'
import { begin, type TurnSoFar } from './dialogue/engine.ts'
import { type Reminder, remindedState, settledState } from './dialogue/reminder.ts'
import { run } from './dialogue/run.ts'
import { type DialogueState, type Question, reviveState } from './dialogue/state.ts'
import { type Outcome, worldOf } from './dialogue/world.ts'
import { escalate, type Signals } from './escalation.ts'
import type { CommandSource, Understanding } from './understand/commands.ts'
import { nlu } from './understand/nlu.ts'
import { Perception } from './understand/perception.ts'
import type { Reading } from './understand/reading.ts'
import { vet } from './understand/vet.ts'

export interface BrainOptions {
  /**
   * Who understands, in order of preference; the embedded source is always the last resort. A source that throws or is
   * late loses only this turn: the next one reads the same percept in the same state.
   */
  readonly sources?: readonly CommandSource[]
}

/** The front desk's brain: deterministic, without a model unless a source brings one. */
export function createBrain(options: BrainOptions = {}): Brain {
  const perception = new Perception()
  const sources = [...(options.sources ?? []), nlu]
  return { respond: (turn, signal) => respond(turn, signal, perception, sources) }
}

/** perceive → understand → vet → advance and effect → escalate → compose and verify → done */
async function* respond(
  turn: Turn,
  signal: AbortSignal,
  perception: Perception,
  sources: readonly CommandSource[],
): AsyncGenerator<ReplyEvent> {
  signal.throwIfAborted()
  const before = remindedState(reviveState(turn.state), turn)

  const reading = perception.read(turn, before)
  yield understood(reading)

  const understanding = await understand(sources, reading, before, turn, signal)
  const { commands, dropped } = vet(understanding.commands, reading, before, turn)
  const { source, confidence } = understanding
  yield trace('understand', { source, confidence, commands: commands.map(({ kind }) => kind), dropped })

  const outcomes = new Map<string, Outcome>()
  const world = worldOf(turn, before, outcomes, reminderOf(turn, reading))
  const begun = begin(feeling(before, reading), commands, world)
  const urgent = escalate(signalsOf(turn, reading, begun))
  const advanced = yield* run(
    urgent ? { ...begun, reasons: [urgent.reason] } : begun,
    world,
    outcomes,
    turn,
    signal,
  )

  const escalation = escalate(signalsOf(turn, reading, advanced))
  if (escalation) yield trace('escalate', { ...escalation })

  const answer = answerOf(advanced, escalation, before, reading, world, turn)
  yield trace('verify', { blocks: answer.blocks.length, failed: answer.failed })

  const acts = answer.turn.said.map(({ act }) => act)
  const heard: Heard = { commands, before, frames: advanced.state.frames, acts, outcomes }
  const brief = answer.escalation && briefOf(turn, world, answer.escalation.reason, reading.whole.mood, heard)
  const state = noted(settledState(answer.turn.state, turn, outcomes), heard, turn, world)
  yield* leave({ ...answer, turn: { ...answer.turn, state } }, brief, turn, signal)
}

function understood({ whole }: Reading): ReplyEvent {
  const [top] = whole.intents
  const { mood, language } = whole
  return { kind: 'understood', intent: top?.intent ?? 'none', score: top?.score ?? 0, mood, language }
}

function feeling(state: DialogueState, { whole }: Reading): DialogueState {
  return { ...state, upset: state.upset + (whole.mood === 'upset' ? 1 : 0) }
}

function signalsOf({ business, medium }: Turn, { whole }: Reading, { reasons, state }: TurnSoFar): Signals {
  return { reasons, state, percept: whole, escalateOn: business.escalateOn, live: medium.live }
}

function reminderOf({ outreach }: Turn, { reminded }: Reading): Reminder | undefined {
  const id = outreach?.appointmentId
  return reminded && id !== undefined ? { appointmentId: id, moments: reminded } : undefined
}

/** The handoff first, so that a person is on the way while the words are still being sent. */
async function* leave(
  { blocks, escalation, turn: last }: Answer,
  brief: HandoffBrief | undefined,
  turn: Turn,
  signal: AbortSignal,
): AsyncGenerator<ReplyEvent> {
  if (escalation && brief) yield { kind: 'handoff', ...escalation, brief }
  const subject = subjectOf(turn)
  if (subject && blocks.length > 0) yield { kind: 'subject', text: subject }
  for (const { text, choices, evidence } of blocks) {
    signal.throwIfAborted()
    yield choices ? { kind: 'sentence', text, choices, evidence } : { kind: 'sentence', text, evidence }
  }
  const asked = last.state.asked ?? undefined
  if (asked) yield { kind: 'asks', expecting: expectations[asked.expecting] }
  const outcome = outcomeOf(last, escalation !== undefined)
  yield { kind: 'done', state: remembered(last.state, blocks), outcome }
}

/** What is asked, as somebody who listens for the end of the answer needs it. */
const expectations = {
  date: 'date-time',
  time: 'date-time',
  'date-time': 'date-time',
  name: 'name',
  email: 'contact',
  phone: 'contact',
  'yes-no': 'yes-no',
  choice: 'choice',
  service: 'choice',
  staff: 'choice',
  'party-size': 'number',
  nights: 'number',
  'free-text': 'open',
} as const satisfies Record<Question['expecting'], string>

const trace = (step: string, detail: Record<string, unknown>): ReplyEvent => ({ kind: 'trace', step, detail })

async function understand(
  sources: readonly CommandSource[],
  reading: Reading,
  state: DialogueState,
  turn: Turn,
  signal: AbortSignal,
): Promise<Understanding> {
  for (const source of sources.slice(0, -1)) {
    try {
      return await source.understand(reading, state, turn, signal)
    } catch {
      signal.throwIfAborted()
    }
  }
  return nlu.understand(reading, state, turn, signal)
}

/** A letter that began without a subject gets one; an answer keeps the one it has. */
function subjectOf({ medium, messages, business }: Turn): string | undefined {
  const written = messages.some(({ subject }) => subject !== undefined && subject.trim() !== '')
  return medium.style === 'letter' && !written ? `Your message to ${business.name}` : undefined
}

/** The words on the buttons are part of the question: "the second one" and "Thursday 9:30" point at them. */
function remembered(state: DialogueState, blocks: readonly Block[]): DialogueState {
  const { asked } = state
  if (!asked) return { ...state, greeted: state.greeted || blocks.length > 0 }
  const labels = new Map(
    blocks.flatMap(({ labels: named }) => named.map(({ id, label }) => [id, label] as const)),
  )
  const choices = asked.choices.map(({ id, label }) => ({ id, label: label || labels.get(id) || id }))
  return { ...state, greeted: true, asked: { ...asked, choices } }
}

function outcomeOf({ state }: TurnSoFar, handedOver: boolean): 'waiting' | 'resolved' | 'handed-over' {
  if (handedOver) return 'handed-over'
  const asks = state.asked !== undefined && state.asked.about !== 'anything-else'
  return asks || state.frames.length > 0 || state.misunderstood > 0 ? 'waiting' : 'resolved'
}
