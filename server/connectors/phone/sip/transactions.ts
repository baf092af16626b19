import { randomBytes } from 'node:crypto'
import {
  type ClientHandlers,
  type ClientMachine,
  type ClientTransaction,
  inviteClient,
  plainClient,
} from './client-transactions.ts'
import type { Clock } from './clock.ts'
import { tagOf, writeVia } from './fields.ts'
import { answerHop, type Hop, type Source, stampVia, type Wire } from './flow.ts'
import {
  type Answer,
  copyForResponse,
  type NewRequest,
  phraseOf,
  type Request,
  type Response,
  respond,
  write,
} from './message.ts'
import type { Parsed, Refused } from './parse.ts'
import {
  inviteServer,
  plainServer,
  type ServerMachine,
  type ServerTransaction,
} from './server-transactions.ts'
import { writeUri } from './uri.ts'

export interface Transactions {
  /** Takes a message from the network. */
  receive(message: Parsed, source: Source): void
  /** Sends a request with a Via and branch of its own. */
  request(request: NewRequest, hop: Hop, handlers: ClientHandlers): ClientTransaction
  /** The INVITE that a CANCEL means. */
  inviteOf(cancel: Request): ServerTransaction | undefined
  /** Sends an ACK for a 2xx, which is no transaction (RFC 3261 13.2.2.4). Gives the bytes, to be sent again as they are. */
  acknowledge(ack: NewRequest, hop: Hop): Buffer
  readonly count: number
  /** Forgets everything and stops all timers. */
  close(): void
}

interface Options {
  readonly wire: Wire
  readonly clock: Clock
  readonly mostTransactions: number
  readonly onRequest: (transaction: ServerTransaction) => void
  /** ACK for a 2xx, or one that belongs to nothing. */
  readonly onAck: (ack: Request, source: Source) => void
  /** A 2xx to an INVITE whose transaction is gone. */
  readonly onLateSuccess: (response: Response) => void
}

const cookie = 'z9hG4bK'

/** Matches messages to transactions (RFC 3261 17.1.3, 17.2.3) and starts new ones. */
export function createTransactions(options: Options): Transactions {
  return new Layer(options)
}

class Layer implements Transactions {
  readonly #options: Options
  readonly #clients = new Map<string, ClientMachine>()
  readonly #servers = new Map<string, ServerMachine>()
  /** Requests outside of dialogs by what a fork leaves the same (RFC 3261 8.2.2.2). */
  readonly #unforked = new Set<string>()

  constructor(options: Options) {
    this.#options = options
  }

  get count(): number {
    return this.#clients.size + this.#servers.size
  }

  receive(message: Parsed, source: Source) {
    if (message.kind === 'response') return this.#answered(message)
    if (message.kind === 'refused') return refuse(this.#options.wire, message, source)
    if (message.kind === 'dropped') return
    const request = stampVia(message, source)
    if (request.method !== 'ACK') return this.#serve(request, source)
    const invite = this.#servers.get(serverKey(request, 'INVITE'))
    if (!invite?.acknowledge()) this.#options.onAck(request, source)
  }

  request(request: NewRequest, hop: Hop, handlers: ClientHandlers): ClientTransaction {
    const branch = newBranch()
    return this.#start(withVia(request, this.#options.wire, hop, branch), hop, handlers, branch)
  }

  inviteOf(cancel: Request): ServerTransaction | undefined {
    return this.#servers.get(serverKey(cancel, 'INVITE'))
  }

  acknowledge(ack: NewRequest, hop: Hop): Buffer {
    const { wire } = this.#options
    const bytes = write(withVia(ack, wire, hop, newBranch()))
    wire.send(bytes, hop)
    return bytes
  }

  close(): void {
    for (const machine of [...this.#clients.values(), ...this.#servers.values()]) machine.end()
  }

  #start(request: NewRequest, hop: Hop, handlers: ClientHandlers, branch: string): ClientMachine {
    const { wire, clock } = this.#options
    const key = `${branch} ${request.method}`
    const gone = () => this.#clients.delete(key)
    const sendCancel = (cancel: NewRequest) =>
      void this.#start(cancel, hop, { onResponse() {}, onFailure() {} }, branch)
    const create = request.method === 'INVITE' ? inviteClient : plainClient
    const machine = create({ wire, clock, request, hop, handlers, gone, sendCancel })
    this.#clients.set(key, machine)
    return machine
  }

  #serve(request: Request, source: Source) {
    const { wire, clock, mostTransactions } = this.#options
    const key = serverKey(request, request.method)
    const known = this.#servers.get(key)
    if (known) return known.repeat()
    const refuse = (status: number, answer: Answer) =>
      wire.send(write(respond(request, status, answer)), answerHop(request, source))
    if (this.count >= mostTransactions) return refuse(503, { headers: { 'Retry-After': '10' } })
    const fork = tagOf(request.to) === '' ? forkKey(request) : undefined
    if (fork !== undefined && this.#unforked.has(fork) && request.method !== 'CANCEL')
      return refuse(482, { tag: newTag() })
    const gone = () => {
      this.#servers.delete(key)
      if (fork !== undefined) this.#unforked.delete(fork)
    }
    const create = request.method === 'INVITE' ? inviteServer : plainServer
    const machine = create({ wire, clock, request, source, gone })
    this.#servers.set(key, machine)
    if (fork !== undefined) this.#unforked.add(fork)
    this.#options.onRequest(machine)
  }

  #answered(response: Response) {
    // Two Via fields: it was meant for someone else (RFC 3261 8.1.3.3).
    if (response.headers.list('Via').length !== 1) return
    const machine = this.#clients.get(`${response.via.params.get('branch')} ${response.cseq.method}`)
    if (machine) machine.receive(response)
    else if (response.cseq.method === 'INVITE' && response.status >= 200 && response.status < 300)
      this.#options.onLateSuccess(response)
  }
}

/** 96 random bits: unique for ever and not to be guessed (RFC 3261 8.1.1.7). */
const newBranch = (): string => `${cookie}${randomBytes(12).toString('hex')}`

/** A tag for From or To: 64 random bits (RFC 3261 19.3 wants 32). */
export const newTag = (): string => randomBytes(8).toString('hex')

function withVia(request: NewRequest, wire: Wire, hop: Hop, branch: string): NewRequest {
  const params = new Map([
    ['branch', branch],
    ['rport', ''],
  ])
  const via = { version: 'SIP/2.0', transport: hop.protocol.toUpperCase(), ...wire.sentBy(hop), params }
  return { ...request, headers: request.headers.clone().prepend('Via', writeVia(via)) }
}

/** RFC 3261 17.2.3, and the Call-ID, because some callers use a branch twice. Without a real branch (RFC 2543; RFC 4475 3.2.1 has the bare cookie) the request itself is the key. */
function serverKey(request: Request, method: string): string {
  const { via, callId, cseq, from, uri } = request
  const branch = via.params.get('branch') ?? ''
  const sentBy = `${via.host}:${via.port ?? ''}`
  if (branch.startsWith(cookie) && branch !== cookie) return `${branch} ${sentBy} ${callId} ${method}`
  return `${writeUri(uri)} ${tagOf(from)} ${callId} ${cseq.seq} ${sentBy} ${branch} ${method}`
}

const forkKey = ({ from, callId, cseq }: Request): string =>
  `${tagOf(from)} ${callId} ${cseq.seq} ${cseq.method}`

/** Answers without state what could not be parsed. With an unusable Via the answer goes where the request came from. */
function refuse(wire: Wire, { headers, status, reason }: Refused, source: Source): void {
  const response = { status, reason: reason || phraseOf(status), headers: copyForResponse(headers, newTag()) }
  // A To that already has a tag keeps it; a second one would be malformed again.
  if (/;\s*tag\s*=/i.test(headers.get('To') ?? '')) response.headers.set('To', headers.get('To') ?? '')
  wire.send(write(response), source)
}
