import { randomBytes } from 'node:crypto'
import {
  attributesOf,
  both,
  type Direction,
  isHeld,
  type MediaSection,
  mirrored,
  parseSdp,
  writeSdp,
} from './sdp.ts'

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

/** What both sides agreed on. */
export interface AudioSession {
  /** Where our audio goes. */
  readonly address: string
  readonly port: number
  readonly codec: Codec
  /** Payload number of telephone-event (RFC 4733), when both know it. */
  readonly dtmfPayload?: number
  /** Milliseconds of audio in one packet. */
  readonly ptime: number
  /** As seen by us. */
  readonly direction: Direction
  /** The peer does not want to hear us. */
  readonly heldByPeer: boolean
  readonly srtp?: { readonly ours: Crypto; readonly theirs: Crypto }
}

export interface AudioOptions {
  readonly address: string
  readonly port: number
  /** In order of preference. */
  readonly codecs?: readonly Codec[]
  readonly direction?: Direction
  readonly srtp?: 'off' | 'optional' | 'required'
}

export const knownCodecs: Readonly<Record<'PCMU' | 'PCMA' | 'G722' | 'opus', Codec>> = {
  PCMU: { name: 'PCMU', payload: 0, rate: 8000 },
  PCMA: { name: 'PCMA', payload: 8, rate: 8000 },
  G722: { name: 'G722', payload: 9, rate: 8000 },
  opus: { name: 'opus', payload: 96, rate: 48_000, channels: 2, fmtp: 'useinbandfec=1' },
}

const dtmfPayload = 101
const telephone = [knownCodecs.PCMU, knownCodecs.PCMA]
/** Number of a payload type without rtpmap (RFC 3551 table 4). */
const fixed: Readonly<Record<string, Codec>> = {
  0: knownCodecs.PCMU,
  8: knownCodecs.PCMA,
  9: knownCodecs.G722,
}
const suites = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32']

/** Proposes audio. With `srtp: 'required'` the profile is RTP/SAVP with SDES keys, else RTP/AVP. */
export function offerAudio(options: AudioOptions, sessionId: string, version: number): string {
  const codecs = options.codecs ?? telephone
  const secure = options.srtp === 'required'
  const crypto = suites.map((suite, at) => `crypto:${at + 1} ${suite} inline:${newKey()}`)
  const section = describe(
    options,
    codecs,
    dtmfPayload,
    secure ? 'RTP/SAVP' : 'RTP/AVP',
    options.direction ?? 'sendrecv',
  )
  const media = [secure ? { ...section, attributes: [...section.attributes, ...crypto] } : section]
  return writeSdp({ sessionId, version: String(version), address: options.address, media })
}

/** Answers the first audio section that fits and refuses the others (RFC 3264 6); undefined when none fits: 488. */
export function answerAudio(
  offer: string,
  options: AudioOptions,
  sessionId: string,
  version: number,
): { readonly sdp: string; readonly session: AudioSession } | undefined {
  const theirs = parseSdp(offer)
  let session: AudioSession | undefined
  const media = theirs?.media.map(section => {
    const fit = session ? undefined : fitting(section, options)
    if (!fit) return { ...section, port: 0, attributes: [], address: '' }
    session = fit
    const answer = describe(options, [fit.codec], fit.dtmfPayload, section.protocol, fit.direction)
    const ours = fit.srtp?.ours
    return ours
      ? {
          ...answer,
          attributes: [...answer.attributes, `crypto:${ours.tag} ${ours.suite} inline:${ours.key}`],
        }
      : answer
  })
  if (!media || !session) return undefined
  return { sdp: writeSdp({ sessionId, version: String(version), address: options.address, media }), session }
}

/** What the answer to our offer makes of it; undefined when the answer accepts nothing that we can do. */
export function sessionOf(offer: string, answer: string): AudioSession | undefined {
  const ours = parseSdp(offer)?.media[0]
  const theirs = parseSdp(answer)?.media[0]
  if (!ours || !theirs || theirs.kind !== 'audio' || theirs.port === 0) return undefined
  const offered = codecsOf(ours)
  const codec = codecsOf(theirs).find(each => offered.some(own => same(own, each)) && each.name !== dtmfName)
  if (!codec) return undefined
  const own = cryptosOf(ours)
  const their = cryptosOf(theirs)[0]
  const used = own.find(each => each.tag === their?.tag && each.suite === their.suite)
  if (own.length > 0 && (!used || !their)) return undefined
  const held = isHeld(theirs)
  return {
    ...common(theirs, codec, codecsOf(theirs)),
    direction: both(
      ours.direction,
      held ? both(mirrored[theirs.direction], 'recvonly') : mirrored[theirs.direction],
    ),
    heldByPeer: held,
    ...(used && their ? { srtp: { ours: used, theirs: their } } : {}),
  }
}

const dtmfName = 'telephone-event'
const same = (a: Codec, b: Codec) =>
  a.name.toLowerCase() === b.name.toLowerCase() &&
  a.rate === b.rate &&
  (a.channels ?? 1) === (b.channels ?? 1)
const newKey = () => randomBytes(30).toString('base64')

function fitting(section: MediaSection, options: AudioOptions): AudioSession | undefined {
  const secure = /^RTP\/SAVPF?$/.test(section.protocol)
  const plain = /^RTP\/AVPF?$/.test(section.protocol)
  const wanted = options.srtp ?? 'off'
  if (section.kind !== 'audio' || section.port === 0 || (!secure && !plain)) return undefined
  if ((secure && wanted === 'off') || (plain && wanted === 'required')) return undefined
  const offered = codecsOf(section)
  // The caller's order of preference, as RFC 3264 6.1 recommends, among those that we know.
  const codec = offered.find(each => (options.codecs ?? telephone).some(own => same(own, each)))
  const theirs = cryptosOf(section).find(each => suites.includes(each.suite))
  if (!codec || (secure && !theirs)) return undefined
  const held = isHeld(section)
  const allowed = both(mirrored[section.direction], options.direction ?? 'sendrecv')
  return {
    ...common(section, codec, offered),
    direction: held ? both(allowed, 'recvonly') : allowed,
    heldByPeer: held,
    ...(secure && theirs ? { srtp: { ours: { ...theirs, key: newKey() }, theirs } } : {}),
  }
}

function common(section: MediaSection, codec: Codec, all: readonly Codec[]) {
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

function describe(
  { address, port }: AudioOptions,
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

function codecsOf(section: MediaSection): Codec[] {
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
const cryptosOf = (section: MediaSection): Crypto[] =>
  attributesOf(section, 'crypto').flatMap(line => {
    const match = /^(\d{1,9}) (\S+) inline:([A-Za-z0-9+/]{40})(?:\|2\^\d+)?(?:\s*)$/.exec(line)
    return match ? [{ tag: match[1]!, suite: match[2]!, key: match[3]! }] : []
  })
