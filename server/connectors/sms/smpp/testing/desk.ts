import { randomUUID } from 'node:crypto'
import { phone } from '../../../../../contract/identifier.ts'
import type { InboundMessage, OutboundMessage, Receipt } from '../../../../../contract/message.ts'
import { eventually } from '../../../conformance.ts'
import type { CarrierEvents } from '../../carrier.ts'
import { SmppLine, type SmppSettings, type SmppTimings, smppSettings } from '../smpp-line.ts'

export const business = '+37061234567'
export const anna = '+447700900123'
export const login = { systemId: 'maple', password: 'secret' }

type Which = { readonly messageId: string } | { readonly externalId: string }

export interface Desk {
  readonly line: SmppLine
  /** Every call, redeliveries included. */
  readonly handed: readonly InboundMessage[]
  /** Each external id once, as the product keeps it. */
  readonly stored: ReadonlyMap<string, InboundMessage>
  readonly receipts: readonly (Receipt & { readonly which: Which })[]
  readonly lights: readonly { readonly light: string; readonly reason?: string }[]
  /** While set, nothing can be stored. */
  failing: boolean
  /** While set, storing waits for it. */
  gate: Promise<void> | undefined
  send(
    text: string,
    more?: { readonly to?: string; readonly id?: string; readonly signal?: AbortSignal },
  ): Promise<Receipt>
  green(): Promise<unknown>
  text(text: string): Promise<InboundMessage>
}

const account = {
  id: 'sms-1',
  businessId: 'b',
  businessName: 'Maple',
  address: business,
  name: 'SMS',
  settings: {},
}

/** A line with short patience, and a product behind it that records. */
export function openDesk(
  port: number,
  settings: Partial<SmppSettings> = {},
  timings: Partial<SmppTimings> = {},
): Desk {
  const handed: InboundMessage[] = []
  const stored = new Map<string, InboundMessage>()
  const receipts: (Receipt & { which: Which })[] = []
  const lights: { light: string; reason?: string }[] = []
  const durable = async () => {
    await desk.gate
    if (desk.failing) throw new Error('The database is away.')
  }
  const events: CarrierEvents = {
    message: async inbound => {
      handed.push(inbound)
      await durable()
      if (!stored.has(inbound.externalId)) stored.set(inbound.externalId, inbound)
    },
    receipt: async (which, receipt) => {
      await durable()
      receipts.push({ which, ...receipt })
    },
    changed: health => void lights.push(health),
  }
  const whole = smppSettings.parse({ host: '127.0.0.1', port, ...login, ...settings })
  const desk: Desk = {
    line: new SmppLine(account, whole, events, {
      firstPause: 20,
      longestPause: 50,
      sendPatience: 2_000,
      partHold: 50,
      ...timings,
    }),
    ...{ handed, stored, receipts, lights, failing: false, gate: undefined },
    send: (text, { to = anna, id = randomUUID(), signal = new AbortController().signal } = {}) =>
      desk.line.send(outbound(to, id, text), text, signal),
    green: () => eventually('the green light', () => lights.at(-1)?.light === 'green' || undefined),
    text: text => eventually(text, () => [...stored.values()].find(each => each.text === text)),
  }
  return desk
}

function outbound(to: string, id: string, text: string): OutboundMessage {
  const identifier = phone(to)
  if (!identifier) throw new Error(`${to} is no number.`)
  return {
    ...{
      id,
      conversationId: 'c',
      accountId: account.id,
      to: identifier,
      author: { kind: 'brain', name: '' },
    },
    ...{ purpose: 'reply', text, choices: [], attachments: [], answers: [] },
  }
}
