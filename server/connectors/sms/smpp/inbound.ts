import type { ChannelAccount } from '../../connector.ts'
import type { CarrierEvents } from '../carrier.ts'
import { senderOf } from './addresses.ts'
import type { DeliveryAnswer, SmppConnection } from './connection.ts'
import { type DefaultAlphabet, decodeText } from './data-coding.ts'
import { readReceipt } from './delivery-receipt.ts'
import { type Carrying, InboundIds } from './inbound-ids.ts'
import type { Address, MessagePdu } from './pdu.ts'
import { type Pieces, Reassembly } from './reassembly.ts'
import type { SentParts } from './sent-parts.ts'
import { ok, statuses } from './statuses.ts'
import { type Concatenation, headerIndicator, readUserData, valid } from './user-data.ts'

export interface InboundOptions {
  readonly account: ChannelAccount
  readonly encoding: DefaultAlphabet
  readonly events: CarrierEvents
  readonly sent: SentParts
  /** ms to wait for the rest of a long message. */
  readonly partPatience: number
  /** ms that an answer to a part is held back. */
  readonly partHold: number
}

interface Long {
  /** Names sender, receiver, reference and number of parts. */
  readonly key: string
  readonly source: Address
  /** The connection that brought its last part. */
  readonly on: Carrying
}

const again: DeliveryAnswer = { status: statuses.receiverTemporary }

/** What the operator delivers: customers' messages, whole or in parts, and receipts of ours. */
export class Inbound {
  readonly #options: InboundOptions
  readonly #ids = new InboundIds()
  readonly #reassembly: Reassembly<Long>
  /** By sender: messages of one customer are stored in the order in which they came. */
  readonly #turns = new Map<string, Promise<void>>()

  constructor(options: InboundOptions) {
    this.#options = options
    const { partPatience: patience, partHold: hold } = options
    this.#reassembly = new Reassembly({ patience, hold, whole: (long, pieces) => this.#whole(long, pieces) })
  }

  async deliver(pdu: MessagePdu, on: SmppConnection): Promise<DeliveryAnswer> {
    const octets =
      pdu.shortMessage.length > 0 ? pdu.shortMessage : (pdu.optional.messagePayload ?? pdu.shortMessage)
    const headed = (pdu.esmClass & headerIndicator) !== 0
    const { header, body, concatenation } = headed
      ? readUserData(octets)
      : { header: new Uint8Array(), body: octets }
    const text = decodeText(body, pdu.dataCoding, this.#options.encoding)
    const receipt = readReceipt(pdu, text ?? '')
    if (receipt)
      return this.#options.sent.note(receipt, pdu.source.digits).then(
        () => ({ status: ok }),
        () => again,
      )
    const part = concatenation ?? sarOf(pdu)
    if (part) return this.#part(pdu, part, body, on)
    const { source, destination, dataCoding, optional } = pdu
    const reference = optional.userMessageReference ?? optional.receiptedMessageId
    const content = [source.digits, destination.digits, dataCoding, header, body, reference ?? '']
    const delivery = this.#ids.open(content, on, reference !== undefined)
    const taken = await this.#message(source, delivery.id, text ?? '[data message]')
    return {
      status: taken ? ok : statuses.receiverTemporary,
      left: number => this.#ids.answered(delivery, taken, number),
    }
  }

  stop(): Promise<void> {
    return this.#reassembly.stop()
  }

  async #part(
    pdu: MessagePdu,
    part: Concatenation,
    octets: Uint8Array,
    on: Carrying,
  ): Promise<DeliveryAnswer> {
    const { source, destination, dataCoding } = pdu
    const key = JSON.stringify([source.digits, destination.digits, part.reference, part.total])
    return (await this.#reassembly.add(key, { key, source, on }, part, { octets, dataCoding }))
      ? { status: ok }
      : again
  }

  /** @throws Error when it could not be stored. */
  async #whole({ key, source, on }: Long, pieces: Pieces): Promise<void> {
    const content = pieces.flatMap((piece): (string | number | Uint8Array)[] =>
      piece ? [piece.dataCoding, piece.octets] : ['missing'],
    )
    const delivery = this.#ids.open([key, ...content], on, true)
    const taken = await this.#message(source, delivery.id, joinPieces(pieces, this.#options.encoding))
    // Whether its parts come again is seen from the parts themselves.
    this.#ids.answered(delivery, taken, 0)
    if (!taken) throw new Error('The message could not be stored.')
  }

  /** Whether it is durable. */
  async #message(source: Address, externalId: string, text: string): Promise<boolean> {
    const { account, events } = this.#options
    const before = this.#turns.get(source.digits)
    const turn = Promise.withResolvers<void>()
    this.#turns.set(source.digits, turn.promise)
    await before
    try {
      await events.message({
        ...{ accountId: account.id, externalId, from: senderOf(source, account.address) },
        ...{
          text: text.trim() === '' ? '[empty message]' : text,
          attachments: [],
          sentAt: new Date(),
          answers: [],
        },
      })
      return true
    } catch {
      return false
    } finally {
      turn.resolve()
      if (this.#turns.get(source.digits) === turn.promise) this.#turns.delete(source.digits)
    }
  }
}

function sarOf({ optional }: MessagePdu): Concatenation | undefined {
  const { sarReference: reference, sarTotal: total, sarPart: part } = optional
  if (reference === undefined || total === undefined || part === undefined) return undefined
  return valid({ reference, total, part })
}

/** Neighbours of one coding are read in one go: a letter may be cut in two at the border of parts. */
function joinPieces(pieces: Pieces, encoding: DefaultAlphabet): string {
  const runs: ({ dataCoding: number; octets: Uint8Array } | undefined)[] = []
  for (const piece of pieces) {
    const last = runs.at(-1)
    if (piece && last && last.dataCoding === piece.dataCoding)
      last.octets = Uint8Array.of(...last.octets, ...piece.octets)
    else if (piece || runs.length === 0 || last) runs.push(piece && { ...piece })
  }
  return runs
    .map(run =>
      run ? (decodeText(run.octets, run.dataCoding, encoding) ?? '[data message]') : '[part missing]',
    )
    .join('')
}
