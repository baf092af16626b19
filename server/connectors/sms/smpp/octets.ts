/** Bytes that are no whole PDU of their kind. */
export class MalformedPdu extends Error {}

/** Reads the fields of SMPP 3.4 section 3.1: big-endian integers, zero-ended strings, runs of octets. */
export class OctetReader {
  readonly #octets: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(octets: Uint8Array) {
    this.#octets = octets
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  }

  get left(): number {
    return this.#octets.length - this.#at
  }

  u8(): number {
    return this.#view.getUint8(this.#step(1))
  }

  u16(): number {
    return this.#view.getUint16(this.#step(2))
  }

  u32(): number {
    return this.#view.getUint32(this.#step(4))
  }

  octets(count: number): Uint8Array {
    const from = this.#step(count)
    return new Uint8Array(this.#octets.subarray(from, from + count))
  }

  /** Read as Latin-1, which keeps every octet. The end of the PDU also ends it: SMSCs forget the zero of a last field. */
  text(): string {
    const end = this.#octets.indexOf(0, this.#at)
    const text = latin1(this.#octets.subarray(this.#at, end < 0 ? undefined : end))
    this.#at = end < 0 ? this.#octets.length : end + 1
    return text
  }

  #step(count: number): number {
    if (count > this.left) throw new MalformedPdu('The PDU ends in the middle of a field.')
    const from = this.#at
    this.#at += count
    return from
  }
}

export class OctetWriter {
  readonly #octets: number[] = []

  u8(value: number): this {
    return this.#integer(value, 1)
  }

  u16(value: number): this {
    return this.#integer(value, 2)
  }

  u32(value: number): this {
    return this.#integer(value, 4)
  }

  octets(value: Uint8Array): this {
    for (const octet of value) this.#octets.push(octet)
    return this
  }

  /** @throws RangeError for what no zero-ended string of octets can hold. */
  text(value: string): this {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a zero would end the field early
    if (/[\u0000]|[^\u0000-\u00ff]/.test(value))
      throw new RangeError('This text cannot stand in a field of a PDU.')
    return this.octets(Buffer.from(value, 'latin1')).u8(0)
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#octets)
  }

  #integer(value: number, size: number): this {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size))
      throw new RangeError(`${value} does not fit into ${size} octets.`)
    for (let shift = size - 1; shift >= 0; shift -= 1)
      this.#octets.push(Math.floor(value / 256 ** shift) % 256)
    return this
  }
}

export function latin1(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1')
}
