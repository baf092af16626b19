import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { phone, scoped } from '../contract/identifier.ts'
import { signatureOf } from '../server/connectors/whatsapp/signature.ts'
import { createWhatsApp } from '../server/connectors/whatsapp/whatsapp.ts'
import type { Database } from '../server/data/database.ts'
import { contactOf, type Person, userIdOf } from '../simulator/graph/people.ts'
import { type Backend, openBackend } from './backend.ts'
import { ms, printTable, quantile } from './figures.ts'
import { connections, printIngest } from './ingest-table.ts'
import { asFastAsPossible, atRate, type Load } from './load.ts'
import { type Node, startNode } from './node.ts'
import { recordReceive, type Sender, type Writer } from './statements.ts'
import { benchNumber, whatsappAccount } from './whatsapp-number.ts'

export interface IngestWhatsAppOptions {
  readonly seconds: number
  readonly rate: number
  /** Messages of different customers in one webhook. */
  readonly batch: number
  readonly backend: Backend
}

const customers = 200

/** From Meta's signed webhook to its 200: single messages, then many of different customers in each webhook. */
export async function ingestWhatsApp({
  seconds,
  rate,
  batch,
  backend,
}: IngestWhatsAppOptions): Promise<boolean> {
  const { end, ...place } = await openBackend(backend)
  const connector = createWhatsApp()
  const accounts = [whatsappAccount('http://127.0.0.1:9')]
  const node = await startNode({ ...place, connector, accounts, answering: false })
  const meta = new Meta(node.port)
  try {
    await meta.post(Array.from({ length: customers }, (_, at) => at))
    const bare = await bareWork(node)
    const single = () => meta.post([Math.floor(Math.random() * customers)])
    const many = () => meta.post(some(batch))
    // Each once before, so that none pays for the first plans and the warming of the code.
    for (const work of [single, bare, many]) await asFastAsPossible(4, 2, work)
    const measure = async (work: () => Promise<void>) =>
      [await atRate(rate, seconds, work), await asFastAsPossible(connections, seconds, work)] as const
    printIngest(backend, rate, [
      ['webhook of WhatsApp → 200', ...(await measure(single))],
      ['same SQL, bare', ...(await measure(bare))],
    ])
    const loads: [string, Load][] = []
    for (const at of [1, 4]) loads.push([`${at} at a time`, await asFastAsPossible(at, seconds, many)])
    printBatches(batch, loads)
    await meta.repeat()
    return await verify(node.path.database, meta)
  } finally {
    meta.close()
    await node.stop()
    await end()
  }
}

/** Meta's side of the webhooks; remembers what was acknowledged. */
class Meta {
  readonly acknowledged = new Set<string>()
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections })
  readonly #port: number
  readonly #last: string[] = []

  constructor(port: number) {
    this.#port = port
  }

  /** One webhook with one message of each. @throws when it was not acknowledged */
  async post(from: readonly number[]): Promise<void> {
    const ids = from.map(() => `wamid.${randomUUID()}`)
    const body = envelope(from.map((one, at) => ({ person: person(one), id: ids[at]! })))
    await this.#deliver(body)
    for (const id of ids) this.acknowledged.add(id)
    if (this.#last.push(body) > 20) this.#last.shift()
  }

  /** The latest once more, as Meta does that missed our answer. */
  async repeat(): Promise<void> {
    await Promise.all(this.#last.map(body => this.#deliver(body)))
  }

  close(): void {
    this.#agent.destroy()
  }

  #deliver(body: string): Promise<void> {
    const signature = signatureOf(Buffer.from(body), benchNumber.appSecret)
    return new Promise((resolve, reject) => {
      const options = { agent: this.#agent, port: this.#port, host: '127.0.0.1', method: 'POST' }
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature }
      const sent = request({ ...options, path: '/hooks/whatsapp', headers }, answer => {
        answer.resume().on('end', () => {
          if (answer.statusCode === 200) resolve()
          else reject(new Error(`The webhook answered ${answer.statusCode}.`))
        })
      })
      sent.on('error', reject).end(body)
    })
  }
}

const person = (at: number): Person => ({ number: `+4474000${10_000 + at}`, name: `Customer ${at}` })

/** All of it in one change (…/whatsapp/webhooks/reference/messages/text). */
function envelope(messages: readonly { readonly person: Person; readonly id: string }[]): string {
  const value = {
    messaging_product: 'whatsapp',
    metadata: {
      display_phone_number: benchNumber.displayNumber.slice(1),
      phone_number_id: benchNumber.phoneNumberId,
    },
    contacts: messages.map(({ person: one }) => contactOf(one, benchNumber)),
    messages: messages.map(({ person: one, id }) => ({
      from: one.number.slice(1),
      from_user_id: userIdOf(one, benchNumber),
      id,
      timestamp: String(Math.floor(Date.now() / 1_000)),
      type: 'text',
      text: { body: 'When are you open?' },
    })),
  }
  const entry = [{ id: benchNumber.businessAccountId, changes: [{ value, field: 'messages' }] }]
  return JSON.stringify({ object: 'whatsapp_business_account', entry })
}

/** Different customers, another selection each time. */
function some(count: number): number[] {
  const first = Math.floor(Math.random() * customers)
  return Array.from({ length: count }, (_, at) => (first + at) % customers)
}

async function bareWork({ path, businessId }: Node): Promise<() => Promise<void>> {
  const { id } = await path.database.db
    .selectFrom('channel_accounts')
    .select('id')
    .where('channel', '=', 'whatsapp')
    .executeTakeFirstOrThrow()
  const [recorded, ...others] = await path.database.db
    .selectFrom('messages')
    .select(['peer_value as peer', 'customer_id as customerId', 'conversation_id as conversationId'])
    .distinct()
    .where('account_id', '=', id)
    .execute()
  if (!recorded || others.length === 0) throw new Error('Nobody wrote before the measurement.')
  const replay = await recordReceive(path, { id, businessId, channel: 'whatsapp' }, recorded, senderOf)
  return () => replay(others[Math.floor(Math.random() * others.length)]!)
}

/** As the connector reads them: the number, and the business-scoped user id beside it. */
function senderOf({ peer }: Writer): Sender {
  const one: Person = { number: peer, name: 'Customer' }
  const scope = `whatsapp:${benchNumber.businessAccountId}`
  return {
    from: phone(peer)!,
    fromName: one.name,
    alsoFrom: [scoped(scope, userIdOf(one, benchNumber))!],
  }
}

function printBatches(batch: number, loads: readonly (readonly [string, Load])[]): void {
  printTable(
    [`webhooks with ${batch} messages`, 'messages a second', 'p50 of a webhook', 'p99'],
    loads.map(([name, { perSecond, samples }]) => [
      name,
      Math.round(perSecond * batch),
      ms(quantile(samples, 0.5)),
      ms(quantile(samples, 0.99)),
    ]),
  )
}

/** @returns whether each acknowledged message is in the database, once */
async function verify({ db }: Pick<Database, 'db'>, { acknowledged }: Meta): Promise<boolean> {
  const rows = await db
    .selectFrom('messages')
    .select('external_id')
    .where('channel', '=', 'whatsapp')
    .where('external_id', 'like', 'wamid.%')
    .execute()
  const stored = new Set(rows.map(row => row.external_id))
  const lost = [...acknowledged].filter(id => !stored.has(id)).length
  const doubled = rows.length - stored.size
  console.log(`acknowledged ${acknowledged.size}, lost ${lost}, doubled ${doubled}`)
  return lost === 0 && doubled === 0
}
