import { randomUUID } from 'node:crypto'
import { type Identifier, phone } from '../../../contract/identifier.ts'
import type { Channel, InboundMessage, Medium, OutboundMessage, Receipt } from '../../../contract/message.ts'
import type { AppointmentView } from '../../../contract/turn.ts'
import { type Clinic, openClinic } from '../../actions/testing/clinic.ts'
import type { Connector } from '../../connectors/connector.ts'
import { deliverHandler } from '../../conversations/deliver.ts'
import type { AccountRef, Path } from '../../conversations/path.ts'
import { noteReceipt } from '../../conversations/receipts.ts'
import { receive } from '../../conversations/receive.ts'
import { replyHandler } from '../../conversations/reply.ts'
import { says, workUntilDone } from '../../conversations/testing/world.ts'
import { recordConsents } from '../../data/consents.ts'
import { createCustomer, noteIdentity } from '../../data/customers.ts'
import { type Database, json } from '../../data/database.ts'
import { openLive } from '../../data/live.ts'
import { queueHealth } from '../../data/queue/parked.ts'
import { Worker } from '../../data/queue/worker.ts'
import { campaignHandler } from '../../jobs/campaigns.ts'
import { nudgeHandler } from '../../jobs/nudges.ts'
import { reminderHandler } from '../../jobs/reminders.ts'
import { createLog } from '../../log.ts'
import { createMetrics } from '../../metrics/metrics.ts'
import { outreachHandler } from '../try-next.ts'

/**
 * Noon in London on a working day: nobody is asleep. Far away, because the queue goes by the clock of the database: a
 * timer of this world must not come due by itself on the day that the tests are run.
 */
export const noon = new Date('2037-12-02T12:00:00Z')

export interface Person {
  readonly customerId: string
  readonly phone: Identifier
}

/** The whole path with a post box for each channel in place of the providers, and a clock that tests set. */
export interface World {
  readonly path: Path
  readonly clinic: Clinic
  readonly database: Database
  readonly businessId: string
  readonly accounts: Readonly<Record<'whatsapp' | 'sms' | 'email', AccountRef>>
  /** What left the house, in order, over all channels. */
  readonly sent: (OutboundMessage & { readonly channel: Channel })[]
  /** What becomes of the next sends on a channel; 'sent' when its list is empty. */
  readonly receipts: Map<Channel, Receipt[]>
  clock: Date
  person(number: string, more?: readonly Identifier[]): Promise<Person>
  agree(customerId: string, channel: Channel, granted?: boolean): Promise<void>
  hear(
    channel: 'whatsapp' | 'sms' | 'email',
    from: Identifier,
    text: string,
    more?: Partial<InboundMessage>,
  ): Promise<void>
  report(message: OutboundMessage & { readonly channel: Channel }, receipt: Partial<Receipt>): Promise<void>
  /** An appointment of this customer, made by themselves. */
  book(customerId: string, date: string, time: string): Promise<AppointmentView>
  /** Timers that are set, by key, with their moment. */
  timers(): Promise<Map<string, Date>>
  /** Lets a timer fire now, whatever its moment. */
  fire(key: string): Promise<void>
  /** The same without working until nothing is left: a lane may rest. */
  fireOnly(key: string): Promise<void>
  /** Works until it is so. */
  until(so: () => Promise<boolean>): Promise<void>
  /** Somebody else with the same number. */
  share(number: Identifier): Promise<string>
  settle(): Promise<void>
  close(): Promise<void>
}

const mediumOf = (channel: 'whatsapp' | 'sms' | 'email'): Medium => ({
  channel,
  live: false,
  style: channel === 'email' ? 'letter' : 'text',
  markup: 'plain',
  maxText: 4_000,
  maxAttachment: 0,
  choices: 0,
  windowHours: channel === 'whatsapp' ? 24 : Number.POSITIVE_INFINITY,
  templates: channel === 'whatsapp',
  countedIn: channel === 'sms' ? 'segments' : 'characters',
  keywords: channel !== 'email',
  confirmsDelivery: channel !== 'email',
  expects: channel === 'email' ? 'hours' : 'minutes',
  debounce: 0,
  tone: '',
})

export async function createWorld(): Promise<World> {
  const clinic = await openClinic({
    ...{ country: 'GB', locale: 'en-GB', colours: { brand: '#114477' } },
    ...{ address: '1 High Street', location: { latitude: 51.5, longitude: -0.12 } },
  })
  const { database, businessId } = clinic
  const account = async (channel: Channel, address: string): Promise<AccountRef> => {
    const id = randomUUID()
    await database.db
      .insertInto('channel_accounts')
      .values({
        ...{ business_id: businessId, id, channel, address, name: channel, created_at: noon },
        settings: json({}),
      })
      .execute()
    return { id, businessId, channel }
  }
  const accounts = {
    whatsapp: await account('whatsapp', '+441632960000'),
    sms: await account('sms', '+441632960001'),
    email: await account('email', 'desk@maple.example'),
  }
  const sent: World['sent'] = []
  const receipts: World['receipts'] = new Map()
  const connector = (channel: 'whatsapp' | 'sms' | 'email'): Connector => ({
    channel,
    medium: mediumOf(channel),
    repeatable: false,
    settings: raw => raw,
    start: async () => {},
    serve: async () => {},
    health: () => [],
    stop: async () => {},
    send: async message => {
      sent.push({ ...message, channel })
      return (
        receipts.get(channel)?.shift() ?? { status: 'sent', externalId: `out-${message.id}`, at: world.clock }
      )
    },
  })
  const metrics = createMetrics({ queue: () => queueHealth(database.db) })
  const path: Path = {
    database,
    live: openLive(database),
    brain: { respond: () => says('All right.') },
    connectors: new Map(
      (['whatsapp', 'sms', 'email'] as const).map(channel => [channel, connector(channel)]),
    ),
    log: createLog('silent'),
    metrics,
    now: () => world.clock,
  }
  const handlers = {
    reply: replyHandler(path),
    deliver: deliverHandler(path),
    outreach: outreachHandler(path),
    reminder: reminderHandler(path),
    nudge: nudgeHandler(path),
    campaign: campaignHandler(path),
  }
  let serial = 0
  const world: World = {
    ...{ path, clinic, database, businessId, accounts, sent, receipts },
    clock: noon,
    person: async (number, more = []) => {
      const who = phone(number, 'GB')
      if (!who) throw new Error(`${number} is no number`)
      const customerId = await database.transaction(async tx => {
        const id = await createCustomer(tx, businessId, { value: 'Nora', source: 'teammate' }, noon)
        for (const one of [who, ...more])
          await noteIdentity(tx, businessId, id, one, {
            assurance: 'matched',
            evidence: 'channel',
            now: noon,
          })
        return id
      })
      return { customerId, phone: who }
    },
    agree: (customerId, channel, granted = true) =>
      database.transaction(tx =>
        recordConsents(tx, { businessId, customerId, now: world.clock }, [
          { channel, purpose: 'marketing', granted, evidence: 'asked at the desk' },
        ]),
      ),
    hear: async (channel, from, text, more) => {
      serial += 1
      const inbound: InboundMessage = {
        ...{ accountId: accounts[channel].id, externalId: `in-${serial}`, from, text },
        ...{ attachments: [], sentAt: world.clock, answers: [], ...more },
      }
      await receive(path, accounts[channel], inbound)
    },
    report: async (message, receipt) =>
      noteReceipt(
        path,
        { id: message.accountId, businessId, channel: message.channel },
        { messageId: message.id },
        { status: 'delivered', at: world.clock, ...receipt },
      ),
    book: async (customerId, date, time) => {
      clinic.now = world.clock
      const desk = await clinic.desk(customerId)
      const slot = await clinic.slotAt(desk, date, time)
      const booked = await desk.book(randomUUID(), { slot, name: 'Nora', contact: [] })
      if (!booked.ok) throw new Error(`It could not be booked: ${booked.why}`)
      return booked.appointment
    },
    timers: async () => {
      const rows = await database.db
        .selectFrom('timers')
        .select(['key', 'due_at'])
        .where('business_id', '=', businessId)
        .execute()
      return new Map(rows.map(row => [row.key, row.due_at]))
    },
    share: number =>
      database.transaction(async tx => {
        const id = await createCustomer(tx, businessId, { value: 'Her son', source: 'teammate' }, noon)
        await noteIdentity(tx, businessId, id, number, {
          assurance: 'claimed',
          evidence: 'stated',
          now: noon,
        })
        return id
      }),
    fireOnly: async key => {
      await database.db
        .updateTable('timers')
        .set({ due_at: new Date(0) })
        .where('business_id', '=', businessId)
        .where('key', '=', key)
        .execute()
    },
    until: async so => {
      const worker = new Worker({ database, handlers, pollMs: 20 })
      await worker.start()
      const fired = async () =>
        (await database.db.selectFrom('timers').select('key').where('due_at', '<=', new Date()).execute())
          .length === 0
      while (!((await fired()) && (await so()))) await new Promise(resolve => setTimeout(resolve, 10))
      await worker.stop()
    },
    fire: async key => {
      const { numUpdatedRows } = await database.db
        .updateTable('timers')
        .set({ due_at: new Date(0) })
        .where('business_id', '=', businessId)
        .where('key', '=', key)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows !== 1n) throw new Error(`There is no timer ${key}.`)
      await world.settle()
    },
    settle: () => workUntilDone(database, handlers),
    close: async () => {
      metrics.stop()
      await database.close()
    },
  }
  return world
}
