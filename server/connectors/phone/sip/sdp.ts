/** What may flow as seen by who wrote it (RFC 3264 5.1). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

/** One m= section; attributes without "a=". */
export interface MediaSection {
  readonly kind: string
  /** 0 means refused (RFC 3264 6). */
  readonly port: number
  /** "RTP/AVP", "RTP/SAVP", … */
  readonly protocol: string
  readonly formats: readonly string[]
  /** Address of its own c= line or of the session. */
  readonly address: string
  readonly direction: Direction
  readonly attributes: readonly string[]
}

/** A session description (RFC 8866) as far as a telephone call needs it. */
export interface Sdp {
  readonly sessionId: string
  readonly version: string
  readonly address: string
  readonly media: readonly MediaSection[]
}

const directions: readonly string[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive']
const isDirection = (text: string): text is Direction => directions.includes(text)
const mediaLine = /^(\S+) (\d{1,5})(?:\/\d+)? (\S+)((?: \S+)+)$/
const connectionLine = /^IN IP[46] ([^\s/]+)/
/** More sections than any call has; a bound on what one offer can ask for. */
const mostSections = 32

interface Draft {
  kind: string
  port: number
  protocol: string
  formats: string[]
  address: string | undefined
  attributes: string[]
}

/** Undefined when it is not a session description. Never throws. */
export function parseSdp(text: string): Sdp | undefined {
  const lines = text.split(/\r\n|\n|\r/)
  if (lines[0] !== 'v=0') return undefined
  const session: Draft = { kind: '', port: 0, protocol: '', formats: [], address: undefined, attributes: [] }
  const sections: Draft[] = []
  let origin: readonly string[] = []
  for (const line of lines) {
    const value = line.slice(2)
    const current = sections.at(-1) ?? session
    if (line.startsWith('m=')) {
      const section = parseSection(value)
      if (!section || sections.length === mostSections) return undefined
      sections.push(section)
    } else if (line.startsWith('c=')) {
      current.address = connectionLine.exec(value)?.[1]
      if (current.address === undefined) return undefined
    } else if (line.startsWith('a=')) current.attributes.push(value)
    else if (line.startsWith('o=')) origin = value.split(' ')
  }
  if (origin.length < 6) return undefined
  const shared = session.attributes.find(isDirection) ?? 'sendrecv'
  return {
    sessionId: origin[1] ?? '',
    version: origin[2] ?? '',
    address: session.address ?? '',
    media: sections.map(section => ({
      ...section,
      address: section.address ?? session.address ?? '',
      direction: section.attributes.find(isDirection) ?? shared,
    })),
  }
}

function parseSection(value: string): Draft | undefined {
  const match = mediaLine.exec(value)
  const port = Number(match?.[2])
  if (!match || port > 65_535) return undefined
  const formats = match[4]!.trim().split(' ')
  return { kind: match[1]!, port, protocol: match[3]!, formats, address: undefined, attributes: [] }
}

export function writeSdp(sdp: Sdp): string {
  const at = (address: string) => `IN IP${address.includes(':') ? 6 : 4} ${address}`
  const lines = [
    'v=0',
    `o=- ${sdp.sessionId} ${sdp.version} ${at(sdp.address)}`,
    's=-',
    `c=${at(sdp.address)}`,
    't=0 0',
  ]
  for (const section of sdp.media) {
    lines.push(`m=${section.kind} ${section.port} ${section.protocol} ${section.formats.join(' ')}`)
    if (section.address !== sdp.address && section.address !== '') lines.push(`c=${at(section.address)}`)
    for (const attribute of section.attributes) if (!isDirection(attribute)) lines.push(`a=${attribute}`)
    if (section.port !== 0) lines.push(`a=${section.direction}`)
  }
  return `${lines.join('\r\n')}\r\n`
}

/** Values of an attribute: `rtpmap` gives every "0 PCMU/8000". */
export const attributesOf = (section: MediaSection, name: string): string[] =>
  section.attributes.filter(each => each.startsWith(`${name}:`)).map(each => each.slice(name.length + 1))

/** What the other side sees as ours: RFC 3264 6.1. */
export const mirrored: Readonly<Record<Direction, Direction>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
}

export const maySend = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly'
export const mayReceive = (direction: Direction): boolean =>
  direction === 'sendrecv' || direction === 'recvonly'

/** The direction that allows only what both allow. */
export function both(a: Direction, b: Direction): Direction {
  const send = maySend(a) && maySend(b)
  const receive = mayReceive(a) && mayReceive(b)
  if (send) return receive ? 'sendrecv' : 'sendonly'
  return receive ? 'recvonly' : 'inactive'
}

/** The peer of this section does not want to hear us: hold by direction or, as in RFC 2543, by address 0.0.0.0. */
export const isHeld = (section: MediaSection): boolean =>
  !mayReceive(section.direction) || section.address === '0.0.0.0' || section.address === '::'

/** The same of a whole description, by its audio. */
export function holdsUs(sdp: string): boolean {
  const audio = parseSdp(sdp)?.media.find(({ kind, port }) => kind === 'audio' && port > 0)
  return audio !== undefined && isHeld(audio)
}
