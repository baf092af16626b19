/** One part of a longer message; `part` counts from 1. */
export interface Concatenation {
  readonly reference: number
  readonly total: number
  readonly part: number
}

export interface UserData {
  readonly concatenation?: Concatenation
  /** What stands before the text, for telling messages apart. */
  readonly header: Uint8Array
  readonly body: Uint8Array
}

/** Bit of esm_class that says a header is there (SMPP 3.4 section 5.2.12, UDHI). */
export const headerIndicator = 0x40

// 3GPP TS 23.040 9.2.3.24: concatenation with an 8-bit and with a 16-bit reference.
const shortReference = 0x00
const longReference = 0x08

/** The header of one part (3GPP TS 23.040 9.2.3.24.1), 6 octets. */
export function writeConcatenation({ reference, total, part }: Concatenation): Uint8Array {
  return Uint8Array.of(5, shortReference, 3, reference, total, part)
}

/** Takes a header off; one that does not fit into its octets is taken as text, so that nothing is lost. */
export function readUserData(octets: Uint8Array): UserData {
  const length = octets[0] ?? 0
  if (length === 0 || length >= octets.length) return { header: new Uint8Array(), body: octets }
  const header = octets.subarray(0, length + 1)
  const concatenation = findConcatenation(header)
  return { header, body: octets.subarray(length + 1), ...(concatenation ? { concatenation } : {}) }
}

function findConcatenation(header: Uint8Array): Concatenation | undefined {
  for (let at = 1; at + 1 < header.length; at += 2 + (header[at + 1] ?? 0)) {
    const element = header.subarray(at + 2, at + 2 + (header[at + 1] ?? 0))
    const [a = 0, b = 0, c = 0, d = 0] = element
    if (header[at] === shortReference && element.length === 3)
      return valid({ reference: a, total: b, part: c })
    if (header[at] === longReference && element.length === 4)
      return valid({ reference: a * 256 + b, total: c, part: d })
  }
  return undefined
}

/** A part 0 or beyond the last is to be ignored by TS 23.040; one of one is a whole message. */
export function valid(each: Concatenation): Concatenation | undefined {
  return each.total > 1 && each.part >= 1 && each.part <= each.total ? each : undefined
}
