import type { TimelineItem, TimelinePage } from '../../../contract/console-api.ts'
import { readWav, type Wav } from '../../../server/connectors/phone/media/wav.ts'
import { type Product, startProduct } from '../../support/product.ts'
import { patiently } from './patiently.ts'

interface Account {
  readonly id: string
  readonly channel: string
  readonly address: string
}

/** The product with its telephone, as an owner sets it up. */
export interface Office {
  readonly product: Product
  readonly phone: Account
  /** Where the product is called. */
  readonly address: string
  /** The light of the number in the settings. */
  health(): Promise<Health>
  set(settings: Readonly<Record<string, unknown>>): Promise<void>
  /** The same over TLS. */
  readonly secureAddress: string
  /** Calls are recorded from now on, as the notice says. */
  record(): Promise<void>
  /** Resolves once the call that `dial` makes is in the record, so that what is heard from now on is said in it. */
  takes(dial: () => Promise<unknown>): Promise<void>
  /** The latest call as the console shows it. */
  latest(): Promise<CallItem>
  /** Once the latest call is over. */
  over(): Promise<CallItem>
  /** The recording of a call as the console plays it. */
  recording(callId: string): Promise<Wav>
  /** What was said in the latest call, oldest first: "in: hello". */
  said(): Promise<string[]>
  /** Once somebody, or we, said it. */
  hears(words: RegExp): Promise<string>
  /** Once a teammate has taken the call. */
  joined(): Promise<Handoff>
  handoffs(): Promise<readonly Handoff[]>
  /** A teammate sends it as a call; what became of it, once that is known. */
  callOut(customer: string, text: string): Promise<Delivery>
  stop(): Promise<void>
}

interface Health {
  readonly light: string
  readonly reason: string | null
}

type CallItem = Extract<TimelineItem, { kind: 'call' }>

interface Handoff {
  readonly status: string
  readonly outcome: string | null
  readonly note: string | null
  readonly reason: string
}

export interface Delivery {
  readonly messageId: string
  readonly status: string
  readonly cause: string | null
  readonly reason: string | null
  readonly attempts: number
}

export async function openOffice(
  rtpPorts: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Office> {
  const product = await startProduct({ RTP_PORTS: rtpPorts, LOG_LEVEL: 'warn', ...more })
  const { items } = await product.json<{ items: Account[] }>('/api/accounts')
  const phone = items.find(({ channel }) => channel === 'phone')!
  const { db } = product.app.database
  const latest = async () => {
    const { id, conversation_id: conversationId } = await db
      .selectFrom('calls')
      .select(['id', 'conversation_id'])
      .orderBy('started_at', 'desc')
      .executeTakeFirstOrThrow()
    const page = await product.json<TimelinePage>(`/api/conversations/${conversationId}/timeline`)
    return page.items.find((item): item is CallItem => item.kind === 'call' && item.id === id)!
  }
  const said = async () => {
    const latest = await db.selectFrom('calls').select('id').orderBy('started_at', 'desc').executeTakeFirst()
    if (!latest) return []
    const rows = await db
      .selectFrom('messages')
      .select(['direction', 'body'])
      .where('call_id', '=', latest.id)
      .orderBy('created_at')
      .orderBy('seq')
      .execute()
    return rows.map(({ direction, body }) => `${direction}: ${body}`)
  }
  const handoffs = () =>
    db.selectFrom('handoffs').select(['status', 'outcome', 'note', 'reason']).orderBy('created_at').execute()
  const number = phone.address.replace(/\s/g, '')
  return {
    product,
    phone,
    address: `sip:${number}@127.0.0.1:${product.app.sipPort}`,
    secureAddress: `sip:${number}@127.0.0.1:${product.app.sipTlsPort};transport=tls`,
    record: async () => {
      const profile = await db.selectFrom('businesses').select('profile').executeTakeFirstOrThrow()
      const changed = JSON.stringify({ ...Object(profile.profile), calls: { record: true } })
      await db.updateTable('businesses').set({ profile: changed }).execute()
    },
    latest,
    takes: async dial => {
      const newest = () =>
        db.selectFrom('calls').select('id').orderBy('started_at', 'desc').executeTakeFirst()
      const before = await newest()
      await dial()
      await patiently(async () => (await newest())?.id !== before?.id, 'the call')
    },
    over: () =>
      patiently(async () => {
        const call = await latest()
        return call.status === 'ended' && call
      }, 'the end of the call'),
    recording: async callId => {
      const answer = await product.api(`/api/calls/${callId}/recording`)
      if (!answer.ok) throw new Error(await answer.text())
      return readWav(new Uint8Array(await answer.arrayBuffer()))
    },
    said,
    health: async () => {
      const { items: all } = await product.json<{ items: (Account & { health: Health })[] }>('/api/accounts')
      return all.find(({ id }) => id === phone.id)!.health
    },
    set: async settings => {
      const { address } = phone
      const body = { channel: 'phone', address, name: 'Telephone', enabled: true, settings }
      const answer = await product.api(`/api/accounts/${phone.id}`, {
        method: 'PUT',
        body: JSON.stringify(body),
      })
      if (!answer.ok) throw new Error(await answer.text())
    },
    hears: words =>
      patiently(async () => (await said()).findLast(one => words.test(one)), `${words} in a call`),
    handoffs,
    joined: () =>
      patiently(
        async () => (await handoffs()).find(({ status }) => status === 'accepted'),
        'the call with a teammate',
      ),
    callOut: (customer, text) => callOut(product, phone, customer, text),
    stop: () => product.stop(),
  }
}

async function callOut(product: Product, phone: Account, customer: string, text: string): Promise<Delivery> {
  const { db } = product.app.database
  const { conversation_id: conversationId } = await db
    .selectFrom('calls')
    .select('conversation_id')
    .where('peer_value', '=', customer)
    .orderBy('started_at', 'desc')
    .executeTakeFirstOrThrow()
  await product.api(`/api/conversations/${conversationId}/take-over`, { method: 'POST', body: '{}' })
  const answer = await product.api(`/api/conversations/${conversationId}/messages`, {
    method: 'POST',
    body: JSON.stringify({ accountId: phone.id, text, attachmentIds: [], clientId: crypto.randomUUID() }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return patiently(async () => {
    const row = await db
      .selectFrom('deliveries')
      .innerJoin('messages', join =>
        join
          .onRef('messages.id', '=', 'deliveries.message_id')
          .onRef('messages.business_id', '=', 'deliveries.business_id'),
      )
      .select(['message_id as messageId', 'deliveries.status', 'cause', 'reason', 'attempts'])
      .where('messages.body', '=', text)
      .executeTakeFirst()
    return row && (row.reason !== null || !['queued', 'sending'].includes(row.status)) ? row : undefined
  }, `what became of "${text}"`)
}
