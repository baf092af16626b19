import type { Receipt } from '../../../contract/message.ts'
import { momentOf, status as schema } from './payload.ts'
import { vendorError } from './vendor-errors.ts'

export interface News {
  readonly which: { readonly messageId: string } | { readonly externalId: string }
  readonly receipt: Receipt
}

/**
 * Our own id goes along with every send and comes back with every status (`biz_opaque_callback_data`), so a send whose
 * answer was lost is found again. A message of several parts sends `<id>` with the first and `<id>/2` … with the others:
 * the first speaks for the message, and the others only when they fail.
 */
const ours = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:\/(\d{1,3}))?$/i

export function callbackData(messageId: string, part: number): string {
  return part === 1 ? messageId : `${messageId}/${part}`
}

/** One status of a webhook; undefined when it tells nothing about a delivery, such as `played`. */
export function readStatus(raw: unknown, now: Date): News | undefined {
  const parsed = schema.safeParse(raw)
  if (!parsed.success) return undefined
  const { id, status, timestamp, errors, biz_opaque_callback_data: data } = parsed.data
  const [, messageId, part] = ours.exec(data ?? '') ?? []
  const at = momentOf(timestamp, now)
  const which = messageId === undefined ? { externalId: id } : { messageId }
  const named = part === undefined ? { externalId: id } : {}
  if (status === 'failed') {
    const known = vendorError(errors?.[0]?.code, 400)
    const reason = part === undefined ? known.reason : `Part ${part} of it did not arrive. ${known.reason}`
    return { which, receipt: { status, ...named, ...known, reason, at } }
  }
  if (part !== undefined) return undefined
  if (status === 'sent' || status === 'delivered' || status === 'read')
    return { which, receipt: { status, ...named, at } }
  return undefined
}
