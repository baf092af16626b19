import type { Kysely, Transaction } from 'kysely'
import type { Path } from '../conversations/path.ts'
import { readStored } from '../data/appointment-reads.ts'
import { record } from '../data/audit.ts'
import { readProfile } from '../data/businesses.ts'
import { tellConsole } from '../data/console-events.ts'
import { nameOfCustomer } from '../data/customers.ts'
import {
  type OutreachSettings,
  readOutreachSettings,
  writeOutreachSettings,
} from '../data/outreach-settings.ts'
import { cancelTimer, schedule } from '../data/queue/enqueue.ts'
import type { Handler } from '../data/queue/lane-run.ts'
import type { Schema } from '../data/schema.ts'
import { beginOutreach } from '../routing/try-next.ts'
import { type Occasion, reminderChoices, reminderOf, whenOf } from './words.ts'

const minute = 60_000
const timerOf = (appointmentId: string, lead: number) => `reminder:${appointmentId}:${lead}`

/** The part of an appointment that reminders depend on. */
export interface Remindable {
  readonly id: string
  readonly start: Date
  readonly status: 'held' | 'booked' | 'cancelled' | 'completed' | 'missed'
}

/**
 * Sets the reminders of an appointment as it is now, inside the transaction that made, moved or cancelled it.
 */
export async function planReminders(
  tx: Transaction<Schema>,
  businessId: string,
  appointment: Remindable,
  now: Date,
): Promise<void> {
  const { id: appointmentId, start, status } = appointment
  const { reminders } = await readOutreachSettings(tx, businessId)
  for (const lead of reminders) {
    const key = timerOf(appointmentId, lead)
    const due = new Date(start.getTime() - lead * minute)
    if (status !== 'booked' || due <= now) await cancelTimer(tx, businessId, key)
    else
      await schedule(tx, {
        ...{ businessId, key, due },
        kind: 'reminder',
        payload: { appointmentId, lead, start: start.toISOString() },
      })
  }
}

/** Changes how the business writes first; every appointment to come is planned anew. */
export async function changeOutreach(
  path: Path,
  businessId: string,
  settings: OutreachSettings,
  actor: string,
): Promise<void> {
  await path.database.transaction(async tx => {
    await writeOutreachSettings(tx, businessId, settings)
    await record(tx, { businessId, actor, action: 'outreach.changed', subject: businessId })
    await replanReminders(tx, businessId, path.now())
    tellConsole(path.live, businessId, { kind: 'outreach' })
  })
}

/** Plans the reminders of every appointment to come, as the settings are now. */
export async function replanReminders(tx: Transaction<Schema>, businessId: string, now: Date): Promise<void> {
  for (const appointment of await upcoming(tx, businessId, now))
    await planReminders(tx, businessId, appointment, now)
}

async function upcoming(tx: Kysely<Schema>, businessId: string, now: Date): Promise<Remindable[]> {
  const rows = await tx
    .selectFrom('appointments')
    .select(['id', 'starts_at', 'status'])
    .where('business_id', '=', businessId)
    .where('status', '=', 'booked')
    .where('starts_at', '>', now)
    .execute()
  return rows.map(({ id, starts_at: start, status }) => ({ id, start, status }))
}

/** A reminder is due. Of an appointment that was moved or cancelled since, or of a lead time given up, nothing is said. */
export function reminderHandler(path: Path): Handler<Schema> {
  return async ({ businessId, payload }, context) => {
    const { appointmentId, lead, start } = payload as { appointmentId: string; lead: number; start: string }
    await context.finish(async tx => {
      const now = path.now()
      const appointment = await readStored(tx, businessId, appointmentId)
      const settings = await readOutreachSettings(tx, businessId)
      if (!appointment?.customerId || appointment.status !== 'booked') return
      if (appointment.start.toISOString() !== start || appointment.start <= now) return
      if (!settings.reminders.includes(lead)) return
      const { customerId, code, serviceName, confirmed } = appointment
      const { name: businessName, locale, timeZone } = await readProfile(tx, businessId)
      const customerName = await nameOfCustomer(tx, businessId, customerId)
      const occasion: Occasion = {
        ...{ customerName, businessName, serviceName, code, locale, timeZone },
        start: appointment.start,
      }
      await beginOutreach(tx, {
        ...{ businessId, customerId, appointmentId, now },
        key: `reminder:${appointmentId}:${start}:${lead}`,
        purpose: 'reminder',
        text: reminderOf(occasion, confirmed === true),
        subject: `Reminder: ${serviceName}, ${whenOf(occasion)}`,
        choices: confirmed ? [] : reminderChoices,
        facts: factsOf(occasion),
        expiresAt: appointment.start,
      })
    })
  }
}

/** What fills the gaps of a template. */
function factsOf(occasion: Occasion): Readonly<Record<string, string>> {
  const { customerName, businessName: business, serviceName: service, code } = occasion
  return { name: customerName ?? 'there', business, service, when: whenOf(occasion), code }
}
