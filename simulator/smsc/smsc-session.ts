import type { Socket } from 'node:net'
import { type Framed, FrameReader } from '../../server/connectors/sms/smpp/frames.ts'
import { type BindPdu, encodePdu, type MessagePdu, type Pdu } from '../../server/connectors/sms/smpp/pdu.ts'
import { ok, statuses } from '../../server/connectors/sms/smpp/statuses.ts'

export type Submitted =
  | { readonly status: number; readonly messageId?: string }
  /** The connection ends without an answer. */
  | 'cut'

export interface SmscSessionEvents {
  /** The status of the answer, and which account it is. */
  bind(pdu: BindPdu): { readonly status: number; readonly systemId?: string }
  bound(session: SmscSession): void
  submit(pdu: MessagePdu, session: SmscSession): Submitted
  /** Called once the answer to a submit has left. */
  submitted(): void
  ended(session: SmscSession): void
}

/** ms that the double waits for the answer to a delivery; then it delivers again. */
const answerPatience = 10_000

/**
 * The SMSC's end of one connection.
 *
 *   open ─ bind accepted ─→ bound ─ unbind, cut ─→ ended
 */
export class SmscSession {
  readonly #socket: Socket
  readonly #events: SmscSessionEvents
  readonly #frames = new FrameReader()
  readonly #deliveries = new Map<number, (status: number | undefined) => void>()
  readonly #losing = new Set<number>()
  #bind: BindPdu['command'] | undefined
  #systemId: string | undefined
  #sequence = 0
  #ended = false

  constructor(socket: Socket, events: SmscSessionEvents) {
    this.#socket = socket.setNoDelay(true)
    this.#events = events
    socket.on('data', chunk => {
      for (const framed of this.#frames.push(chunk)) if (!this.#ended) this.#read(framed)
    })
    socket.on('error', () => {})
    socket.on('close', () => this.cut())
  }

  get systemId(): string | undefined {
    return this.#systemId
  }

  get receives(): boolean {
    return !this.#ended && (this.#bind === 'bind_transceiver' || this.#bind === 'bind_receiver')
  }

  get waiting(): number {
    return this.#deliveries.size
  }

  /**
   * The command_status of the answer; undefined when none came, in time or any more. `loses`: the connection ends just
   * before an accepting answer would have been read, and nothing that was sent after that answer is read either.
   */
  deliver(message: Omit<MessagePdu, 'sequence'>, loses: boolean): Promise<number | undefined> {
    if (this.#ended) return Promise.resolve(undefined)
    this.#sequence += 1
    const sequence = this.#sequence
    const answer = Promise.withResolvers<number | undefined>()
    const timer = setTimeout(answer.resolve, answerPatience, undefined)
    if (loses) this.#losing.add(sequence)
    this.#deliveries.set(sequence, answer.resolve)
    this.#write({ ...message, sequence })
    return answer.promise.finally(() => {
      clearTimeout(timer)
      this.#deliveries.delete(sequence)
    })
  }

  cut(): void {
    if (this.#ended) return
    this.#ended = true
    this.#socket.destroy()
    for (const answer of this.#deliveries.values()) answer(undefined)
    this.#events.ended(this)
  }

  #read(framed: Framed): void {
    if (framed.kind === 'pdu') this.#take(framed.pdu)
    else if (framed.kind === 'broken') this.cut()
    else if (framed.commandId < 0x8000_0000) {
      const status = framed.kind === 'unknown' ? statuses.invalidCommand : statuses.malformed
      this.#write({ command: 'generic_nack', status, sequence: framed.sequence })
    }
  }

  #take(pdu: Pdu): void {
    const { sequence } = pdu
    if ('password' in pdu) this.#takeBind(pdu)
    else if (pdu.command === 'submit_sm') this.#takeSubmit(pdu)
    else if (pdu.command === 'enquire_link')
      this.#write({ command: 'enquire_link_resp', status: ok, sequence })
    else if (pdu.command === 'unbind') {
      this.#write({ command: 'unbind_resp', status: ok, sequence })
      this.#socket.end(() => this.cut())
    } else if (pdu.command === 'deliver_sm_resp' && pdu.status === ok && this.#losing.has(sequence))
      this.cut()
    else if (pdu.command === 'deliver_sm_resp' || pdu.command === 'generic_nack')
      this.#deliveries.get(sequence)?.(pdu.status)
  }

  #takeBind(pdu: BindPdu): void {
    const { status, systemId } = this.#bind ? { status: statuses.alreadyBound } : this.#events.bind(pdu)
    this.#write({
      ...{ command: `${pdu.command}_resp`, status, sequence: pdu.sequence, systemId: 'SMSC' },
      optional: status === ok ? { scInterfaceVersion: 0x34 } : {},
    })
    if (status !== ok) return
    this.#bind = pdu.command
    this.#systemId = systemId
    this.#events.bound(this)
  }

  #takeSubmit(pdu: MessagePdu): void {
    const sends = this.#bind === 'bind_transceiver' || this.#bind === 'bind_transmitter'
    const submitted = sends ? this.#events.submit(pdu, this) : { status: statuses.wrongState }
    if (submitted === 'cut') this.cut()
    else {
      const { status, messageId = '' } = submitted
      this.#write({ command: 'submit_sm_resp', status, sequence: pdu.sequence, messageId, optional: {} })
      this.#events.submitted()
    }
  }

  #write(pdu: Pdu): void {
    if (this.#socket.writable) this.#socket.write(encodePdu(pdu))
  }
}
