import { parseNumber } from './grammar.ts'

/** What came out of a stream: a whole message, a keep-alive that wants its answer (RFC 5626 3.5.1), or the end of trust. */
export type Frame =
  | { readonly kind: 'message'; readonly bytes: Buffer }
  | { readonly kind: 'ping' }
  | { readonly kind: 'broken'; readonly bytes: Buffer }

const endOfHead = Buffer.from('\r\n\r\n')
const length = /^(?:content-length|l)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*$/gim

/**
 * Cuts a stream into messages by Content-Length (RFC 3261 18.3). After `broken` (no length, two of them, or more than
 * `largest` bytes) nobody knows where the next message begins: answer what can be answered and close.
 */
export class Framing {
  readonly #largest: number
  #waiting: Buffer = Buffer.alloc(0)
  /** Bytes known to hold no end of a head, so a slow head is not searched from its start with each piece. */
  #searched = 0
  /** Bytes that the message at hand needs, once its length is known. */
  #needed = 0
  #broken = false

  constructor(largest: number) {
    this.#largest = largest
  }

  take(piece: Buffer): Frame[] {
    if (this.#broken) return []
    this.#waiting = this.#waiting.length === 0 ? piece : Buffer.concat([this.#waiting, piece])
    const frames: Frame[] = []
    for (let frame = this.#next(); frame; frame = this.#next()) {
      frames.push(frame)
      if (frame.kind === 'broken') break
    }
    return frames
  }

  #next(): Frame | undefined {
    const bytes = this.#waiting
    if (bytes.length === 0 || bytes.length < this.#needed) return undefined
    if (bytes[0] === 13 || bytes[0] === 10) return this.#blank(bytes)
    const end = bytes.indexOf(endOfHead, Math.max(0, this.#searched - 3))
    if (end < 0) {
      this.#searched = bytes.length
      return bytes.length > this.#largest ? this.#break(bytes) : undefined
    }
    const lengths = [...bytes.toString('latin1', 0, end).matchAll(length)]
    const size = lengths.length === 1 ? parseNumber(lengths[0]![1]) : undefined
    const total = end + 4 + (size ?? 0)
    if (size === undefined || total > this.#largest) return this.#break(bytes.subarray(0, end + 4))
    if (bytes.length < total) {
      this.#needed = total
      return undefined
    }
    this.#rest(total)
    return { kind: 'message', bytes: bytes.subarray(0, total) }
  }

  /** Blank lines before a message are skipped (RFC 3261 7.5); two of them are a ping. */
  #blank(bytes: Buffer): Frame | undefined {
    let end = 0
    while (end < bytes.length && (bytes[end] === 13 || bytes[end] === 10)) end++
    this.#rest(end)
    return end >= 4 ? { kind: 'ping' } : this.#next()
  }

  #break(bytes: Buffer): Frame {
    this.#broken = true
    this.#waiting = Buffer.alloc(0)
    return { kind: 'broken', bytes }
  }

  #rest(from: number): void {
    this.#waiting = this.#waiting.subarray(from)
    this.#searched = 0
    this.#needed = 0
  }
}
