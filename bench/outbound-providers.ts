import { AsyncLocalStorage } from 'node:async_hooks'
import { openGraphApi } from '../simulator/graph/graph-api.ts'
import type { GraphNumber } from '../simulator/graph/number.ts'
import { openSmsc } from '../simulator/smsc/smsc.ts'
import { listen } from '../simulator/twilio/listen.ts'
import { TwilioApi } from '../simulator/twilio/twilio-api.ts'
import { type Entry, Journal, readJournal } from './outbound-journal.ts'
import {
  addresses,
  numberOf,
  type ProviderPorts,
  smppLogin,
  twilioAccount,
  twilioLogin,
  wayOf,
} from './outbound-world.ts'
import { benchNumber } from './whatsapp-number.ts'

/** What the providers are started with, as JSON in the first argument. */
export interface ProviderOrders {
  /** Zeros take any free port. */
  readonly ports: ProviderPorts
  /** A file. */
  readonly journal: string
  /** Where the product is reached. */
  readonly hooks: string
  readonly customers: number
}

export type ProviderTold =
  | { readonly kind: 'listening'; readonly ports: ProviderPorts }
  | { readonly kind: 'accepted' }

/**
 * The status of so many messages before a kill is told once more. Providers keep what was not acknowledged; the doubles do
 * not, and Meta's brings one webhook after the other.
 */
const toldAgain = { whatsapp: 400, twilio: 50 }
/** ms before each further try of a webhook of Meta's. */
const usualRetries = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000]

const orders = JSON.parse(process.argv[2] ?? '{}') as ProviderOrders
const known = readJournal(orders.journal)
const journal = new Journal(orders.journal)
const tell = (told: ProviderTold) => process.send?.(told)
const accept = (entry: Entry) => {
  journal.write(entry)
  tell({ kind: 'accepted' })
}
process.on('disconnect', () => process.exit())

const number: { -readonly [Key in keyof GraphNumber]: GraphNumber[Key] } = { ...benchNumber }
const retries: number[] = []
const graph = openGraphApi({ numbers: [number], retryDelays: retries })
const request = new AsyncLocalStorage<string>()
graph.onMessage(({ direction, number: to, id: externalId }) => {
  const body = request.getStore()
  if (direction !== 'in' || body === undefined) return
  const { biz_opaque_callback_data: messageId } = JSON.parse(body) as { biz_opaque_callback_data: string }
  accept({ provider: 'whatsapp', to, messageId, externalId })
})

const twilio = new TwilioApi([twilioAccount], () => '')

await remember()
const server = await listen('127.0.0.1', orders.ports.http, serve)
const smsc = await openSmsc({
  host: '127.0.0.1',
  port: orders.ports.smpp,
  accounts: [
    { ...smppLogin, number: addresses.smpp },
    { systemId: 'nobody', password: '', number: 'nobody' },
  ],
})
smsc.onMessage(({ direction, number: to }) => {
  if (direction === 'in') accept({ provider: 'smpp', to })
})
// An SMSC does not give an id twice; this one counts from 1 in each life, so the used ones go to nobody.
for (const { provider } of known)
  if (provider === 'smpp') void smsc.write({ number: addresses.smpp, name: '' }, 'nobody', { text: '.' })
tell({ kind: 'listening', ports: { http: Number(new URL(server.url).port), smpp: smsc.port } })

/** Both APIs on one port. What is accepted is in the journal before the answer leaves. */
async function serve(asked: Request): Promise<Response> {
  const { method, headers, url } = asked
  const body = method === 'POST' ? await asked.text() : undefined
  const whole = new Request(url, { method, headers, ...(body === undefined ? {} : { body }) })
  if (!new URL(url).pathname.startsWith('/2010-04-01/'))
    return request.run(body ?? '', () => graph.handle(whole))
  const answer = await twilio.handle(whole)
  if (body !== undefined && answer.ok) acceptForm(body)
  return answer
}

function acceptForm(body: string): void {
  const form = new URLSearchParams(body)
  const callback = form.get('StatusCallback')?.split('#')[0]
  const messageId = decodeURIComponent(callback?.split('/').at(-1) ?? '')
  accept({ provider: 'twilio', to: form.get('To') ?? '', messageId, request: body })
}

/** Puts the doubles, which keep all in memory, where they were: open windows, messages, statuses under way. */
async function remember(): Promise<void> {
  for (let customer = 0; customer < orders.customers; customer += 1)
    if (wayOf(customer) === 'window')
      await graph.write({ number: numberOf(customer), name: 'Nora' }, addresses.whatsapp, { text: 'Hello' })
  // From here on the product is told.
  number.webhookUrl = `${orders.hooks}/hooks/whatsapp`
  retries.push(...usualRetries)
  const of = (name: 'whatsapp' | 'twilio') =>
    known.filter(({ provider }) => provider === name).slice(-toldAgain[name])
  const recent = new Set([...of('whatsapp'), ...of('twilio')])
  for (const entry of known) {
    if (entry.request !== undefined) await createAgain(entry.request, recent.has(entry))
    if (entry.externalId !== undefined && recent.has(entry)) void tellAgain(entry)
  }
}

async function createAgain(body: string, callBack: boolean): Promise<void> {
  const form = new URLSearchParams(body)
  if (!callBack) form.delete('StatusCallback')
  const pair = Buffer.from(`${twilioLogin.sid}:${twilioLogin.authToken}`).toString('base64')
  const url = `http://127.0.0.1/2010-04-01/Accounts/${twilioLogin.sid}/Messages.json`
  const headers = { authorization: `Basic ${pair}` }
  await twilio.handle(new Request(url, { method: 'POST', headers, body: form }))
}

/** …/whatsapp/webhooks/reference/messages/status */
async function tellAgain({ externalId, messageId, to }: Entry): Promise<void> {
  await graph.webhook(number.phoneNumberId, {
    messaging_product: 'whatsapp',
    metadata: {
      display_phone_number: addresses.whatsapp.slice(1),
      phone_number_id: number.phoneNumberId,
    },
    statuses: [
      {
        ...{ id: externalId, status: 'delivered', recipient_id: to.slice(1) },
        timestamp: String(Math.floor(Date.now() / 1_000)),
        biz_opaque_callback_data: messageId,
      },
    ],
  })
}
