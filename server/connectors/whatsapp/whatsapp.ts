import type { Medium, Receipt } from '../../../contract/message.ts'
import type { Connector, Inbox } from '../connector.ts'
import { maxFile } from './media.ts'
import { sendMessage } from './send.ts'
import { healthOf, keyOf, openAccount, probe, type Served } from './served.ts'
import { whatsappSettings } from './settings.ts'
import { createWebhook } from './webhook.ts'

const medium: Medium = {
  channel: 'whatsapp',
  live: false,
  style: 'text',
  markup: 'plain',
  maxText: 4_096,
  maxAttachment: maxFile,
  locations: true,
  choices: 10,
  // …/whatsapp/messages/send-messages, "Customer service windows".
  windowHours: 24,
  templates: true,
  countedIn: 'characters',
  confirmsDelivery: true,
  keywords: true,
  expects: 'minutes',
  debounce: 2_500,
  tone: 'Short and friendly, as in a chat between people who know each other; one thought per message.',
}

export interface WhatsAppOptions {
  /** Where Meta reaches us; undefined when nobody has set it. */
  readonly publicUrl?: (() => string | undefined) | undefined
  readonly log?: ((message: string) => void) | undefined
  /** ms that the files of one webhook may delay its acknowledgement. */
  readonly filePatience?: number | undefined
}

/**
 * Meta wants the answer within a second or so and waits longer only now and then (…/whatsapp/webhooks/overview). Files
 * of a handset come in under a second, and a message without its file is better than one that Meta gives up on.
 */
const usualFilePatience = 4_000

/** ms between two questions whether the access still holds; asked when somebody looks at the lights. */
const probeEvery = 5 * 60_000

/** WhatsApp by Meta's Cloud API. */
export function createWhatsApp(options: WhatsAppOptions = {}): Connector {
  const served = new Map<string, Served>()
  let inbox: Inbox | undefined
  let ready = false
  let stopping = new AbortController()

  const webhook = createWebhook({
    inbox: () => (ready ? inbox : undefined),
    served: () => [...served.values()],
    now: () => new Date(),
    log: message => options.log?.(message),
    filePatience: options.filePatience ?? usualFilePatience,
  })
  const look = (each: Served) => void probe(each, Date.now(), stopping.signal)

  return {
    channel: 'whatsapp',
    medium,
    // Meta has no idempotency key; a lost answer is decided by the status that carries our id.
    repeatable: false,
    settings: whatsappSettings,
    start: async given => {
      inbox = given
      stopping = new AbortController()
    },
    serve: async accounts => {
      const kept = new Map(served)
      served.clear()
      for (const account of accounts) {
        const before = kept.get(account.id)
        const same = before?.key === keyOf(account)
        served.set(account.id, same ? { ...before, account } : openAccount(account, Date.now))
      }
      for (const each of served.values()) if (each.probedAt === undefined) look(each)
      ready = true
    },
    send: async (message, signal) => {
      const account = served.get(message.accountId)
      if (signal.aborted) return refusal('It was called off before it was sent.', true)
      if (!account)
        return refusal('This WhatsApp account is not served any more. Answer from another one.', false)
      if (!account.line)
        return refusal(account.fault?.reason ?? 'The settings cannot be used. Correct them.', false)
      const receipt = await sendMessage(account.line, message, AbortSignal.any([signal, stopping.signal]))
      if (receipt.cause === 'account' && receipt.reason)
        account.fault = { light: 'red', reason: receipt.reason }
      return receipt
    },
    templates: async (accountId, signal) => {
      const line = served.get(accountId)?.line
      if (!line) throw new Error('This WhatsApp account is not served. Correct its settings first.')
      const answer = await line.templates.list(signal)
      if (!answer.ok) throw new Error(`The templates cannot be read: ${answer.failure.reason}`)
      return answer.value.map(
        ({ gapNames: _names, quickReplies: _replies, bodyGaps: _gaps, ...template }) => template,
      )
    },
    health: () => {
      const now = Date.now()
      for (const each of served.values()) if (now - (each.probedAt ?? now) > probeEvery) look(each)
      return [...served.values()].map(each => healthOf(each, options.publicUrl?.(), now))
    },
    stop: async () => {
      stopping.abort()
      served.clear()
      ready = false
      inbox = undefined
    },
    webhook,
  }
}

function refusal(reason: string, retryable: boolean): Receipt {
  return { status: 'failed', retryable, reason, at: new Date() }
}
