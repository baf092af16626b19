import type { MessagePdu } from './pdu.ts'

/** What the SMSC says became of a message. */
export interface DeliveryReceipt {
  readonly id: string
  readonly state: 'delivered' | 'failed' | 'under way'
  /** The SMSC's word for it and its error code, for the person in front of the console. */
  readonly detail: string
  /** The customer may have been out of reach only for too long. */
  readonly expired: boolean
  /** Octets of ours that some SMSCs hand back (SMPP 3.4 section 5.3.2.17). */
  readonly reference?: number
}

// SMPP 3.4 section 5.2.28.
const states = ['', 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN', 'REJECTD']
// Bits 5 to 2 of esm_class in a deliver_sm (5.2.12): SMSC receipt, and the intermediate notification.
const messageType = 0x3c
const receiptTypes = new Set([0x04, 0x20])

/**
 * The receipt in a deliver_sm, or undefined when a customer wrote it. Only esm_class or the two parameters make one:
 * anybody can write a text that looks like the text form of appendix B.
 */
export function readReceipt(pdu: MessagePdu, text: string): DeliveryReceipt | undefined {
  const { receiptedMessageId, messageState, userMessageReference, networkError } = pdu.optional
  const marked = receiptTypes.has(pdu.esmClass & messageType)
  if (!marked && (receiptedMessageId === undefined || messageState === undefined)) return undefined
  const fields = readFields(text)
  const word = (messageState === undefined ? undefined : states[messageState]) ?? fields.stat ?? 'UNKNOWN'
  const code = fields.err ?? (networkError ? networkErrorOf(networkError) : undefined)
  return {
    id: receiptedMessageId ?? fields.id ?? '',
    state: stateOf(word),
    detail: code && !/^0*$/.test(code) ? `${word}, error ${code}` : word,
    expired: word.startsWith('EXPIR'),
    ...(userMessageReference === undefined ? {} : { reference: userMessageReference }),
  }
}

function stateOf(word: string): DeliveryReceipt['state'] {
  if (/^DELIV/i.test(word)) return 'delivered'
  return /^(?:EXPIR|DELET|UNDEL|REJEC)/i.test(word) ? 'failed' : 'under way'
}

/** Vendors write the names with and without spaces and in any case; the values hold no space. */
function readFields(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  const head = text.split(/\btext:/i, 1)[0] ?? ''
  for (const [, name = '', value = ''] of head.matchAll(/\b(id|stat|err):\s*([^\s]*)/gi))
    found[name.toLowerCase()] ??= name.toLowerCase() === 'stat' ? value.toUpperCase() : value
  return found
}

/** Network type and error (5.3.2.31). */
function networkErrorOf(octets: Uint8Array): string {
  const [, high = 0, low = 0] = octets
  return String(high * 256 + low)
}

/**
 * Ways in which the id of a receipt may have been written in submit_sm_resp, the likeliest first. By SMPP 3.3 the
 * response holds it in hexadecimal and the receipt in decimal, and many SMSCs of today still mix them.
 */
export function idForms(id: string): readonly string[] {
  const forms = [id, id.toLowerCase(), id.toUpperCase()]
  if (/^\d{1,20}$/.test(id)) {
    const hex = BigInt(id).toString(16)
    forms.push(
      hex,
      hex.toUpperCase(),
      BigInt(id).toString(),
      hex.padStart(8, '0'),
      hex.padStart(8, '0').toUpperCase(),
    )
  }
  if (/^[\da-f]{1,16}$/i.test(id))
    forms.push(BigInt(`0x${id}`).toString(), BigInt(`0x${id}`).toString().padStart(10, '0'))
  forms.push(id.replace(/^0+(?=.)/, ''))
  return [...new Set(forms)]
}
