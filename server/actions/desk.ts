import type { Transaction } from 'kysely'
import type { Channel } from '../../contract/message.ts'
import {
  type AppointmentView,
  type Assurance,
  atLeast,
  type BookingRequest,
  type BusinessView,
  type CustomerView,
  type Desk,
  type Granted,
  type Refusal,
  type Slot,
} from '../../contract/turn.ts'
import { lockStored, readStored, upcomingByCode, upcomingOf } from '../data/appointment-reads.ts'
import { heldUntil, insertHold, makeRoom, type StoredAppointment } from '../data/appointments.ts'
import type { Database } from '../data/database.ts'
import { readSchedule } from '../data/schedule.ts'
import type { Schema } from '../data/schema.ts'
import { checkWish, findSlots } from './availability.ts'
import { book, cancel, confirm, refused, reschedule, viewOf } from './changes.ts'
import { nameFits } from './name-fits.ts'
import { type ActionRecord, type Done, once, storedChange } from './once.ts'
import { isProven, prove } from './proof.ts'
import { refusedSlot } from './slots.ts'
import { addStatedContact, nameUnnamed } from './stated.ts'

export interface DeskDeps {
  readonly database: Pick<Database, 'db' | 'transaction'>
  readonly now: () => Date
  /** Called after the commit with the appointment that was made or changed. */
  readonly tell?: (appointmentId: string) => void
}

/** Whom the desk serves, and where. */
export interface DeskContext {
  readonly businessId: string
  readonly business: BusinessView
  readonly customerId: string
  readonly conversationId: string
  readonly assurance: Assurance
  readonly channel: Channel
  /** Several people share the identifier: nothing personal until the customer said which one he is. */
  readonly oneOf?: CustomerView['oneOf']
}

type Changed = Refusal | Granted<{ readonly appointment: AppointmentView }>

const holdMs = 5 * 60_000

/** The books of one business, as they are open to one customer in one conversation. */
export function createDesk(deps: DeskDeps, context: DeskContext): Desk {
  return new DatabaseDesk(deps, context)
}

class DatabaseDesk implements Desk {
  readonly #deps: DeskDeps
  readonly #context: DeskContext
  #customerId: string
  /** False while it is open which of several people is speaking. */
  #known: boolean

  constructor(deps: DeskDeps, context: DeskContext) {
    this.#deps = deps
    this.#context = context
    this.#customerId = context.customerId
    this.#known = (context.oneOf?.length ?? 0) === 0
  }

  availability: Desk['availability'] = query => findSlots(this.#deps.database.db, this.#asking(), query)

  check: Desk['check'] = query => checkWish(this.#deps.database.db, this.#asking(), query)

  async hold(key: string, slot: Slot): Promise<Refusal | Granted<{ readonly until: Date }>> {
    const { businessId, conversationId, channel: via } = this.#context
    const now = this.#deps.now()
    return this.#deps.database.transaction(async tx => {
      const schedule = await readSchedule(tx, businessId, slot.serviceId)
      if (!schedule) return { ok: false, why: 'unknown-service' }
      const refusal = refusedSlot(schedule, slot, undefined, now)
      if (refusal) return refusal
      const held = await heldUntil(tx, businessId, key, now)
      if (held) return { ok: true, until: held }
      await makeRoom(tx, { businessId, resourceId: slot.resourceId, now }, conversationId)
      const { serviceId, resourceId, start, end } = slot
      const { bufferMinutes } = schedule.service
      const until = await insertHold(
        tx,
        {
          ...{ businessId, conversationId, via, now, serviceId, resourceId, start, end, bufferMinutes },
          customerId: this.#customerId,
        },
        { key, until: new Date(now.getTime() + holdMs) },
      )
      return until === 'taken' ? { ok: false, why: 'taken' } : { ok: true, until }
    })
  }

  book(key: string, request: BookingRequest): Promise<Changed> {
    return this.#change(key, 'book', async (tx, customerId, now) => {
      const done = await book(tx, this.#from(customerId, now), request)
      if (done.outcome === 'done')
        await addStatedContact(tx, { businessId: this.#context.businessId, customerId, now }, request.contact)
      return done
    })
  }

  reschedule(key: string, appointmentId: string, slot: Slot): Promise<Changed> {
    return this.#change(key, 'reschedule', async (tx, customerId, now) => {
      const current = await this.#lockAllowed(tx, appointmentId)
      return current
        ? reschedule(tx, this.#from(customerId, now), current, slot)
        : refused({ ok: false, why: 'assurance' })
    })
  }

  cancel(key: string, appointmentId: string): Promise<Changed> {
    return this.#change(key, 'cancel', async (tx, customerId, now) => {
      const current = await this.#lockAllowed(tx, appointmentId)
      return current
        ? cancel(tx, this.#from(customerId, now), current)
        : refused({ ok: false, why: 'assurance' })
    })
  }

  confirm(key: string, appointmentId: string): Promise<Changed> {
    return this.#change(key, 'confirm', async (tx, customerId, now) => {
      const current = await this.#lockAllowed(tx, appointmentId)
      return current
        ? confirm(tx, this.#from(customerId, now), current)
        : refused({ ok: false, why: 'assurance' })
    })
  }

  async appointments(): Promise<readonly AppointmentView[]> {
    const { businessId, conversationId, assurance } = this.#context
    const whose =
      atLeast(assurance, 'matched') && this.#known ? { customerId: this.#customerId } : { conversationId }
    const { database, now } = this.#deps
    return (await upcomingOf(database.db, businessId, whose, now())).map(viewOf)
  }

  async appointmentByCode(code: string, name: string): Promise<AppointmentView | undefined> {
    const { businessId, conversationId } = this.#context
    const { database, now } = this.#deps
    const found = await upcomingByCode(database.db, businessId, code, now())
    if (!found?.names.some(known => nameFits(name, known))) return undefined
    await database.transaction(tx =>
      prove(tx, { businessId, conversationId, appointmentId: found.id }, now()),
    )
    return viewOf(found)
  }

  async takeMessage(
    key: string,
    message: { readonly text: string; readonly callback?: string },
  ): Promise<void> {
    const done: Done = { outcome: 'done', detail: message.text, result: { ok: true, ...message } }
    await once(
      this.#deps.database,
      this.#record(key, 'take-message'),
      async () => this.#customerId,
      async () => done,
    )
  }

  async remember({ name, contact = [] }: Parameters<Desk['remember']>[0]): Promise<void> {
    const { businessId, oneOf } = this.#context
    const person = name === undefined ? undefined : oneOf?.find(one => one.name === name)
    if (person) {
      this.#customerId = person.customerId
      this.#known = true
    }
    const at = { businessId, customerId: this.#customerId, now: this.#deps.now() }
    await this.#deps.database.transaction(async tx => {
      if (name !== undefined && !person) await nameUnnamed(tx, at, name)
      await addStatedContact(tx, at, contact)
    })
  }

  async #change(
    key: string,
    name: ActionRecord['name'],
    work: (tx: Transaction<Schema>, customerId: string, now: Date) => Promise<Done>,
  ): Promise<Changed> {
    const record = this.#record(key, name)
    const { result, fresh } = await once(
      this.#deps.database,
      record,
      async () => this.#customerId,
      (tx, customerId) => work(tx, customerId, record.now),
    )
    const outcome: Changed = storedChange.parse(result)
    if (fresh && outcome.ok) this.#deps.tell?.(outcome.appointment.id)
    return outcome
  }

  /** Unknown, somebody else's and unproven look the same: a stranger learns nothing from the answer. */
  async #lockAllowed(tx: Transaction<Schema>, id: string): Promise<StoredAppointment | undefined> {
    const { businessId, conversationId } = this.#context
    const current = await readStored(tx, businessId, id)
    if (!current) return undefined
    const allowed =
      current.conversationId === conversationId ||
      this.#isOwn(current) ||
      (await isProven(tx, { businessId, conversationId, appointmentId: id }))
    return allowed ? lockStored(tx, businessId, id) : undefined
  }

  #isOwn({ customerId }: StoredAppointment): boolean {
    return this.#known && atLeast(this.#context.assurance, 'matched') && customerId === this.#customerId
  }

  #asking() {
    const { businessId, conversationId } = this.#context
    return { businessId, holder: conversationId, now: this.#deps.now() }
  }

  #from(customerId: string, now: Date) {
    const { businessId, conversationId, channel } = this.#context
    return { businessId, conversationId, customerId, via: channel, now }
  }

  #record(key: string, name: ActionRecord['name']): ActionRecord {
    const { businessId, conversationId } = this.#context
    return { businessId, conversationId, key, name, actor: 'brain', actorName: null, now: this.#deps.now() }
  }
}
