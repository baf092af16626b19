import { type NameAddr, noTag, parseNameAddrs, tagOf, withTag, writeNameAddr } from './fields.ts'
import type { Connection, Hop, Source } from './flow.ts'
import { Headers } from './headers.ts'
import type { NewRequest, Request, Response } from './message.ts'
import { contactOf } from './parse.ts'
import type { HopFinder } from './resolve.ts'
import { isSip, type Uri, writeUri } from './uri.ts'

interface Sides {
  readonly callId: string
  readonly local: NameAddr
  readonly remote: NameAddr
  readonly target: Uri
  readonly routes: readonly NameAddr[]
  readonly localSeq: number
  readonly remoteSeq: number
  readonly place: Hop
}

/** What two user agents have in common during a call (RFC 3261 12). */
export class Dialog {
  readonly callId: string
  readonly #local: NameAddr
  readonly #remote: NameAddr
  #target: Uri
  #routes: readonly NameAddr[]
  #localSeq: number
  #remoteSeq: number
  /** Where the peer was last heard from. */
  #place: Hop

  private constructor(sides: Sides) {
    this.callId = sides.callId
    this.#local = sides.local
    this.#remote = sides.remote
    this.#target = sides.target
    this.#routes = sides.routes
    this.#localSeq = sides.localSeq
    this.#remoteSeq = sides.remoteSeq
    this.#place = sides.place
  }

  /** The dialog that our answer to this request makes (RFC 3261 12.1.1). */
  static ofRequest(request: Request, source: Source, localTag: string): Dialog {
    return new Dialog({
      callId: request.callId,
      local: withTag(request.to, localTag),
      remote: request.from,
      target: contactOf(request) ?? request.from.uri,
      routes: parseNameAddrs(request.headers.all('Record-Route')) ?? [],
      localSeq: 0,
      remoteSeq: request.cseq.seq,
      place: source,
    })
  }

  /** The dialog that an answer to our request makes (RFC 3261 12.1.2). */
  static ofResponse(response: Response, hop: Hop): Dialog {
    return new Dialog({
      callId: response.callId,
      local: response.from,
      remote: response.to,
      target: contactOf(response) ?? response.to.uri,
      routes: (parseNameAddrs(response.headers.all('Record-Route')) ?? []).toReversed(),
      localSeq: response.cseq.seq,
      remoteSeq: -1,
      place: hop,
    })
  }

  get localTag(): string {
    return tagOf(this.#local)
  }

  get remoteTag(): string {
    return tagOf(this.#remote)
  }

  get key(): string {
    return dialogKey(this.callId, this.localTag, this.remoteTag)
  }

  get target(): Uri {
    return this.#target
  }

  /** How the other side is written in a header field, without its tag. */
  get remote(): NameAddr {
    return noTag(this.#remote)
  }

  /** False for a request that is older than the last one (RFC 3261 12.2.2). */
  follows(request: Request, source: Source): boolean {
    if (request.cseq.seq <= this.#remoteSeq) return false
    this.#remoteSeq = request.cseq.seq
    this.#place = source
    return true
  }

  /** Takes the new address of the peer from a target refresh (RFC 3261 12.2). */
  retarget(message: Request | Response): void {
    this.#target = contactOf(message) ?? this.#target
  }

  /** A 2xx settles the route of an early dialog anew (RFC 3261 13.2.2.4). */
  confirm(response: Response): void {
    this.retarget(response)
    this.#routes = (parseNameAddrs(response.headers.all('Record-Route')) ?? []).toReversed()
  }

  /** The next request inside of the dialog; an ACK has the number of its INVITE instead. */
  request(
    method: string,
    fields: Readonly<Record<string, string | undefined>> = {},
    body?: string,
    seq = ++this.#localSeq,
  ): NewRequest {
    const [first, ...others] = this.#routes
    const strict = first !== undefined && isSip(first.uri) && !first.uri.params.has('lr')
    const target = writeUri(this.#target)
    // A strict router (RFC 2543) gets itself as Request-URI and the target as last route (RFC 3261 12.2.1.1).
    const routes = strict ? [...others.map(writeNameAddr), `<${target}>`] : this.#routes.map(writeNameAddr)
    const headers = Headers.of({
      Route: routes,
      'Max-Forwards': '70',
      From: writeNameAddr(this.#local),
      To: writeNameAddr(this.#remote),
      'Call-ID': this.callId,
      CSeq: `${seq} ${method}`,
      ...fields,
    })
    const uri = strict ? writeUri(first.uri) : target
    return body === undefined ? { method, uri, headers } : { method, uri, headers, body }
  }

  /** The server that the next request goes to; undefined when its name cannot be found. */
  async hop(finder: HopFinder): Promise<Hop | undefined> {
    const next = this.#routes[0]?.uri ?? this.#target
    const { connection } = this.#place
    if (this.#routes.length === 0 && this.#knowsBetter(connection)) return this.#place
    const [found] = await finder.find(next)
    if (!found || found.protocol === 'udp' || !connection || found.host !== this.#place.host) return found
    return { ...found, connection }
  }

  /**
   * Without a proxy between us, an open connection is the way back for a peer that names no transport, and the address it
   * sent from for one that names a private address behind NAT.
   */
  #knowsBetter(connection: Connection | undefined): boolean {
    if (!isSip(this.#target)) return true
    if (connection?.open && !this.#target.params.has('transport')) return true
    return isPrivate(this.#target.host) && !isPrivate(this.#place.host)
  }
}

export const dialogKey = (callId: string, localTag: string, remoteTag: string): string =>
  `${callId} ${localTag} ${remoteTag}`

/** RFC 1918 and 6598. */
const isPrivate = (host: string): boolean =>
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(host)
