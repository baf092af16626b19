import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type Framed, FrameReader } from './frames.ts'
import { type BindPdu, encodePdu, type MessagePdu, type Pdu } from './pdu.ts'
import { type Answer, PendingRequests, type Request } from './pending.ts'
import type { SmppSettings } from './settings.ts'
import { ok, refusalOf, statuses } from './statuses.ts'
import { type Unbound, unbound } from './unbound.ts'

export type BindKind = 'transceiver' | 'transmitter' | 'receiver'

export interface DeliveryAnswer {
  /** The command_status of the answer. */
  readonly status: number
  /** Called when it has left, as this number of the answers on its connection. */
  readonly left?: (number: number) => void
}

/** Resolves once what came is durable, or cannot be now. */
export type Deliver = (pdu: MessagePdu, on: SmppConnection) => Promise<DeliveryAnswer>

export interface ConnectionOptions {
  readonly settings: SmppSettings
  readonly kind: BindKind
  readonly deliver: Deliver
}

const interfaceVersion = 0x34
/** Deliveries without an answer at which no more are read; an SMSC's own window is smaller. */
const mostUnanswered = 200
/** ms after an answer to a delivery at which the SMSC is asked for a sign that it read it, if it gave none. */
const proofPause = 1_000
/** ms that the SMSC has to say good-bye. */
const unbindPatience = 2_000

/**
 * One session with an SMSC (SMPP 3.4 section 2.2, seen from the ESME).
 *
 *   connecting ─ TCP, TLS ─→ binding ─ ESME_ROK ─→ bound ─ close() ─→ unbinding ─ answer or 2 s ─→ ended
 *       │                       │                    │                                             ↑
 *       └─ refused, too slow ───┴─ refused, silent ──┴─ cut · unbind of the SMSC · silent probe ───┘
 *                                                       · bytes that are no SMPP
 */
export class SmppConnection {
  readonly #options: ConnectionOptions
  readonly #socket: Socket
  readonly #frames = new FrameReader()
  readonly #pending = new PendingRequests()
  readonly #gone = Promise.withResolvers<void>()
  #state: 'binding' | 'bound' | 'unbinding' | 'ended' = 'binding'
  #failure: string | undefined
  #unanswered = 0
  #probe: NodeJS.Timeout | undefined
  #proof: NodeJS.Timeout | undefined
  /** Answers to deliveries so far, and how many of them the SMSC has certainly read. */
  #answered = 0
  #proven = 0
  /** Whether the SMSC takes optional parameters: 3.4 section 3.4 wants that seen from its bind answer. */
  takesOptional = false

  constructor(options: ConnectionOptions) {
    this.#options = options
    const { host, port, tls } = options.settings
    const socket = tls ? connectTls({ host, port }) : connect({ host, port })
    this.#socket = socket.setNoDelay(true).setTimeout(options.settings.responseSeconds * 1_000)
    socket.on('timeout', () => this.#end('ETIMEDOUT'))
    socket.on('error', (error: NodeJS.ErrnoException) => this.#end(error.code ?? 'error'))
    socket.on('close', () => this.#end('closed'))
    socket.on('data', chunk => {
      for (const framed of this.#frames.push(chunk)) this.#read(framed)
    })
  }

  /** Resolves when the session is over, whoever ended it. */
  get ended(): Promise<void> {
    return this.#gone.promise
  }

  /** Every answer up to this number was read by the SMSC: it has answered something we sent after it. */
  get proven(): number {
    return this.#proven
  }

  /** Undefined once it is bound. */
  async bind(): Promise<Unbound | undefined> {
    const { settings, kind } = this.#options
    const connected = settings.tls ? 'secureConnect' : 'connect'
    const open = await Promise.race([
      new Promise<boolean>(resolve => this.#socket.once(connected, () => resolve(true))),
      this.ended.then(() => false),
    ])
    if (!open) return unbound(settings, this.#failure)
    this.#socket.setTimeout(0)
    const request: Omit<BindPdu, 'sequence'> = {
      ...{ command: `bind_${kind}`, status: 0, systemId: settings.systemId, password: settings.password },
      ...{ systemType: settings.systemType, interfaceVersion, range: { ton: 0, npi: 0, digits: '' } },
      optional: {},
    }
    const answer = await this.request(request)
    if (answer.kind === 'cut') return unbound(settings, this.#failure)
    if (answer.kind !== 'answered') {
      this.#end('silent')
      return unbound(settings, this.#failure)
    }
    if (answer.pdu.status !== ok) {
      this.#end('refused')
      const { reason, retryable } = refusalOf(answer.pdu.status)
      return { reason, account: !retryable }
    }
    this.#state = 'bound'
    if ('optional' in answer.pdu)
      this.takesOptional = (answer.pdu.optional.scInterfaceVersion ?? 0) >= interfaceVersion
    this.#watch()
    return undefined
  }

  /** Sends a request and waits for its answer; never throws for what the network does. */
  async request(request: Request): Promise<Answer> {
    if (this.#state === 'ended' || !this.#socket.writable) return { kind: 'unsent' }
    const proves = this.#answered
    const { sequence, answer } = this.#pending.open(
      request.command,
      this.#options.settings.responseSeconds * 1_000,
    )
    this.#write({ ...request, sequence })
    const outcome = await answer
    if (outcome.kind === 'answered') this.#proven = Math.max(this.#proven, proves)
    else if (outcome.kind === 'silent' && this.#state === 'bound') this.#ask()
    return outcome
  }

  /** Says good-bye and closes. */
  async close(): Promise<void> {
    if (this.#state === 'bound') {
      this.#state = 'unbinding'
      const patience = setTimeout(() => this.#end('silent'), unbindPatience)
      await this.request({ command: 'unbind', status: ok })
      clearTimeout(patience)
    }
    this.#end('stopped')
    await this.ended
  }

  #read(framed: Framed): void {
    this.#watch()
    if (framed.kind === 'pdu') this.#take(framed.pdu)
    else if (framed.kind === 'broken') this.#end('EPROTO')
    else if (framed.kind === 'unknown') this.#nack(framed.sequence, framed.commandId, statuses.invalidCommand)
    else this.#nack(framed.sequence, framed.commandId, statuses.malformed)
  }

  #take(pdu: Pdu): void {
    const { sequence } = pdu
    if (pdu.command === 'enquire_link') this.#write({ command: 'enquire_link_resp', status: ok, sequence })
    else if (pdu.command === 'unbind') {
      this.#write({ command: 'unbind_resp', status: ok, sequence })
      this.#end('unbound')
    } else if (pdu.command === 'deliver_sm' || pdu.command === 'data_sm') void this.#deliver(pdu)
    else if (isAnswer(pdu)) this.#pending.settle(pdu)
    else this.#nack(sequence, 0, statuses.wrongState)
  }

  /** Nacks go to requests only: a nack to an answer would be taken for the answer to a request of ours. */
  #nack(sequence: number, commandId: number, status: number): void {
    if (commandId < 0x8000_0000) this.#write({ command: 'generic_nack', status, sequence })
  }

  async #deliver(pdu: MessagePdu): Promise<void> {
    if (++this.#unanswered >= mostUnanswered) this.#socket.pause()
    const { status, left } = await this.#options.deliver(pdu, this)
    if (--this.#unanswered < mostUnanswered) this.#socket.resume()
    if (this.#state === 'ended') return
    this.#answered += 1
    const command = pdu.command === 'data_sm' ? 'data_sm_resp' : 'deliver_sm_resp'
    // 4.6.2: the message_id of this answer is unused and empty.
    this.#write({ command, status, sequence: pdu.sequence, messageId: '', optional: {} })
    left?.(this.#answered)
    this.#proof ??= setTimeout(() => {
      this.#proof = undefined
      if (this.#proven < this.#answered) this.#ask()
    }, proofPause)
  }

  #write(pdu: Pdu): void {
    if (this.#socket.writable) this.#socket.write(encodePdu(pdu))
  }

  /** Starts the silence anew; after it the other side is asked whether it is there. */
  #watch(): void {
    clearTimeout(this.#probe)
    if (this.#state === 'bound')
      this.#probe = setTimeout(() => this.#ask(), this.#options.settings.enquireLinkSeconds * 1_000)
  }

  /** 2.8.4 has an ESME without an answer end the session: a TCP connection may be dead for hours unnoticed. */
  #ask(): void {
    if (this.#pending.asking || this.#state !== 'bound') return
    void this.request({ command: 'enquire_link', status: ok }).then(({ kind }) => {
      if (kind === 'silent') this.#end('ETIMEDOUT')
    })
  }

  #end(why: string): void {
    if (this.#state === 'ended') return
    const farewell = this.#state !== 'binding' && (why === 'unbound' || why === 'stopped')
    this.#state = 'ended'
    this.#failure = why
    clearTimeout(this.#probe)
    clearTimeout(this.#proof)
    // A farewell that was written still leaves; destroy() would throw it away.
    if (farewell) this.#socket.end(() => this.#socket.destroy())
    else this.#socket.destroy()
    this.#pending.cut()
    this.#gone.resolve()
  }
}

function isAnswer(pdu: Pdu): boolean {
  return pdu.command.endsWith('_resp') || pdu.command === 'generic_nack'
}
