import { sameIdentifier } from '../../contract/identifier.ts'
import {
  type AppointmentView,
  type AvailabilityQuery,
  atLeast,
  type BookingRequest,
  type BusinessView,
  type CustomerView,
  type Desk,
  type Granted,
  type Refusal,
  type ServiceView,
  type Slot,
} from '../../contract/turn.ts'
import { freeTimes, impossible } from './desk-double-times.ts'

/** One booking as the double keeps it. */
interface Kept {
  readonly appointment: AppointmentView
  readonly resourceId: string
  readonly customerId: string
  readonly name: string
}

interface Hold {
  readonly slot: Slot
  /** Epoch milliseconds. */
  readonly until: number
  readonly holder: string
}

type Written = Refusal | Granted<{ readonly appointment: AppointmentView }>

/** What was written, for assertions: one entry per effect, none for a repeated key. */
export interface DeskWrite {
  readonly name: 'book' | 'reschedule' | 'cancel' | 'confirm' | 'take-message' | 'remember'
  readonly detail: string
}

const holdMs = 5 * 60_000

/** First or last name is enough, whatever its case and accents. */
function sharesWord(a: string, b: string): boolean {
  const words = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(/\s+/)
  return words(a).some(word => word !== '' && words(b).includes(word))
}

/**
 * The books of one business in memory, with the rules of the real one: opening hours, closures, one visit per person at
 * a time, holds of five minutes, idempotency keys, nothing in the past. For tests, benchmarks and rehearsals.
 */
export class Books {
  readonly business: BusinessView
  readonly now: () => Date
  readonly kept: Kept[] = []
  readonly writes: DeskWrite[] = []
  readonly #holds: Hold[] = []
  readonly #outcomes = new Map<string, Written>()

  constructor(business: BusinessView, now: () => Date) {
    this.business = business
    this.now = now
  }

  /** The desk as it stands before one customer. */
  deskFor(customer: CustomerView): Desk {
    let speaker = customer
    const mine = () => this.kept.filter(({ customerId }) => customerId === speaker.id)
    const proven = new Set<string>()
    const allowed = (id: string) =>
      proven.has(id) ||
      (atLeast(speaker.assurance, 'matched') && mine().some(({ appointment }) => appointment.id === id))
    return {
      availability: async query => this.free(query, speaker.id).slice(0, query.limit),
      check: async query => this.check(query),
      hold: async (_key, slot) => this.hold(speaker.id, slot),
      book: async (key, request) => this.once(key, () => this.#book(speaker.id, request)),
      appointments: async () => {
        if (!atLeast(speaker.assurance, 'matched')) return []
        const upcoming = mine().map(({ appointment }) => appointment)
        return upcoming
          .filter(({ status, start }) => status === 'booked' && start > this.now())
          .sort((a, b) => a.start.getTime() - b.start.getTime())
      },
      appointmentByCode: async (code, name) => {
        const found = this.kept.find(
          kept => kept.appointment.code === code.toUpperCase() && sharesWord(kept.name, name),
        )
        if (found) proven.add(found.appointment.id)
        return found?.appointment
      },
      reschedule: async (key, id, slot) =>
        this.once(key, () =>
          allowed(id) ? this.#move(speaker.id, id, slot) : { ok: false, why: 'assurance' },
        ),
      cancel: async (key, id) =>
        this.once(key, () => (allowed(id) ? this.#cancel(id) : { ok: false, why: 'assurance' })),
      confirm: async (key, id) =>
        this.once(key, () => (allowed(id) ? this.#confirm(id) : { ok: false, why: 'assurance' })),
      takeMessage: async (key, message) => {
        this.#note(key, { name: 'take-message', detail: message.text })
      },
      remember: async facts => {
        const person = speaker.oneOf?.find(({ name }) => name === facts.name)
        if (person) speaker = { ...speaker, id: person.customerId, name: person.name }
        const contact = (facts.contact ?? []).filter(
          each => !speaker.identifiers.some(({ identifier }) => sameIdentifier(identifier, each)),
        )
        this.writes.push({
          name: 'remember',
          detail: [facts.name, ...contact.map(({ value }) => value)].filter(Boolean).join(', '),
        })
      },
    }
  }

  free(query: AvailabilityQuery, holder = ''): Slot[] {
    return freeTimes(this.business, this.now(), query, slot => this.#isFree(slot, holder, query.moving))
  }

  /** The exclusion constraint: no two visits of one resource overlap, holds of others count as visits. */
  #isFree(slot: Slot, holder: string, moving?: string): boolean {
    const overlaps = (start: Date, end: Date) => slot.start < end && start < slot.end
    const taken = this.kept.some(
      ({ appointment, resourceId }) =>
        appointment.status === 'booked' &&
        appointment.id !== moving &&
        resourceId === slot.resourceId &&
        overlaps(appointment.start, appointment.end),
    )
    const held = this.#holds.some(
      hold =>
        hold.holder !== holder &&
        hold.until > this.now().getTime() &&
        hold.slot.resourceId === slot.resourceId &&
        overlaps(hold.slot.start, hold.slot.end),
    )
    return !taken && !held
  }

  check(query: AvailabilityQuery): Refusal | { ok: true } {
    return impossible(this.business, this.now(), query) ?? { ok: true }
  }

  hold(holder: string, slot: Slot): Refusal | Granted<{ readonly until: Date }> {
    if (slot.start <= this.now()) return { ok: false, why: 'past' }
    if (!this.#isFree(slot, holder)) return { ok: false, why: 'taken' }
    const until = this.now().getTime() + holdMs
    this.#holds.push({ slot, until, holder })
    return { ok: true, until: new Date(until) }
  }

  /** Puts a booking in without a customer's turn: what is there before the conversation. */
  seed(customerId: string, name: string, slot: Slot): AppointmentView {
    const made = this.#book(customerId, { slot, name, contact: [] })
    this.writes.pop()
    if (!made.ok) throw new Error(`The slot to seed is not free: ${made.why}.`)
    return made.appointment
  }

  /** The same key has the same outcome and no second effect. */
  once(key: string, write: () => Written): Written {
    const before = this.#outcomes.get(key)
    if (before) return before
    const outcome = write()
    this.#outcomes.set(key, outcome)
    return outcome
  }

  readonly #notes = new Set<string>()
  #note(key: string, write: DeskWrite): void {
    if (this.#notes.has(key)) return
    this.#notes.add(key)
    this.writes.push(write)
  }

  #book(customerId: string, { slot, name, partySize }: BookingRequest): Written {
    const service = this.#service(slot.serviceId)
    if (!service) return { ok: false, why: 'unknown-service' }
    if (slot.start <= this.now()) return { ok: false, why: 'past' }
    if (!this.#isFree(slot, customerId)) return { ok: false, why: 'taken' }
    const number = this.kept.length + 1
    const appointment: AppointmentView = {
      id: `appointment-${number}`,
      code: `K${number}M4Q`,
      serviceId: service.id,
      serviceName: service.name,
      start: slot.start,
      end: slot.end,
      status: 'booked',
      ...(slot.staffName === undefined ? {} : { staffName: slot.staffName }),
      ...(partySize === undefined ? {} : { partySize }),
    }
    this.kept.push({ appointment, resourceId: slot.resourceId, customerId, name })
    this.writes.push({ name: 'book', detail: `${service.id} ${slot.start.toISOString()} ${name}` })
    return { ok: true, appointment }
  }

  #move(holder: string, id: string, slot: Slot): Written {
    if (slot.start <= this.now()) return { ok: false, why: 'past' }
    if (!this.#isFree(slot, holder, id)) return { ok: false, why: 'taken' }
    return this.#change(id, 'reschedule', kept => {
      const { staffName: _before, confirmed: _yes, ...rest } = kept.appointment
      const staff = slot.staffName === undefined ? {} : { staffName: slot.staffName }
      return {
        ...kept,
        resourceId: slot.resourceId,
        appointment: { ...rest, ...staff, start: slot.start, end: slot.end },
      }
    })
  }

  #cancel(id: string): Written {
    return this.#change(id, 'cancel', kept => ({
      ...kept,
      appointment: { ...kept.appointment, status: 'cancelled' },
    }))
  }

  #confirm(id: string): Written {
    return this.#change(id, 'confirm', kept => ({
      ...kept,
      appointment: { ...kept.appointment, confirmed: true },
    }))
  }

  #change(id: string, name: 'reschedule' | 'cancel' | 'confirm', change: (kept: Kept) => Kept): Written {
    const index = this.kept.findIndex(
      ({ appointment }) => appointment.id === id && appointment.status === 'booked',
    )
    const kept = this.kept[index]
    if (!kept) return { ok: false, why: 'not-found' }
    if (kept.appointment.start <= this.now()) return { ok: false, why: 'too-late' }
    const changed = change(kept)
    this.kept[index] = changed
    this.writes.push({ name, detail: `${id} ${changed.appointment.start.toISOString()}` })
    return { ok: true, appointment: changed.appointment }
  }

  #service(id: string): ServiceView | undefined {
    return this.business.services.find(service => service.id === id)
  }
}
