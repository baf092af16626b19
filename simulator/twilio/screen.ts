import { splitSegments } from '../../contract/segments.ts'
import type { HandsetFile, HandsetMessage } from '../handset.ts'
import type { StoredMessage } from './messages.ts'

/** A message as it stands on the customer's telephone. */
export function onHandset(message: StoredMessage, files: readonly HandsetFile[] = []): HandsetMessage {
  const inbound = message.direction === 'inbound'
  return {
    id: message.sid,
    app: 'sms',
    number: inbound ? message.from : message.to,
    business: inbound ? message.to : message.from,
    direction: inbound ? 'out' : 'in',
    text: message.body,
    files,
    choices: [],
    segments: splitSegments(message.body).segments.length,
    status: message.status === 'delivered' || message.status === 'received' ? 'delivered' : 'sent',
    at: message.created,
  }
}
