import type { Turn } from '../../../contract/turn.ts'
import { canonical } from '../dialogue/canonical.ts'
import type { DialogueState } from '../dialogue/state.ts'
import type { Percept } from '../perceive/percept.ts'
import { type Command, command, type SlotSetting } from './commands.ts'
import { consents } from './consent.ts'
import type { Reading } from './reading.ts'
import { comesPlainly, pickedOf } from './reminded.ts'
import { dateWishOf, timeWishOf } from './slots.ts'

export interface Vetted {
  readonly commands: readonly Command[]
  /** What was thrown out and why, for the trace; never the customer's words. */
  readonly dropped: readonly { readonly kind: string; readonly why: string }[]
}

/**
 * Lets through only what the customer can have meant: well formed, about things that exist, and with every value found
 * in this turn's words, in what was offered, or in the confirmed state. A source that invents a phone number, a day or
 * a consent loses that command and nothing else.
 */
export function vet(
  proposed: readonly unknown[],
  reading: Reading,
  state: DialogueState,
  turn: Turn,
): Vetted {
  const commands: Command[] = []
  const dropped: { kind: string; why: string }[] = []
  for (const raw of proposed) {
    const parsed = command.safeParse(raw)
    if (!parsed.success) {
      dropped.push({ kind: 'unknown', why: 'schema' })
      continue
    }
    const why = objection(parsed.data, reading, state, turn)
    if (why) dropped.push({ kind: parsed.data.kind, why })
    else commands.push(parsed.data)
  }
  return { commands, dropped }
}

const percepts = ({ whole, clauses }: Reading): readonly Percept[] => [whole, ...clauses]

function objection(each: Command, reading: Reading, state: DialogueState, turn: Turn): string | undefined {
  switch (each.kind) {
    case 'setSlot':
    case 'correctSlot':
      return slotObjection(each.set, reading, turn)
    case 'affirm':
      return agreed(reading, state) ? undefined : 'consent'
    case 'choose':
      return chosen(each.choice, reading, state) ? undefined : 'provenance'
    case 'askKnowledge': {
      const hits = new Set(
        percepts(reading).flatMap(({ knowledge }) => knowledge.map(({ entryId }) => entryId)),
      )
      return each.entries.every(id => hits.has(id)) ? undefined : 'provenance'
    }
    default:
      return undefined
  }
}

/** Consent to a read-back needs a plain yes in the customer's own words, whoever reports it. */
function agreed(reading: Reading, { asked }: DialogueState): boolean {
  if (asked?.about === 'reminder') return comesPlainly(reading)
  if (asked?.about !== 'confirm') return true
  const read = percepts(reading)
  return read.some(consents) && !read.some(({ yesNo }) => yesNo?.answer === 'no')
}

/** A button that was pressed, or an option the customer pointed at. */
function chosen(choice: string, reading: Reading, { asked }: DialogueState): boolean {
  if (choice === reading.choice) return true
  if (choice.startsWith('confirm:')) return false
  if (choice === 'confirm') return percepts(reading).some(percept => pickedOf(percept, asked) === choice)
  return asked?.choices.some(({ id }) => id === choice) ?? false
}

const spoken = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

function slotObjection(set: SlotSetting, reading: Reading, turn: Turn): string | undefined {
  const found = percepts(reading).map(({ entities }) => entities)
  const some = (holds: boolean) => (holds ? undefined : 'provenance')
  switch (set.slot) {
    case 'service':
      if (!turn.business.services.some(({ id }) => id === set.value)) return 'unknown'
      return some(found.some(({ services }) => services.some(({ id }) => id === set.value)))
    case 'staff':
      if (!turn.business.services.some(({ staff }) => staff.some(({ id }) => id === set.value)))
        return 'unknown'
      return some(found.some(({ staff }) => staff.some(({ id }) => id === set.value)))
    case 'date':
    case 'oldDate':
      if (set.value.said === 'same') return undefined
      return some(
        found.some(({ dates }) => dates.some(date => canonical(dateWishOf(date)) === canonical(set.value))),
      )
    case 'time':
    case 'oldTime':
      if (set.value.kind === 'same') return undefined
      return some(
        found.some(({ times }) => times.some(time => canonical(timeWishOf(time)) === canonical(set.value))),
      )
    case 'partySize':
      return some(found.some(({ partySizes }) => partySizes.some(({ value }) => value === set.value)))
    case 'nights':
      return some(
        found.some(
          ({ durations, dates }) =>
            durations.some(({ amount }) => amount === set.value) || dates.some(({ said }) => said === 'stay'),
        ),
      )
    case 'email':
      return some(found.some(({ emails }) => emails.some(({ address }) => address === set.value)))
    case 'phone':
      return some(found.some(({ phones }) => phones.some(({ e164 }) => e164 === set.value)))
    case 'code':
      return some(found.some(({ codes }) => codes.some(({ code }) => code === set.value)))
    case 'name':
      return some(
        set.value === reading.signedBy ||
          set.value.split(' ').every(part => spoken(reading.text).includes(spoken(part))),
      )
    case 'text':
      return some(spoken(reading.text).includes(spoken(set.value)))
  }
}
