import { type Decoded, decodePdu, headerLength } from './pdu.ts'

/**
 * Octets of the longest PDU that is still taken: a message_payload holds 64 KiB (SMPP 3.4 section 5.3.2.32), the fields
 * before it some hundred. What claims to be longer is no SMPP, and its end cannot be found.
 */
export const longestPdu = 66 * 1024

/** After `broken` the rest of the stream has no beginnings any more: close it. */
export type Framed = Decoded | { readonly kind: 'broken'; readonly reason: string }

/** Cuts a TCP stream into PDUs, however the network cut or glued it. */
export class FrameReader {
  #waiting: Uint8Array[] = []
  #held = 0
  /** Octets that must be there before the next look. */
  #wanted = 4
  #broken = false

  push(chunk: Uint8Array): readonly Framed[] {
    if (this.#broken) return []
    this.#waiting.push(chunk)
    this.#held += chunk.length
    const found: Framed[] = []
    while (this.#held >= this.#wanted && !this.#broken) {
      const octets = this.#gather()
      const length = lengthOf(octets)
      if (length < headerLength || length > longestPdu) found.push(this.#break(length))
      else if (octets.length < length) this.#wanted = length
      else {
        found.push(decodePdu(octets.subarray(0, length)))
        this.#keep(octets.subarray(length))
      }
    }
    return found
  }

  #gather(): Uint8Array {
    const [first] = this.#waiting
    if (this.#waiting.length > 1 || !first) this.#waiting = [Buffer.concat(this.#waiting)]
    return this.#waiting[0] ?? new Uint8Array()
  }

  #keep(rest: Uint8Array): void {
    this.#waiting = [rest]
    this.#held = rest.length
    this.#wanted = 4
  }

  #break(length: number): Framed {
    this.#broken = true
    this.#waiting = []
    return { kind: 'broken', reason: `A PDU of ${length} octets cannot be right.` }
  }
}

function lengthOf(octets: Uint8Array): number {
  return new DataView(octets.buffer, octets.byteOffset).getUint32(0)
}
