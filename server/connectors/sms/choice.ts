import type { InboundMessage } from '../../../contract/message.ts'
import type { Inbox } from '../connector.ts'

/**
 * Reads "2" or "2." as the second of the choices that our last message wrote out; anything else stays text. Asked of the
 * inbox, so it also holds after a restart and on another node.
 */
export async function withChoice(inbox: Inbox, inbound: InboundMessage): Promise<InboundMessage> {
  const number = /^\s*\(?(\d{1,2})[.):]?\s*$/.exec(inbound.text)?.[1]
  if (number === undefined || inbound.attachments.length > 0) return inbound
  const entries = await inbox.transcript(inbound.accountId, inbound.from, 0)
  const last = entries.findLast(entry => entry.author !== 'customer')
  const choice = last?.choices[Number(number) - 1]
  return choice ? { ...inbound, text: choice.label, fullText: inbound.text, choice: choice.id } : inbound
}
