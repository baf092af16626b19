import type { Brain, BriefLine, ReplyEvent, Turn } from '../../contract/turn.ts'
import { type Block, compose } from './compose/compose.ts'
import { type Said, say } from './dialogue/acts.ts'
import { begin, type TurnSoFar } from './dialogue/engine.ts'
import { localTime } from './dialogue/local-time.ts'
import { run } from './dialogue/run.ts'
import { type DialogueState, reviveState } from './dialogue/state.ts'
import { nameOf, type Outcome, type World } from './dialogue/world.ts'
import { briefOf, escalate } from './escalation.ts'
import type { CommandSource, Understanding } from './understand/commands.ts'
import { nlu } from './understand/nlu.ts'
import { Perception } from './understand/perception.ts'
import type { Reading } from './understand/reading.ts'
import { vet } from './understand/vet.ts'
import { unsupported } from './verify.ts'

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

/** perceive → understand → vet → advance and effect → escalate → compose → verify → done */
async function* respond(
  turn: Turn,
  signal: AbortSignal,
  perception: Perception,
  sources: readonly CommandSource[],
): AsyncGenerator<ReplyEvent> {
  signal.throwIfAborted()
  const before = reviveState(turn.state)

  const reading = perception.read(turn, before.asked)
  const { whole } = reading
  const [top] = whole.intents
  const { mood, language } = whole
  yield { kind: 'understood', intent: top?.intent ?? 'none', score: top?.score ?? 0, mood, language }

  const understanding = await understand(sources, reading, before, turn, signal)
  const { source, confidence } = understanding
  const { commands, dropped } = vet(understanding.commands, reading, before, turn)
  yield trace('understand', { source, confidence, commands: commands.map(({ kind }) => kind), dropped })

  const outcomes = new Map<string, Outcome>()
  const world = worldOf(turn, before, outcomes)
  const felt = { ...before, upset: before.upset + (mood === 'upset' ? 1 : 0) }
  let soFar = begin(felt, commands, world)
  const signals = { percept: whole, escalateOn: turn.business.escalateOn, live: turn.medium.live }
  const early = escalate({ ...signals, reasons: soFar.reasons, state: soFar.state })
  if (early) soFar = { ...soFar, reasons: [early.reason] }

  soFar = yield* run(soFar, world, outcomes, turn, signal)

  const escalation = escalate({ ...signals, reasons: soFar.reasons, state: soFar.state })
  const settled = escalation ? handingOver(soFar, escalation.reason) : soFar
  const setting = occasion(turn, world, [before, soFar.state])
  const blocks = compose(settled.said, setting)
  const quotable = { percepts: [whole, ...reading.clauses], states: [before, soFar.state, settled.state] }
  const checked = blocks.map(block => ({ block, claims: unsupported(block, world, quotable) }))
  const failed = checked.filter(({ claims }) => claims.length > 0)
  yield trace('verify', {
    blocks: blocks.length,
    failed: failed.map(({ block, claims }) => ({ act: block.act, claims: claims.map(kindOf) })),
  })

  const final = failed.length > 0 ? handingOver({ ...soFar, said: [] }, 'no-answer') : settled
  const reason =
    failed.length > 0 ? { reason: 'no-answer' as const, urgency: 'important' as const } : escalation
  const leaving = failed.length > 0 ? compose(final.said, setting) : blocks

  if (reason) yield { kind: 'handoff', ...reason, brief: briefOf(turn, reason.reason, mood, tried(turn)) }
  const subject = subjectOf(turn)
  if (subject && leaving.length > 0) yield { kind: 'subject', text: subject }
  for (const { text, choices, evidence } of leaving) {
    signal.throwIfAborted()
    yield choices ? { kind: 'sentence', text, choices, evidence } : { kind: 'sentence', text, evidence }
  }
  yield {
    kind: 'done',
    state: remembered(final.state, leaving),
    outcome: outcomeOf(final, reason !== undefined),
  }
}

const trace = (step: string, detail: Record<string, unknown>): ReplyEvent => ({ kind: 'trace', step, detail })
const kindOf = (claim: string) => claim.slice(0, claim.indexOf(':'))

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

function worldOf(turn: Turn, state: DialogueState, outcomes: ReadonlyMap<string, Outcome>): World {
  const { business, customer, knowledge, timeline, now, id, conversationId, messages, medium } = turn
  return {
    business,
    customer,
    entries: knowledge.entries,
    timeline,
    now,
    local: localTime(now, business.timeZone),
    turnId: id,
    conversationId,
    messageId: messages[0]?.id ?? id,
    live: medium.live,
    slow: medium.expects === 'hours',
    outcomes,
    offered: state.frames.flatMap(({ offered, chosen }) => (chosen ? [...offered, chosen] : offered)),
  }
}

/** What was said stays said, questions are dropped: from here on a person asks. */
function handingOver(soFar: TurnSoFar, reason: Parameters<typeof briefOf>[1]): TurnSoFar {
  const { asked: _asked, ...state } = soFar.state
  const facts = soFar.said.flatMap(({ act, evidence, question }): Said[] => {
    if (question || act.act === 'not-understood' || act.act === 'no-answer') return []
    return [{ act, evidence }]
  })
  const first: Said[] =
    reason === 'emergency' ? [say({ act: 'emergency' }, 'emergency', 'business:contact')] : []
  const sorry: Said[] = reason === 'complaint' ? [say({ act: 'sorry' })] : []
  const said = [
    ...first,
    ...sorry,
    ...(reason === 'emergency' ? [] : facts),
    say({ act: 'hand-over', reason }, 'business:promise', 'handoff'),
  ]
  return { ...soFar, said, state: { ...state, frames: [], misunderstood: 0, unanswered: 0 } }
}

function occasion(turn: Turn, world: World, states: readonly DialogueState[]) {
  const given = states.flatMap(({ frames }) => frames.flatMap(({ slots }) => slots.name ?? [])).at(-1)
  const known = states.map(state => nameOf(world, state)).findLast(name => name !== undefined)
  return { medium: turn.medium, business: turn.business, now: world.local, name: given ?? known }
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

/** What the brain already said, so that nobody says it again. */
function tried(turn: Turn): BriefLine[] {
  const mine = turn.timeline.filter(
    ({ author, conversationId }) => author === 'brain' && conversationId === turn.conversationId,
  )
  return mine.slice(-3).map(({ text, messageId }) => ({
    text: `Answered: “${text.replace(/\s+/g, ' ').slice(0, 160)}”`,
    messageIds: [messageId],
  }))
}
