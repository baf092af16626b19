import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { z } from 'zod'
import type { changeNotice } from '../../contract/console-api.ts'
import type { Path } from '../conversations/path.ts'
import { readStored } from '../data/appointment-reads.ts'
import type { StoredAppointment } from '../data/appointments.ts'
import { readProfile } from '../data/businesses.ts'
import { nameOfCustomer } from '../data/customers.ts'
import { readOutreachSettings } from '../data/outreach-settings.ts'
import type { NewOutreach } from '../data/outreaches.ts'
import { labelOf } from '../data/people.ts'
import { readResource } from '../data/schedule.ts'
import type { Schema } from '../data/schema.ts'
import { notFound } from '../errors.ts'
import type { UseCases } from '../http/use-cases.ts'
import { chooseChannels } from '../routing/outbound.ts'
import { readReach } from '../routing/read-reach.ts'
import { beginOutreach } from '../routing/try-next.ts'
import { whenOf } from './words.ts'

/** What the business did to an appointment of a customer who does not know it yet. */
export type AppointmentChange =
  | { readonly kind: 'cancel'; readonly from: StoredAppointment }
  | {
      readonly kind: 'move'
      readonly from: StoredAppointment
      readonly to: Pick<StoredAppointment, 'start' | 'resourceId'>
    }

/** Tells the customer, in the transaction that changes the appointment; of a change that changes nothing, nothing. */
export async function tellOfChange(
  tx: Transaction<Schema>,
  businessId: string,
  change: AppointmentChange,
  now: Date,
): Promise<void> {
  const { customerId, id: appointmentId } = change.from
  if (!customerId || changesNothing(change)) return
  const notice = await noticeOf(tx, businessId, customerId, change, now)
  await beginOutreach(tx, {
    ...{ ...notice, businessId, customerId, appointmentId, now },
    key: `changed:${appointmentId}:${randomUUID()}`,
  })
}

/** What the customer would be told of it, where, and why not elsewhere. Throws `Problem` for an unknown appointment. */
export async function previewChange(
  path: Path,
  businessId: string,
  wish: Parameters<UseCases['previewChange']>[1],
): Promise<z.infer<typeof changeNotice>> {
  const { db } = path.database
  const from = await readStored(db, businessId, wish.appointmentId)
  if (!from?.customerId) throw notFound('appointment')
  const { customerId } = from
  const to = { start: wish.start ?? from.start, resourceId: wish.resourceId ?? from.resourceId }
  const change: AppointmentChange =
    wish.kind === 'move' ? { kind: 'move', from, to } : { kind: 'cancel', from }
  const now = path.now()
  const [{ text, purpose }, settings] = await Promise.all([
    noticeOf(db, businessId, customerId, change, now),
    readOutreachSettings(db, businessId),
  ])
  const { connectors } = path
  const reach = await readReach(db, { businessId, customerId, purpose, settings, connectors, now })
  const { ranked, excluded, notBefore } = chooseChannels(purpose, reach, { now, ...settings })
  const [choice] = ranked
  return {
    purpose,
    text,
    channel: choice?.way.channel ?? null,
    to: choice ? labelOf(choice.way.to.kind, choice.way.to.value) : null,
    reasons: choice ? [...choice.reasons] : excluded.map(({ channel, reason }) => `${channel}: ${reason}`),
    notBefore: notBefore?.toISOString() ?? null,
  }
}

type Notice = Pick<NewOutreach, 'text' | 'subject' | 'facts' | 'expiresAt'> & {
  readonly purpose: 'details' | 'urgent'
}

async function noticeOf(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
  change: AppointmentChange,
  now: Date,
): Promise<Notice> {
  const { name: business, locale, timeZone } = await readProfile(db, businessId)
  const name = await nameOfCustomer(db, businessId, customerId)
  const { from } = change
  const { serviceName: service, code } = from
  const before = whenOf({ start: from.start, locale, timeZone })
  const start = change.kind === 'move' ? change.to.start : from.start
  const when = whenOf({ start, locale, timeZone })
  const day = (at: Date) => at.toLocaleDateString('en-CA', { timeZone })
  const soon = [from.start, start].some(at => day(at) === day(now))
  const what = `${service}, ${before}`
  const news =
    change.kind === 'cancel'
      ? `we have to cancel your booking at ${business}: ${what}. We are sorry. Answer here and we will find another time.`
      : `we have moved your booking at ${business}. It was ${what}; it is now ${await nowWords(db, businessId, change, when)}. Does that not suit you? Answer here.`
  return {
    purpose: soon ? 'urgent' : 'details',
    text: `${name ? `Hello ${name},` : 'Hello,'} ${news}`,
    subject: `${change.kind === 'cancel' ? 'Cancelled' : 'Moved'}: ${service}, ${when}`,
    facts: { name: name ?? 'there', business, service, when, code },
    // Once it would have begun, the news is of no use.
    expiresAt: start,
  }
}

/** Who it is with is said only when that is what changed. */
async function nowWords(
  db: Kysely<Schema>,
  businessId: string,
  { from, to }: AppointmentChange & { kind: 'move' },
  when: string,
): Promise<string> {
  if (from.resourceId === to.resourceId) return when
  const other = await readResource(db, businessId, to.resourceId)
  if (!other) return when
  return `${when}, ${other.kind === 'staff' ? `with ${other.name}` : other.name}`
}

function changesNothing(change: AppointmentChange): boolean {
  if (change.kind === 'cancel') return false
  const { from, to } = change
  return from.start.getTime() === to.start.getTime() && from.resourceId === to.resourceId
}
