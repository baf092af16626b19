import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { email, type Identifier, phone } from '../../contract/identifier.ts'
import type { Refusal, Slot } from '../../contract/turn.ts'
import { lockStored, readStored } from '../data/appointment-reads.ts'
import { readProfile } from '../data/businesses.ts'
import type { Database } from '../data/database.ts'
import { isUuid, readSchedule, type Schedule } from '../data/schedule.ts'
import type { Schema } from '../data/schema.ts'
import { notFound, Problem } from '../errors.ts'
import type { Actor, UseCases } from '../http/use-cases.ts'
import { tellOfChange } from '../jobs/change-notice.ts'
import { book, type Change, cancel, refused, reschedule } from './changes.ts'
import { type ActionRecord, once, storedChange } from './once.ts'
import { nightsOf, slotOf } from './slots.ts'
import { addStatedContact } from './stated.ts'
import { addDays, instantOf, localOf } from './working-time.ts'

export interface CalendarDeps {
  readonly database: Pick<Database, 'db' | 'transaction'>
  readonly now: () => Date
  /** Called after the commit with the appointment that was made or changed. */
  readonly tell?: (businessId: string, appointmentId: string) => void
}

export type CalendarActions = Pick<UseCases, 'book' | 'move' | 'cancel'>
type Booking = Parameters<UseCases['book']>[0]
type Outcome = Awaited<ReturnType<UseCases['book']>>

/**
 * What a teammate or a program does in the calendar. A teammate may book outside the opening hours, never over somebody
 * else. Refusals come as values; unknown ids and an unreadable contact as `Problem`.
 */
export function calendarActions(deps: CalendarDeps): CalendarActions {
  const finish = async (
    record: ActionRecord,
    customerOf: Parameters<typeof once>[2],
    work: Parameters<typeof once>[3],
  ): Promise<Outcome> => {
    const { result, fresh } = await once(deps.database, record, customerOf, work)
    const outcome = storedChange.parse(result)
    if (!outcome.ok) return outcome
    if (fresh) deps.tell?.(record.businessId, outcome.appointment.id)
    return { ok: true, appointmentId: outcome.appointment.id }
  }

  /** A change of one that exists; moved or cancelled again it is a new action, so the key is new as well. */
  const change = async (
    request: { readonly businessId: string; readonly actor: Actor; readonly appointmentId: string },
    name: 'reschedule' | 'cancel',
    work: (tx: Transaction<Schema>, from: Change) => ReturnType<Parameters<typeof once>[3]>,
  ): Promise<Outcome> => {
    const { businessId, actor, appointmentId } = request
    const found = await readStored(deps.database.db, businessId, appointmentId)
    if (!found?.customerId) throw notFound('appointment')
    const { customerId } = found
    const now = deps.now()
    const key = `console:${name}:${appointmentId}:${randomUUID()}`
    return finish(
      recordOf({ businessId, actor, key, name, now }),
      async () => customerId,
      tx => work(tx, { ...fromOf(businessId, actor, now), customerId }),
    )
  }

  return {
    book: async request => {
      const { businessId, actor } = request
      const now = deps.now()
      const key = `console:book:${request.clientId}`
      const contact = await contactOf(deps.database.db, request)
      return finish(
        recordOf({ businessId, actor, key, name: 'book', now }),
        tx => customerFor(tx, request, contact, now),
        async (tx, customerId) => {
          const slot = await slotFor(tx, businessId, request.serviceId, request)
          if ('why' in slot) return refused(slot)
          const { name, note, partySize } = request
          const wish = {
            slot,
            name,
            ...(note === undefined ? {} : { note }),
            ...(partySize === undefined ? {} : { partySize }),
          }
          return book(tx, { ...fromOf(businessId, actor, now), customerId }, wish)
        },
      )
    },
    move: request =>
      change(request, 'reschedule', async (tx, from) => {
        const current = await lockStored(tx, request.businessId, request.appointmentId)
        if (!current) return refused({ ok: false, why: 'not-found' })
        const { serviceId, resourceId } = current
        const { timeZone } = await readProfile(tx, request.businessId)
        const to = { resourceId, nights: nightsOf(current, timeZone), ...request }
        const slot = await slotFor(tx, request.businessId, serviceId, to)
        if ('why' in slot) return refused(slot)
        const done = await reschedule(tx, from, current, slot)
        if (request.tell && done.outcome === 'done')
          await tellOfChange(tx, request.businessId, { kind: 'move', from: current, to: slot }, from.now)
        return done
      }),
    cancel: request =>
      change(request, 'cancel', async (tx, from) => {
        const current = await lockStored(tx, request.businessId, request.appointmentId)
        if (!current) return refused({ ok: false, why: 'not-found' })
        const done = await cancel(tx, from, current)
        if (request.tell && done.outcome === 'done')
          await tellOfChange(tx, request.businessId, { kind: 'cancel', from: current }, from.now)
        return done
      }),
  }
}

function recordOf(
  of: Pick<ActionRecord, 'businessId' | 'key' | 'name' | 'now'> & { readonly actor: Actor },
): ActionRecord {
  const { actor, ...rest } = of
  const by = actor.kind === 'teammate' ? ('teammate' as const) : ('system' as const)
  return { ...rest, conversationId: null, actor: by, actorName: actor.name }
}

function fromOf(businessId: string, actor: Actor, now: Date) {
  const via = actor.kind === 'teammate' ? ('console' as const) : ('api' as const)
  return { businessId, conversationId: null, via, now, freely: actor.kind === 'teammate' }
}

async function slotFor(
  tx: Kysely<Schema>,
  businessId: string,
  serviceId: string,
  wish: {
    readonly start: string
    readonly resourceId?: string | undefined
    readonly nights?: number | undefined
  },
): Promise<Slot | Refusal> {
  const schedule = await readSchedule(tx, businessId, serviceId)
  const resource = schedule?.resources.find(({ id }) => id === wish.resourceId)
  if (!schedule || !resource) return { ok: false, why: 'unknown-service' }
  return slotOf(schedule, resource, spanOf(schedule, new Date(wish.start).getTime(), wish.nights ?? 1))
}

/** A stay runs from check-in to check-out, whatever time of its first day was clicked. */
function spanOf({ service, stay, timeZone }: Schedule, start: number, nights: number) {
  if (service.kind !== 'room') return { start, end: start + service.minutes * 60_000 }
  const { date } = localOf(start, timeZone)
  return {
    start: instantOf(date, stay.checkIn, timeZone),
    end: instantOf(addDays(date, nights), stay.checkOut, timeZone),
  }
}

async function contactOf(db: Kysely<Schema>, request: Booking): Promise<Identifier | undefined> {
  const raw = request.contact?.trim()
  if (!raw) return undefined
  const found = raw.includes('@')
    ? email(raw)
    : phone(raw, (await readProfile(db, request.businessId)).country)
  if (found) return found
  throw new Problem(
    'invalid_contact',
    422,
    'Write a whole phone number or e-mail address, or leave it empty.',
    {
      fields: { contact: 'is neither a phone number nor an e-mail address' },
    },
  )
}

/** The customer who was chosen, else the only one with this contact, else a new one. */
async function customerFor(
  tx: Transaction<Schema>,
  request: Booking,
  contact: Identifier | undefined,
  now: Date,
): Promise<string> {
  const { businessId } = request
  if (request.customerId !== undefined) {
    const customerId = await existing(tx, businessId, request.customerId)
    if (contact) await addStatedContact(tx, { businessId, customerId, now }, [contact], 'teammate')
    return customerId
  }
  const known = contact ? await peopleWith(tx, businessId, contact) : []
  const [only] = known
  if (only !== undefined && known.length === 1) return only
  const customerId = randomUUID()
  await tx
    .insertInto('customers')
    .values({
      business_id: businessId,
      id: customerId,
      name: request.name,
      name_source: 'teammate',
      language: null,
      merged_into: null,
      created_at: now,
    })
    .execute()
  if (contact) await addStatedContact(tx, { businessId, customerId, now }, [contact], 'teammate')
  return customerId
}

async function existing(tx: Kysely<Schema>, businessId: string, id: string): Promise<string> {
  const row = isUuid(id)
    ? await tx
        .selectFrom('customers')
        .select(['id', 'merged_into'])
        .where('business_id', '=', businessId)
        .where('id', '=', id)
        .executeTakeFirst()
    : undefined
  if (!row) throw notFound('customer')
  return row.merged_into ?? row.id
}

async function peopleWith(tx: Kysely<Schema>, businessId: string, contact: Identifier): Promise<string[]> {
  const rows = await tx
    .selectFrom('identities')
    .select('customer_id')
    .where('business_id', '=', businessId)
    .where('kind', '=', contact.kind)
    .where('scope', '=', contact.scope)
    .where('value', '=', contact.value)
    .execute()
  return rows.map(row => row.customer_id)
}
