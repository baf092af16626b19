import type { OutboundMessage, Receipt } from '../../../contract/message.ts'
import type { Line } from './carrier.ts'

// A text above what one message carries goes as several; the parts before the last have `~1` … behind our id, so that
// their receipts can be told from the one that says how the whole ended.
const mark = /~\d+$/

function parts(
  message: OutboundMessage,
  texts: readonly string[],
): { message: OutboundMessage; text: string }[] {
  const last = texts.length - 1
  return texts.map((text, index) => ({
    message: index === last ? message : { ...message, id: `${message.id}~${index + 1}` },
    text,
  }))
}

/** Which message a carrier's news is about; undefined when a part arrived that is not the last. */
export function messageOfPart(id: string, receipt: Receipt): { readonly messageId: string } | undefined {
  if (!mark.test(id)) return { messageId: id }
  return receipt.status === 'failed' ? { messageId: id.replace(mark, '') } : undefined
}

/** Sends in order and stops at the first that does not go; what went already is never sent again. */
export async function sendAll(
  line: Line,
  message: OutboundMessage,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Receipt> {
  let segments = 0
  let receipt: Receipt = {
    status: 'failed',
    reason: 'There is nothing to send.',
    retryable: false,
    at: new Date(),
  }
  for (const [index, part] of parts(message, texts).entries()) {
    receipt = await line.send(part.message, part.text, signal)
    if (receipt.status === 'failed' || receipt.status === 'unknown')
      return stopped(receipt, index, texts.length)
    segments += receipt.segments ?? 0
  }
  return segments > 0 ? { ...receipt, segments } : receipt
}

function stopped(receipt: Receipt, sent: number, all: number): Receipt {
  if (sent === 0) return receipt
  const reason = `Only ${sent} of ${all} parts went. ${receipt.reason ?? ''}`.trim()
  return { ...receipt, retryable: false, reason }
}

/** Sent when all parts are there; never taken when not even the first is. */
export async function lookUpAll(
  line: Line,
  message: OutboundMessage,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Receipt | undefined> {
  if (!line.lookUp) return undefined
  let receipt: Receipt | undefined
  for (const [index, part] of parts(message, texts).entries()) {
    receipt = await line.lookUp(part.message, part.text, signal)
    if (!receipt) return undefined
    if (receipt.status === 'failed') return stopped(receipt, index, texts.length)
  }
  return receipt
}
