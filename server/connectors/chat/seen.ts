import type { ClientFrame } from '../../../contract/chat-protocol.ts'
import type { Identifier } from '../../../contract/identifier.ts'
import type { Inbox } from '../connector.ts'

type Seen = Extract<ClientFrame, { kind: 'seen' }>

/**
 * Turns what the visitor has seen into receipts of the business's messages. One range at a time, each status of each
 * message once per socket, whatever the widget repeats. A failure loses nothing but a tick: the widget says it again on resume.
 */
export function sendSeen(inbox: Inbox, accountId: string): (from: Identifier, frame: Seen) => void {
  const told = { delivered: 0, read: 0 }
  let queue: Promise<void> = Promise.resolve()

  const tell = async (from: Identifier, { status, after, upTo }: Seen) => {
    // Read includes delivered.
    const start = Math.max(after, told.read, told[status])
    if (upTo <= start) return
    const at = new Date()
    let last = start
    for (const entry of await inbox.transcript(accountId, from, start)) {
      if (entry.cursor > upTo) break
      if (entry.author !== 'customer') await inbox.receipt(accountId, { messageId: entry.id }, { status, at })
      last = entry.cursor
    }
    // Only as far as the transcript reaches: a claim about the future must not swallow what comes.
    told[status] = Math.max(told[status], last)
  }
  return (from, frame) => {
    queue = queue.then(() => tell(from, frame)).catch(() => {})
  }
}
