import { decodeText } from '../../server/connectors/sms/smpp/data-coding.ts'
import type { MessagePdu } from '../../server/connectors/sms/smpp/pdu.ts'
import { headerIndicator, readUserData } from '../../server/connectors/sms/smpp/user-data.ts'

/** A message as the handset shows it, with what the product gave each part. */
export interface TakenMessage {
  /** The SMSC's id of the first part. */
  readonly id: string
  /** E.164, without what the network adds. */
  readonly number: string
  readonly sender: string
  readonly text: string
  readonly segments: number
  /** user_message_reference of each part: the product's own mark of it, a new one for every submit. */
  readonly references: readonly (number | undefined)[]
}

interface Part {
  readonly id: string
  readonly pdu: MessagePdu
  readonly body: Uint8Array
}

/** Joins the product's parts as a handset does (3GPP TS 23.040 9.2.3.24.1); repeated parts are shown once. */
export class Parts {
  readonly #open = new Map<string, (Part | undefined)[]>()

  /** The message, once its last part is there. */
  add(id: string, pdu: MessagePdu): TakenMessage | undefined {
    const octets = pdu.optional.messagePayload ?? pdu.shortMessage
    const headed = (pdu.esmClass & headerIndicator) !== 0
    const { body, concatenation } = headed ? readUserData(octets) : { body: octets }
    if (!concatenation) return messageOf([{ id, pdu, body }])
    const { reference, total, part } = concatenation
    const key = JSON.stringify([pdu.source.digits, pdu.destination.digits, reference, total])
    const parts = this.#open.get(key) ?? Array<Part | undefined>(total).fill(undefined)
    parts[part - 1] = { id, pdu, body }
    this.#open.set(key, parts)
    const whole = parts.filter(each => each !== undefined)
    if (whole.length < total) return undefined
    this.#open.delete(key)
    return messageOf(whole)
  }
}

function messageOf(parts: readonly Part[]): TakenMessage {
  const [{ id, pdu } = { id: '', pdu: undefined }] = parts
  const source = pdu?.source ?? { ton: 0, digits: '' }
  const octets = Buffer.concat(parts.map(({ body }) => body))
  return {
    id,
    number: `+${pdu?.destination.digits.replace(/^\+/, '') ?? ''}`,
    sender: source.ton === 1 ? `+${source.digits}` : source.digits,
    text: decodeText(octets, pdu?.dataCoding ?? 0, 'gsm7') ?? '',
    segments: parts.length,
    references: parts.map(part => part.pdu.optional.userMessageReference),
  }
}
