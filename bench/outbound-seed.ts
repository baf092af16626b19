import { sql } from 'kysely'
import { phone } from '../contract/identifier.ts'
import { createSms } from '../server/connectors/sms/sms.ts'
import { createWhatsApp } from '../server/connectors/whatsapp/whatsapp.ts'
import { receive } from '../server/conversations/receive.ts'
import { listAccounts } from '../server/data/accounts.ts'
import { createCustomer, noteIdentity } from '../server/data/customers.ts'
import type { Database } from '../server/data/database.ts'
import { usualSettings, writeOutreachSettings } from '../server/data/outreach-settings.ts'
import { beginOutreach } from '../server/routing/try-next.ts'
import { type Node, type Place, startNode } from './node.ts'
import {
  addresses,
  numberOf,
  outboundAccounts,
  type Provider,
  type ProviderPorts,
  wayOf,
} from './outbound-world.ts'

export interface Begun {
  /** Of each outreach, the customer's number. */
  readonly outreaches: ReadonlyMap<string, string>
  /** By account id. */
  readonly accounts: ReadonlyMap<string, Provider>
}

const atOnce = 8

/** A business with customers of every way, and one reminder begun for each; every tenth is asked for twice. */
export async function seedOutbound(place: Place, ports: ProviderPorts, customers: number): Promise<Begun> {
  const publicUrl = () => undefined
  const node = await startNode({
    ...place,
    connector: createWhatsApp({ publicUrl }),
    others: [createSms({ publicUrl })],
    accounts: outboundAccounts(ports),
    answering: false,
    logLevel: 'silent',
  })
  try {
    const { database } = node.path
    const accounts = await accountsOf(node)
    await watchMoves(database)
    await database.transaction(tx =>
      writeOutreachSettings(tx, node.businessId, settingsWith(accounts.whatsapp)),
    )
    let next = 0
    const work = async () => {
      for (let at = next++; at < customers; at = next++)
        await remind(node, at, await meet(node, at, accounts))
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    const begun = await database.db
      .selectFrom('outreaches')
      .select(['id', 'key'])
      .where('key', 'like', 'bench:%')
      .execute()
    return {
      outreaches: new Map(begun.map(({ id, key }) => [id, key.slice('bench:'.length)])),
      accounts: new Map(Object.entries(accounts).map(([provider, id]) => [id, provider as Provider])),
    }
  } finally {
    await node.stop()
  }
}

async function accountsOf({ path, businessId }: Node): Promise<Record<Provider, string>> {
  const all = await listAccounts(path.database.db, businessId)
  const idOf = (address: string) => all.find(one => one.address === address)?.id ?? ''
  const { whatsapp, smpp, twilio } = addresses
  return { whatsapp: idOf(whatsapp), smpp: idOf(smpp), twilio: idOf(twilio) }
}

/** By day and by night alike. */
const settingsWith = (accountId: string) => ({
  ...usualSettings,
  quiet: { from: '00:00', to: '00:00' },
  templates: [
    {
      ...{ accountId, purpose: 'reminder' as const, name: 'appointment_reminder', language: 'en_GB' },
      parameters: ['name' as const, 'service' as const, 'when' as const],
    },
  ],
})

/** Somebody who wrote on their way, or is only known by their number: to them it goes by template. */
async function meet(
  { path, businessId }: Node,
  customer: number,
  accounts: Record<Provider, string>,
): Promise<string> {
  const from = phone(numberOf(customer))!
  const way = wayOf(customer)
  const { database } = path
  if (way === 'template')
    return database.transaction(async tx => {
      const now = new Date()
      const id = await createCustomer(tx, businessId, { value: 'Nora', source: 'teammate' }, now)
      await noteIdentity(tx, businessId, id, from, { assurance: 'matched', evidence: 'channel', now })
      return id
    })
  const provider = way === 'window' ? 'whatsapp' : way
  const account = {
    id: accounts[provider],
    businessId,
    channel: way === 'window' ? 'whatsapp' : 'sms',
  } as const
  const inbound = {
    accountId: account.id,
    externalId: `hello-${customer}`,
    from,
    fromName: 'Nora',
    text: 'Hello',
  }
  // Automatic, so that nothing is answered: only what we begin is counted here.
  await receive(path, account, {
    ...inbound,
    attachments: [],
    answers: [],
    sentAt: new Date(),
    automatic: 'auto-reply',
  })
  const { customer_id: id } = await database.db
    .selectFrom('identities')
    .select('customer_id')
    .where('kind', '=', 'phone')
    .where('value', '=', from.value)
    .executeTakeFirstOrThrow()
  return id
}

async function remind({ path, businessId }: Node, customer: number, customerId: string): Promise<void> {
  const outreach = {
    ...{ businessId, customerId, purpose: 'reminder' as const, key: `bench:${numberOf(customer)}` },
    text: `Reminder ${customer}: Check-up, tomorrow at 10:00.`,
    facts: { name: 'Nora', service: 'Check-up', when: `tomorrow at 10:00 (${customer})` },
    now: new Date(),
  }
  for (const _ of customer % 10 === 0 ? [1, 2] : [1])
    await path.database.transaction(tx => beginOutreach(tx, outreach))
}

/** The database itself writes down every change of a status, whoever makes it. */
async function watchMoves({ db }: Pick<Database, 'db'>): Promise<void> {
  await sql`create table bench_moves (place bigserial, message_id uuid, was text, became text)`.execute(db)
  await sql`create function bench_note() returns trigger language plpgsql as $$ begin
    if old.status is distinct from new.status then
      insert into bench_moves (message_id, was, became) values (new.message_id, old.status, new.status);
    end if;
    return new; end $$`.execute(db)
  await sql`create trigger bench_moves after update on deliveries for each row execute function bench_note()`.execute(
    db,
  )
}
