import { scoped } from '../contract/identifier.ts'
import type { Medium, OutboundMessage, Receipt } from '../contract/message.ts'
import type { Connector, Inbox } from '../server/connectors/connector.ts'

/** What the provider posts for one message of a customer. */
export interface Posted {
  readonly id: string
  readonly from: string
  readonly text: string
}

/** What the provider is sent. */
export interface Sent {
  readonly id: string
  readonly conversationId: string
  readonly to: string
}

/** Live, for the path gives up after twelve answers an hour to who is not there: that is no load. */
const medium: Medium = {
  channel: 'sms',
  live: true,
  style: 'text',
  markup: 'plain',
  maxText: Number.POSITIVE_INFINITY,
  maxAttachment: 0,
  choices: 0,
  windowHours: Number.POSITIVE_INFINITY,
  templates: false,
  countedIn: 'characters',
  keywords: false,
  confirmsDelivery: false,
  expects: 'seconds',
  debounce: 50,
  tone: 'Short and plain.',
}

export const customerScope = 'bench'

export interface ProviderOptions {
  /** Where sends are posted to; absent: nowhere, and each counts as sent. */
  readonly providerUrl?: string | undefined
  /** ms to wait for more of the same thought; default 50. */
  readonly debounce?: number
}

/**
 * The plainest honest channel: a webhook that says 200 only once the message is durable, and a send to a provider that
 * knows a message id again.
 */
export function createProvider({ providerUrl, debounce = medium.debounce }: ProviderOptions): Connector {
  let inbox: Inbox | undefined
  let accountId: string | undefined
  return {
    channel: medium.channel,
    medium: { ...medium, debounce },
    repeatable: true,
    settings: () => ({}),
    start: async given => {
      inbox = given
    },
    serve: async accounts => {
      accountId = accounts[0]?.id
    },
    health: () => [],
    stop: async () => {},
    webhook: async request => {
      const { id, from, text } = (await request.json()) as Posted
      const who = scoped(customerScope, from)
      if (!who || !inbox || !accountId) return new Response(null, { status: 503 })
      const message = { accountId, externalId: id, from: who, text, attachments: [], answers: [] }
      const { outcome } = await inbox.message({ ...message, sentAt: new Date() })
      return new Response(outcome, { status: outcome === 'refused' ? 503 : 200 })
    },
    send: (message, signal) => post(providerUrl, message, signal),
  }
}

async function post(
  url: string | undefined,
  message: OutboundMessage,
  signal: AbortSignal,
): Promise<Receipt> {
  const sent: Receipt = { status: 'sent', externalId: `provider-${message.id}`, at: new Date() }
  if (!url) return sent
  const { id, conversationId, to } = message
  const body = JSON.stringify({ id, conversationId, to: to.value } satisfies Sent)
  const answer = await fetch(url, { method: 'POST', body, signal }).catch(() => undefined)
  return answer?.ok ? sent : { status: 'failed', retryable: true, reason: 'No answer.', at: new Date() }
}
