import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import {
  type Codec,
  type Crypto,
  codecsOf,
  common,
  cryptosOf,
  describe,
  dtmfName,
  knownCodecs,
} from './audio-section.ts'
import { both, type Direction, isHeld, type MediaSection, mirrored, parseSdp, writeSdp } from './sdp.ts'

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

const dtmfPayload = 101
const telephone = [knownCodecs.PCMU, knownCodecs.PCMA]
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
  if (!reaches(ours.address, theirs)) return undefined
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

const same = (a: Codec, b: Codec) =>
  a.name.toLowerCase() === b.name.toLowerCase() &&
  a.rate === b.rate &&
  (a.channels ?? 1) === (b.channels ?? 1)
const newKey = () => randomBytes(30).toString('base64')

/** A socket of one family sends nothing to the other. Names, and addresses that only mean "hold", are left alone. */
function reaches(ours: string, section: MediaSection): boolean {
  const [from, to] = [isIP(ours), isIP(section.address)]
  return from === 0 || to === 0 || from === to || section.address === '0.0.0.0' || section.address === '::'
}

function fitting(section: MediaSection, options: AudioOptions): AudioSession | undefined {
  const secure = /^RTP\/SAVPF?$/.test(section.protocol)
  const plain = /^RTP\/AVPF?$/.test(section.protocol)
  const wanted = options.srtp ?? 'off'
  if (section.kind !== 'audio' || section.port === 0 || (!secure && !plain)) return undefined
  if (!reaches(options.address, section)) return undefined
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
