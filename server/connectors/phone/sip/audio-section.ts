import { attributesOf, type Direction, type MediaSection } from './sdp.ts'

/** An audio format with the number that stands for it in RTP. */
export interface Codec {
  /** As in rtpmap: PCMU, PCMA, G722, opus. */
  readonly name: string
  readonly payload: number
  /** RTP clock in Hz (8000 also for G722, RFC 3551 4.5.2). */
  readonly rate: number
  readonly channels?: number
  readonly fmtp?: string
}

/** Keys of one direction of SRTP by SDES (RFC 4568); `key` is the base64 of master key and salt. */
export interface Crypto {
  readonly tag: string
  readonly suite: string
  readonly key: string
}

export const knownCodecs: Readonly<Record<'PCMU' | 'PCMA' | 'G722' | 'opus', Codec>> = {
  PCMU: { name: 'PCMU', payload: 0, rate: 8000 },
  PCMA: { name: 'PCMA', payload: 8, rate: 8000 },
  G722: { name: 'G722', payload: 9, rate: 8000 },
  opus: { name: 'opus', payload: 96, rate: 48_000, channels: 2, fmtp: 'useinbandfec=1' },
}

export const dtmfName = 'telephone-event'

/** Number of a payload type without rtpmap (RFC 3551 table 4). */
const fixed: Readonly<Record<string, Codec>> = {
  0: knownCodecs.PCMU,
  8: knownCodecs.PCMA,
  9: knownCodecs.G722,
}

/** What an answered section says of how audio flows. */
export function common(section: MediaSection, codec: Codec, all: readonly Codec[]) {
  const dtmf =
    all.find(each => each.name === dtmfName && each.rate === codec.rate) ??
    all.find(each => each.name === dtmfName)
  const ptime = Number(attributesOf(section, 'ptime')[0])
  return {
    address: section.address,
    port: section.port,
    codec,
    ...(dtmf ? { dtmfPayload: dtmf.payload } : {}),
    ptime: ptime >= 10 && ptime <= 200 ? ptime : 20,
  }
}

/** An audio section of ours. */
export function describe(
  { address, port }: { readonly address: string; readonly port: number },
  codecs: readonly Codec[],
  dtmf: number | undefined,
  protocol: string,
  direction: Direction,
): MediaSection {
  const attributes = codecs.flatMap(({ payload, name, rate, channels, fmtp }) => [
    `rtpmap:${payload} ${name}/${rate}${channels && channels > 1 ? `/${channels}` : ''}`,
    ...(fmtp === undefined ? [] : [`fmtp:${payload} ${fmtp}`]),
  ])
  const dtmfRate = codecs[0]?.rate ?? 8000
  const events = dtmf === undefined ? [] : [`rtpmap:${dtmf} ${dtmfName}/${dtmfRate}`, `fmtp:${dtmf} 0-16`]
  const formats = [...codecs.map(({ payload }) => payload), ...(dtmf === undefined ? [] : [dtmf])].map(String)
  return {
    kind: 'audio',
    port,
    protocol,
    formats,
    address,
    direction,
    attributes: [...attributes, ...events, 'ptime:20'],
  }
}

export function codecsOf(section: MediaSection): Codec[] {
  const maps = new Map(attributesOf(section, 'rtpmap').map(each => pair(each)))
  const fmtps = new Map(attributesOf(section, 'fmtp').map(each => pair(each)))
  return section.formats.flatMap(format => {
    const [name, rate, channels] = (maps.get(format) ?? '').split('/')
    const fmtp = fmtps.get(format)
    const payload = Number(format)
    if (!Number.isInteger(payload) || payload < 0 || payload > 127) return []
    if (!name) return fixed[format] ? [fixed[format]] : []
    const more = {
      ...(Number(channels) > 1 ? { channels: Number(channels) } : {}),
      ...(fmtp === undefined ? {} : { fmtp }),
    }
    return [{ name, payload, rate: Number(rate), ...more }]
  })
}

const pair = (text: string): [string, string] => {
  const space = text.indexOf(' ')
  return [text.slice(0, Math.max(space, 0)), text.slice(space + 1)]
}

/** Only keys without lifetime and MKI, which we would have to honour (RFC 4568 6.1). */
export const cryptosOf = (section: MediaSection): Crypto[] =>
  attributesOf(section, 'crypto').flatMap(line => {
    const match = /^(\d{1,9}) (\S+) inline:([A-Za-z0-9+/]{40})(?:\|2\^\d+)?(?:\s*)$/.exec(line)
    return match ? [{ tag: match[1]!, suite: match[2]!, key: match[3]! }] : []
  })
