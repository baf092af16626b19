import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { phone } from '../../../../contract/identifier.ts'
import type { OutboundMessage } from '../../../../contract/message.ts'
import { type GraphApi, openGraphApi } from '../../../../simulator/graph/graph-api.ts'
import type { GraphNumber } from '../../../../simulator/graph/number.ts'
import { eventually } from '../../conformance.ts'
import type { ChannelAccount, Connector } from '../../connector.ts'
import { type MemoryInbox, memoryInbox } from '../../memory-inbox.ts'
import { createWhatsApp, type WhatsAppOptions } from '../whatsapp.ts'

export const clinic: GraphNumber = {
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  displayNumber: '+44 20 7946 0123',
  verifiedName: 'Brightside Dental',
  accessToken: 'token-of-the-clinic',
  appSecret: 'secret-of-the-app',
  verifyToken: 'open-sesame-clinic',
}

/** Another business, with an app of its own. */
export const hotel: GraphNumber = {
  phoneNumberId: '206540352242922',
  businessAccountId: '202290129340398',
  displayNumber: '+44 20 7946 0456',
  verifiedName: 'Harbour Hotel',
  accessToken: 'token-of-the-hotel',
  appSecret: 'secret-of-another-app',
  verifyToken: 'open-sesame-hotel',
}

export const ann = { number: '+447700900123', name: 'Ann Miller' }

export function accountOf(
  id: string,
  number: GraphNumber,
  apiUrl: string,
  more: object = {},
): ChannelAccount {
  const { phoneNumberId, businessAccountId, accessToken, appSecret, verifyToken } = number
  return {
    id,
    businessId: `business-of-${id}`,
    businessName: number.verifiedName,
    address: number.displayNumber.replaceAll(' ', ''),
    name: 'WhatsApp',
    settings: { phoneNumberId, businessAccountId, accessToken, appSecret, verifyToken, apiUrl, ...more },
  }
}

export function outbound(id: string, text: string, more: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    id,
    conversationId: '22222222-0000-4000-8000-000000000001',
    accountId: 'clinic',
    to: phone(ann.number) ?? assert.fail('no number'),
    author: { kind: 'brain', name: 'Mia' },
    purpose: 'reply',
    text,
    choices: [],
    attachments: [],
    answers: [],
    ...more,
  }
}

/** Ids as the product makes them; the number tells tests apart. */
export const messageId = (n: number) => `11111111-0000-4000-8000-${String(n).padStart(12, '0')}`

export interface World {
  readonly api: GraphApi
  readonly apiUrl: string
  readonly connector: Connector
  readonly inbox: MemoryInbox
  readonly accounts: readonly ChannelAccount[]
  /** Where the product takes webhooks, such as http://127.0.0.1:4000/hooks/whatsapp/. */
  readonly hooks: string
  readonly logged: string[]
  /** Moves the clock of the double. */
  later(hours: number): void
  close(): Promise<void>
}

/** Meta outside, the product’s door over HTTP, and two businesses that share it. */
export async function openWorld(inbox = memoryInbox(), more: WhatsAppOptions = {}): Promise<World> {
  let shift = 0
  const api = openGraphApi({
    numbers: [clinic, hotel],
    now: () => new Date(Date.now() + shift),
    retryDelays: [5, 10, 20, 40, 80],
  })
  const apiUrl = await api.listen()
  const logged: string[] = []
  const connector = createWhatsApp({
    publicUrl: () => 'https://desk.example',
    log: message => logged.push(message),
    ...more,
  })
  const door = createServer(getRequestListener(request => connector.webhook!(request)))
  await new Promise<void>(resolve => door.listen(0, '127.0.0.1', () => resolve()))
  const hooks = `http://127.0.0.1:${(door.address() as AddressInfo).port}/hooks/whatsapp/`
  return {
    api,
    apiUrl,
    connector,
    inbox,
    accounts: [accountOf('clinic', clinic, apiUrl), accountOf('hotel', hotel, apiUrl)],
    hooks,
    logged,
    later: hours => {
      shift += hours * 60 * 60_000
    },
    close: async () => {
      await api.stop()
      door.closeAllConnections()
      await new Promise(resolve => door.close(resolve))
    },
  }
}

/** Started, served, and subscribed as an owner does it. */
export async function runningWorld(): Promise<World> {
  const world = await openWorld()
  await world.connector.start(world.inbox)
  await world.connector.serve(world.accounts)
  for (const { phoneNumberId } of [clinic, hotel]) await world.api.subscribe(phoneNumberId, world.hooks)
  return world
}

/** The message with this text, once the product has stored it. */
export function arrived(inbox: MemoryInbox, text: string) {
  return eventually(text, () => inbox.stored.find(each => each.text === text))
}

export async function end(world: World): Promise<void> {
  await world.connector.stop()
  await world.close()
}
