import type { Turn } from '../../../contract/turn.ts'
import { localTime } from '../dialogue/local-time.ts'
import { isReminding, type Moments } from '../dialogue/reminder.ts'
import type { DialogueState, Frame, Question } from '../dialogue/state.ts'
import type { Percept } from '../perceive/percept.ts'
import { clauseCommands } from './clause.ts'
import type { Command, CommandSource, FlowName, Understanding } from './commands.ts'
import type { Reading } from './reading.ts'
import type { SlotContext } from './slots.ts'
import { isBare } from './steer.ts'
import { wordless } from './wordless.ts'

/** What a clause is read in the light of. */
export interface Reader extends SlotContext {
  readonly state: DialogueState
  readonly frame: Frame | undefined
  readonly only: boolean
  /** Days and times of the reminder that may be answered. */
  readonly reminded: Moments | undefined
  /** What was offered was written as a numbered list. */
  readonly numbered: boolean
  readonly timeZone: string
}

/** The embedded source of commands: classifier and grammars only, no model; never fails. */
export const nlu: CommandSource = {
  async understand(reading, state, turn): Promise<Understanding> {
    const commands = read(reading, state, turn)
    const confidence = commands.length === 0 ? 0 : 1 - reading.whole.none
    return { commands, confidence, source: 'embedded' }
  },
}

function read(reading: Reading, state: DialogueState, turn: Turn): Command[] {
  const { whole } = reading
  if (whole.urgency === 'emergency') return [{ kind: 'emergency' }]
  if (reading.choice !== undefined) return [{ kind: 'choose', choice: reading.choice }]
  const { asked } = state
  const what = whole.yesNo ? undefined : wordless(turn)
  if (what) return [{ kind: 'received', what }]
  if (asked?.about === 'text' && !isStop(whole) && !(isBare(whole) && reachable(whole))) {
    return [{ kind: 'setSlot', set: { slot: 'text', value: reading.text.trim().slice(0, 4000) } }]
  }
  const frame = state.frames.find(({ id }) => id === asked?.frame) ?? state.frames.at(-1)
  let flow = frame?.flow
  const commands: Command[] = []
  const { medium } = turn
  const numbered = medium.style !== 'speech' && (asked?.choices.length ?? 0) > medium.choices
  const today = localTime(turn.now, turn.business.timeZone).date
  for (const clause of reading.clauses) {
    const only = reading.clauses.length === 1
    const reader: Reader = {
      ...{ state, frame, only, flow, asked, today, numbered },
      lastDate: state.lastDate,
      reminded: reading.reminded,
      timeZone: turn.business.timeZone,
    }
    const found = clauseCommands(clause, reader)
    for (const command of found) if (command.kind === 'startFlow') flow = command.flow
    commands.push(...found)
  }
  const named = commands.some(command => command.kind === 'setSlot' && command.set.slot === 'name')
  if (
    reading.signedBy &&
    !named &&
    !turn.customer.name &&
    commands.some(({ kind }) => kind === 'startFlow')
  ) {
    commands.push({ kind: 'setSlot', set: { slot: 'name', value: reading.signedBy } })
  }
  if (whole.asksForHuman && !commands.some(({ kind }) => kind === 'requestHuman'))
    commands.push({ kind: 'requestHuman' })
  return tidy(commands, reading, asked)
}

const reachable = ({ entities }: Percept) => entities.emails.length + entities.phones.length > 0

const isStop = ({ intents }: Percept) =>
  (intents[0]?.intent === 'stop_flow' || intents[0]?.intent === 'deny') && (intents[0]?.score ?? 0) > 0.5

const moves = new Set<Command['kind']>([
  'setSlot',
  'correctSlot',
  'moreTimes',
  'startFlow',
  'cancelFlow',
  'choose',
])

/** Takes out what contradicts itself: "no, Wednesday" is no refusal, "yes, but at 3" is no consent. */
function tidy(commands: readonly Command[], reading: Reading, asked: Question | undefined): Command[] {
  const moving = commands.some(({ kind }) => moves.has(kind))
  const confirming = asked?.about === 'confirm'
  const reminding = isReminding(asked)
  const starts = (...flows: FlowName[]) =>
    commands.some(command => command.kind === 'startFlow' && flows.includes(command.flow))
  const changing = starts('reschedule', 'cancel')
  const moved = reminding && starts('reschedule')
  const visits = starts('book')
  const kept = commands.filter(command => {
    const { kind } = command
    // "I can't make it, can I come on Thursday instead?" moves.
    if (kind === 'startFlow' && command.flow === 'cancel') return !moved
    // "My tooth hurts, can I see someone today?" asks for a visit, not for advice by message.
    if (kind === 'askAdvice') return !visits
    if (kind === 'deny') return !moving
    if (kind === 'clarify') return !moving
    if (kind === 'affirm') return !(confirming && moving) && !(reminding && changing)
    return true
  })
  const denied = kept.some(({ kind }) => kind === 'deny')
  const agreed = kept.filter(({ kind }) => kind !== 'affirm' || !denied)
  // A hedged yes to a read-back is heard, and the question is put again.
  if (agreed.length === 0 && reading.whole.yesNo && confirming) return [{ kind: 'ignore' }]
  return unique(agreed)
}

/** One mail may say "thank you" and "hello" three times. */
function unique(commands: readonly Command[]): Command[] {
  const seen = new Set<string>()
  return commands.filter(command => {
    const key = JSON.stringify(command)
    return seen.has(key) ? false : Boolean(seen.add(key))
  })
}
