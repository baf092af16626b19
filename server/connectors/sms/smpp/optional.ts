import { latin1, type OctetReader, OctetWriter } from './octets.ts'

/** A parameter that we have no name for, or whose value is not of its length. */
export interface Tlv {
  readonly tag: number
  readonly value: Uint8Array
}

/** Optional parameters (SMPP 3.4 section 5.3.2) that the two sides here understand. */
export interface Optional {
  readonly receiptedMessageId?: string
  readonly userMessageReference?: number
  readonly sarReference?: number
  readonly sarTotal?: number
  readonly sarPart?: number
  readonly scInterfaceVersion?: number
  readonly messagePayload?: Uint8Array
  readonly messageState?: number
  /** One octet for the kind of network and two for its error (5.3.2.31). */
  readonly networkError?: Uint8Array
  readonly others?: readonly Tlv[]
}

type Kind = 'u8' | 'u16' | 'text' | 'octets'

const known = {
  receiptedMessageId: [0x001e, 'text'],
  userMessageReference: [0x0204, 'u16'],
  sarReference: [0x020c, 'u16'],
  sarTotal: [0x020e, 'u8'],
  sarPart: [0x020f, 'u8'],
  scInterfaceVersion: [0x0210, 'u8'],
  networkError: [0x0423, 'octets'],
  messagePayload: [0x0424, 'octets'],
  messageState: [0x0427, 'u8'],
} as const satisfies Record<string, readonly [tag: number, kind: Kind]>

const names: ReadonlyMap<number, { readonly name: string; readonly kind: Kind }> = new Map(
  Object.entries(known).map(([name, [tag, kind]]) => [tag, { name, kind }]),
)
/** A tag and a length, two octets each. */
const headLength = 4

/**
 * What is left of a PDU after its mandatory fields. A parameter that does not end ends the list: 3.4 section 3.3 wants
 * what is not understood to be ignored, and a message matters more than its padding.
 */
export function readOptional(reader: OctetReader): Optional {
  const found: Record<string, unknown> = {}
  const others: Tlv[] = []
  while (reader.left >= headLength) {
    const tag = reader.u16()
    const length = reader.u16()
    if (length > reader.left) break
    const value = reader.octets(length)
    const name = names.get(tag)
    const read = name && !(name.name in found) ? readValue(name.kind, value) : undefined
    if (name && read !== undefined) found[name.name] = read
    else others.push({ tag, value })
  }
  return { ...found, ...(others.length > 0 ? { others } : {}) }
}

function readValue(kind: Kind, value: Uint8Array): number | string | Uint8Array | undefined {
  if (kind === 'octets') return value
  if (kind === 'text') return latin1(value).split('\u0000', 1)[0] ?? ''
  if (value.length !== (kind === 'u8' ? 1 : 2)) return undefined
  return value.reduce((sum, octet) => sum * 256 + octet, 0)
}

export function writeOptional(writer: OctetWriter, optional: Optional): void {
  for (const [name, [tag, kind]] of Object.entries(known)) {
    const value = optional[name as keyof typeof known]
    if (value !== undefined) writeTlv(writer, { tag, value: writeValue(kind, value) })
  }
  for (const other of optional.others ?? []) writeTlv(writer, other)
}

function writeValue(kind: Kind, value: number | string | Uint8Array): Uint8Array {
  const writer = new OctetWriter()
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') return writer.text(value).finish()
  return (kind === 'u8' ? writer.u8(value) : writer.u16(value)).finish()
}

function writeTlv(writer: OctetWriter, { tag, value }: Tlv): void {
  writer.u16(tag).u16(value.length).octets(value)
}
