import type { HandsetAct } from '../handset.ts'
import type { Files } from './files.ts'
import { type GraphError, statusError } from './graph-error.ts'
import type { HandsetMessages, Shown } from './handset-messages.ts'
import { digitsOf, type GraphNumber } from './number.ts'
import { contactOf, type Person } from './people.ts'

function webhookValue(number: GraphNumber, more: object): object {
  return {
    messaging_product: 'whatsapp',
    metadata: {
      display_phone_number: digitsOf(number.displayNumber),
      phone_number_id: number.phoneNumberId,
    },
    ...more,
  }
}

const seconds = (at: Date) => String(Math.floor(at.getTime() / 1_000))

/** The webhook of a customer’s message (…/whatsapp/webhooks/reference/messages). */
export function messageValue(
  number: GraphNumber,
  person: Person,
  message: { readonly id: string; readonly at: Date; readonly answers?: string | undefined },
  content: object,
): object {
  const contact = contactOf(person, number)
  const context =
    message.answers === undefined
      ? {}
      : { context: { from: digitsOf(number.displayNumber), id: message.answers } }
  return webhookValue(number, {
    contacts: [contact],
    messages: [
      {
        ...context,
        ...(contact.wa_id === undefined ? {} : { from: contact.wa_id }),
        from_user_id: contact.user_id,
        id: message.id,
        timestamp: seconds(message.at),
        ...content,
      },
    ],
  })
}

/** The webhook that tells what became of a message of the business. */
export function statusValue(
  number: GraphNumber,
  person: Person,
  { message, callbackData }: Shown,
  status: 'sent' | 'delivered' | 'read' | 'failed',
  at: Date,
  error?: GraphError,
): object {
  const contact = contactOf(person, number)
  return webhookValue(number, {
    contacts: [contact],
    statuses: [
      {
        id: message.id,
        status,
        timestamp: seconds(at),
        ...(contact.wa_id === undefined ? {} : { recipient_id: contact.wa_id }),
        recipient_user_id: contact.user_id,
        ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
        ...(status === 'failed' ? { errors: [statusError(error ?? { code: 131026, details: '' })] } : {}),
        ...(status === 'sent' || status === 'delivered'
          ? { pricing: { billable: true, pricing_model: 'PMP', category: 'service' } }
          : {}),
      },
    ],
  })
}

/** The webhook of somebody’s switch for offers (…/whatsapp/webhooks/reference/user_preferences). */
export function preferenceValue(
  number: GraphNumber,
  person: Person,
  value: 'stop' | 'resume',
  at: Date,
): object {
  const contact = contactOf(person, number)
  return webhookValue(number, {
    contacts: [contact],
    user_preferences: [
      {
        ...(contact.wa_id === undefined ? {} : { wa_id: contact.wa_id }),
        user_id: contact.user_id,
        detail: `User requested to ${value} marketing messages`,
        category: 'marketing_messages',
        value,
        timestamp: Math.floor(at.getTime() / 1_000),
      },
    ],
  })
}

/** Kind and content of what the handset’s owner did. */
export function contentOf(
  act: HandsetAct,
  number: GraphNumber,
  files: Files,
  messages: HandsetMessages,
): object {
  if (act.choice) {
    const { id, label } = act.choice
    const made = act.answers === undefined ? undefined : messages.get(act.answers)?.buttons
    if (made === 'template') return { type: 'button', button: { payload: id, text: label } }
    const kind = made === 'list' ? 'list_reply' : 'button_reply'
    return { type: 'interactive', interactive: { type: kind, [kind]: { id, title: label } } }
  }
  if (act.reaction !== undefined)
    return {
      type: 'reaction',
      reaction: { message_id: act.answers, ...(act.reaction === '' ? {} : { emoji: act.reaction }) },
    }
  if (act.location) return { type: 'location', location: act.location }
  if (act.file) {
    const { id, sha256, type, name } = files.put(number, act.file)
    const kind = kindOf(type)
    const caption = act.text && ['image', 'video', 'document'].includes(kind) ? { caption: act.text } : {}
    const named = kind === 'document' ? { filename: name } : {}
    return { type: kind, [kind]: { mime_type: type, sha256, id, ...caption, ...named } }
  }
  return { type: 'text', text: { body: act.text ?? '' } }
}

function kindOf(type: string): string {
  if (type === 'image/webp') return 'sticker'
  const [family] = type.split('/')
  return family !== undefined && ['image', 'audio', 'video'].includes(family) ? family : 'document'
}
