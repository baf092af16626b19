import { email, type Identifier, phone } from '../../../contract/identifier.ts'
import type { BookingRequest, ServiceView, Slot } from '../../../contract/turn.ts'
import { type BookingDetails, type Said, say } from '../dialogue/acts.ts'
import { daysBetween, localTime } from '../dialogue/local-time.ts'
import { type DialogueState, type Frame, keep, slotId } from '../dialogue/state.ts'
import {
  type Effect,
  nameOf,
  outcomeOf,
  reachable,
  serviceOf,
  speakerOpen,
  type World,
} from '../dialogue/world.ts'
import { confirmed, done } from './confirm.ts'
import { findSlot } from './find-slot.ts'
import { ask, type Flow, type Next, trouble } from './flow.ts'
import { askParty } from './offer.ts'
import { askWho } from './who.ts'

/**
 *  service ─> party, nights ─> day and time ─> who ─> name ─> contact ─> hold ─> read-back ─yes─> remember ─> book ─> receipt
 *                                   ^                                      └────taken────────────────────────────┘
 *                                   └──────────────────────────────────────────────────────────┘
 */
export const book: Flow = (frame, world, state) => {
  const next = step(frame, world, state)
  return world.slow && next.step === 'ask'
    ? { ...next, said: [...next.said, ...alsoAsked(next, world, state)] }
    : next
}

/** Letters take a day each way: whatever else is missing is asked in the same one. */
function alsoAsked(next: Extract<Next, { step: 'ask' }>, world: World, state: DialogueState): Said[] {
  const { slots } = next.frame
  const about = next.said.at(-1)?.question?.about
  const service = serviceOf(world.business, slots.service)
  const name = about !== 'name' && !(slots.name ?? nameOf(world, state)) && !speakerOpen(world, state)
  const contact = about !== 'contact' && !reachable(world.customer) && !slots.email && !slots.phone
  const party =
    about !== 'party-size' &&
    slots.partySize === undefined &&
    service?.kind !== 'appointment' &&
    service !== undefined
  const settled = about === 'confirm' || about === 'change' || about === 'who'
  return !settled && (name || contact || party) ? [say({ act: 'ask-also', name, contact, party })] : []
}

const step: Flow = (frame, world, state) => {
  const service = serviceOf(world.business, frame.slots.service) ?? onlyOne(world)
  if (!service) return askService(frame, world)
  if (service.kind === 'room') {
    const stay = asStay(frame)
    if (stay) return { step: 'again', frame: stay }
  }
  const count = askCounts(frame, service)
  if (count) return count
  const { partySize, nights, staff: staffId } = frame.slots
  const found = findSlot(frame, world, { service, staffId, partySize, nights })
  if ('next' in found) return found.next
  const person = askPerson(frame, world, state)
  if (person) return person
  return settle({ ...frame, chosen: keep(found.slot) }, world, state, service, found.slot)
}

/** "From the 3rd to the 5th" is two nights; "next week" is a wish to look in. */
function asStay(frame: Frame): Frame | undefined {
  const { date, nights } = frame.slots
  // "Two nights from Saturday" arrive on Saturday, not on some day from then on.
  if (date?.bound === 'from' && date.from === date.to && nights !== undefined) {
    const { bound: _from, ...arrival } = date
    return { ...frame, slots: { ...frame.slots, date: arrival } }
  }
  if (!date || date.bound || date.from === date.to) return undefined
  if (date.said === 'week' || date.said === 'weekend' || date.said === 'month') return undefined
  const slots = {
    ...frame.slots,
    date: { ...date, to: date.from },
    nights: nights ?? daysBetween(date.from, date.to),
  }
  return { ...frame, slots }
}

function onlyOne(world: World): ServiceView | undefined {
  return world.business.services.length === 1 ? world.business.services[0] : undefined
}

function askService(frame: Frame, world: World): Next {
  const { services } = world.business
  const said = say({ act: 'ask-service', services }, ...services.map(({ id }) => `service:${id}`))
  const choices = services.map(({ id, name }) => ({ id: `service:${id}`, label: name }))
  return ask(frame, said, { about: 'service', expecting: 'service', choices })
}

/** Seats for a table; guests and nights for a room. */
function askCounts(frame: Frame, service: ServiceView): Next | undefined {
  if (service.kind === 'appointment') return undefined
  if (frame.slots.partySize === undefined) return askParty(frame)
  if (service.kind === 'room' && frame.slots.date && frame.slots.nights === undefined) {
    return ask(frame, say({ act: 'ask-nights' }), { about: 'nights', expecting: 'nights', choices: [] })
  }
  return undefined
}

function askPerson(frame: Frame, world: World, state: DialogueState): Next | undefined {
  if (!frame.slots.name && speakerOpen(world, state)) return askWho(frame, world)
  if (!(frame.slots.name ?? nameOf(world, state))) {
    return ask(frame, say({ act: 'ask-name' }), { about: 'name', expecting: 'name', choices: [] })
  }
  if (!reachable(world.customer) && !frame.slots.email && !frame.slots.phone) {
    return ask(frame, say({ act: 'ask-contact' }), { about: 'contact', expecting: 'email', choices: [] })
  }
  return undefined
}

/** What the customer gave in this conversation; what was known before needs no second mention. */
export function contactsOf(frame: Frame, world: World): Identifier[] {
  const given = [
    frame.slots.email === undefined ? undefined : email(frame.slots.email),
    frame.slots.phone === undefined ? undefined : phone(frame.slots.phone, world.business.country),
  ]
  return given.filter(identifier => identifier !== undefined)
}

function settle(frame: Frame, world: World, state: DialogueState, service: ServiceView, slot: Slot): Next {
  const { partySize, email: address, phone: number } = frame.slots
  const name = frame.slots.name ?? nameOf(world, state) ?? ''
  const request: BookingRequest = {
    slot,
    name,
    contact: contactsOf(frame, world),
    ...(partySize === undefined ? {} : { partySize }),
  }
  const details: BookingDetails = {
    service,
    serviceName: service.name,
    start: slot.start,
    end: slot.end,
    staffName: slot.staffName,
    partySize,
    name,
    email: address,
    phone: number,
  }
  const before = preparation(frame, world, slot)
  if (before) return before
  const evidence = [slotId(keep(slot)), `service:${service.id}`, 'said']
  const answer = confirmed(frame, world, { write: { kind: 'book', request }, details, evidence })
  if ('next' in answer) return answer.next
  if (!answer.result.ok) return again(frame, world, answer.result.why)
  const { appointment } = answer.result
  return {
    step: 'finish',
    said: [
      say(
        done('book', appointment, details),
        `receipt:book:${appointment.id}`,
        `service:${service.id}`,
        'said',
      ),
    ],
    lastDate: localTime(appointment.start, world.business.timeZone).date,
    made: { code: appointment.code, name },
  }
}

/** Before the read-back the slot is held; after the yes the contact is noted, so that it is the corrected one. */
function preparation(frame: Frame, world: World, slot: Slot): Next | undefined {
  if (frame.confirmed === undefined) return hold(frame, world, slot)
  const { name, email: address, phone: number } = frame.slots
  if (name === undefined && address === undefined && number === undefined) return undefined
  const effect: Effect = {
    kind: 'remember',
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { email: address }),
    ...(number === undefined ? {} : { phone: number }),
  }
  return outcomeOf(world, effect, frame.id) ? undefined : { step: 'run', effect, frame }
}

export function hold(frame: Frame, world: World, slot: Slot): Next | undefined {
  const effect = { kind: 'hold' as const, slot }
  const outcome = outcomeOf(world, effect, frame.id)
  if (!outcome) return { step: 'run', effect, frame }
  if (outcome.kind !== 'held') return trouble()
  return outcome.result.ok ? undefined : again(frame, world, outcome.result.why)
}

/** Somebody was faster, or the business says no: forget the slot and look again, saying why. */
export function again(frame: Frame, world: World, why: string): Next {
  const { chosen, confirmed: _yes, readBack: _read, ...rest } = frame
  const because =
    why === 'past' || why === 'closed' || why === 'too-far' || why === 'party-too-large' ? why : 'taken'
  const lost = chosen ? [...frame.lost, slotId(chosen)] : frame.lost
  const when = chosen && localTime(new Date(chosen.start), world.business.timeZone)
  // What was taken is what was wished, so the nearest to it are offered.
  const slots = when
    ? {
        ...frame.slots,
        date: { from: when.date, to: when.date, said: 'slot' as const },
        time: {
          kind: 'at' as const,
          from: { hour: Number(when.time.slice(0, 2)), minute: Number(when.time.slice(3)), open: false },
        },
      }
    : frame.slots
  return { step: 'again', frame: { ...rest, lost, because, slots } }
}
