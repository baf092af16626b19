import { eventually, type Product, startProduct } from '../../support/product.ts'

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
  set(settings: Readonly<Record<string, unknown>>): Promise<void>
  /** What was said in the latest call, oldest first: "in: hello". */
  said(): Promise<string[]>
  /** Once somebody, or we, said it. */
  hears(words: RegExp): Promise<string>
  handoffs(): Promise<{ readonly status: string; readonly outcome: string | null; note: string | null }[]>
  /** A teammate sends it as a call; what became of it, once that is known. */
  callOut(customer: string, text: string): Promise<Delivery>
  stop(): Promise<void>
}

export interface Delivery {
  readonly messageId: string
  readonly status: string
  readonly cause: string | null
  readonly reason: string | null
  readonly attempts: number
}

export async function openOffice(rtpPorts: string): Promise<Office> {
  const product = await startProduct({ RTP_PORTS: rtpPorts, LOG_LEVEL: 'warn' })
  const { items } = await product.json<{ items: Account[] }>('/api/accounts')
  const phone = items.find(({ channel }) => channel === 'phone')!
  const { db } = product.app.database
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
  return {
    product,
    phone,
    address: `sip:${phone.address.replace(/\s/g, '')}@127.0.0.1:${product.app.sipPort}`,
    said,
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
      eventually(async () => (await said()).findLast(one => words.test(one)), `${words} in a call`),
    handoffs: () =>
      db.selectFrom('handoffs').select(['status', 'outcome', 'note']).orderBy('created_at').execute(),
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
  return eventually(async () => {
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
