import type { ClientMessage, ServerFrame } from '../../../contract/chat-protocol.ts'
import { email, type Identifier } from '../../../contract/identifier.ts'
import type { Attachment, InboundMessage } from '../../../contract/message.ts'
import type { Inbox } from '../connector.ts'
import { externalIdOf } from './frames.ts'
import { type ChatLimits, keyedBuckets } from './limits.ts'
import type { Widget } from './widgets.ts'

export type Verdict = Extract<ServerFrame, { readonly kind: 'ack' | 'refused' | 'error' }>

/** Takes one visitor's message, whether it came over the socket or with files over HTTP. Never throws. */
export type Intake = (
  inbox: Inbox,
  widget: Widget,
  from: Identifier,
  message: ClientMessage,
  attachments: readonly Attachment[],
) => Promise<Verdict>

/** ms after which a widget tries again while the database is away. */
const retryAfter = 2_000

export function createIntake(limits: ChatLimits): Intake {
  const rates = keyedBuckets(limits.messages)
  return async (inbox, widget, from, message, attachments) => {
    const { clientId } = message
    if (!message.text.trim() && attachments.length === 0)
      return { kind: 'refused', clientId, reason: 'This message is empty. Please write a few words.' }
    const wait = rates.take(`${widget.account.id} ${from.value}`)
    if (wait > 0) return slowDown(clientId, wait)
    try {
      const taken = await inbox.message(inbound(widget, from, message, attachments))
      if (taken.outcome !== 'refused') return { kind: 'ack', clientId }
      return { kind: 'refused', clientId, reason: taken.reason ?? 'This message could not be taken.' }
    } catch {
      // The database is away, or the server is stopping: nothing is lost while the widget holds the message.
      const text = 'The message is not stored yet. Send it again in a moment.'
      return { kind: 'error', code: 'unavailable', message: text, clientId, retryAfter }
    }
  }
}

export function slowDown(clientId: string, wait: number): Verdict {
  return {
    kind: 'error',
    code: 'slow_down',
    message: 'Too many messages at once. Send this one again later.',
    clientId,
    retryAfter: wait,
  }
}

function inbound(
  widget: Widget,
  from: Identifier,
  message: ClientMessage,
  attachments: readonly Attachment[],
): InboundMessage {
  // Mistyped, the address is only unusable; refusing the words because of it would lose the customer.
  const address = message.email ? email(message.email) : undefined
  const name = message.name?.trim()
  return {
    accountId: widget.account.id,
    externalId: externalIdOf(from, message.clientId),
    from,
    text: message.text,
    attachments,
    // A clock that runs ahead must not put a message behind its answer.
    sentAt: new Date(Math.min(message.sentAt, Date.now())),
    answers: [],
    ...(name ? { fromName: name } : {}),
    ...(address ? { alsoFrom: [address] } : {}),
    ...(message.choice ? { choice: message.choice } : {}),
  }
}
