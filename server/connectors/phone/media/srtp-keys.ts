import { createCipheriv, randomBytes } from 'node:crypto'

/** SRTP protection that SDES can name (RFC 4568 6.2): both encrypt alike, the second has a shorter tag. */
export type SrtpSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32'

/** Bytes of the authentication tag of an RTP packet; RTCP always has 10 (RFC 4568 6.2.2). */
export const tagLengths: Readonly<Record<SrtpSuite, number>> = {
  AES_CM_128_HMAC_SHA1_80: 10,
  AES_CM_128_HMAC_SHA1_32: 4,
}

/** Master key (16 bytes) and salt (14 bytes) of one direction. */
export interface SrtpKey {
  readonly suite: SrtpSuite
  readonly key: Uint8Array
  readonly salt: Uint8Array
}

/** One a=crypto line of an SDP (RFC 4568 9.1). */
export interface CryptoLine {
  readonly tag: number
  readonly key: SrtpKey
}

const line = /^(\d{1,9}) +(\S+) +inline:([A-Za-z0-9+/]+=*)((?:\|[^\s|]+)*)((?: +\S+)*)$/

/**
 * Reads the value of an a=crypto attribute. Undefined for a suite, a key or a session parameter that we cannot
 * honour: the offerer's other lines may do (RFC 4568 5.1.2: unknown parameters make a line unusable, except WSH).
 */
export function parseCryptoLine(value: string): CryptoLine | undefined {
  const [, tag, suite, inline, keyParameters, parameters] = line.exec(value.trim()) ?? []
  if (!tag || !suite || !inline || !Object.hasOwn(tagLengths, suite)) return undefined
  // A master key identifier would stand in every packet; lifetimes may be ignored, no call sends 2^31 packets.
  if (keyParameters?.includes(':')) return undefined
  if (
    parameters
      ?.trim()
      .split(/ +/)
      .some(parameter => parameter && !/^WSH=\d+$/.test(parameter))
  )
    return undefined
  const bytes = Buffer.from(inline, 'base64')
  if (bytes.length !== 30) return undefined
  return {
    tag: Number(tag),
    key: { suite: suite as SrtpSuite, key: bytes.subarray(0, 16), salt: bytes.subarray(16) },
  }
}

/** The value of an a=crypto attribute. It is a secret: for the SDP only, never for a log. */
export function writeCryptoLine({ tag, key }: CryptoLine): string {
  return `${tag} ${key.suite} inline:${Buffer.concat([key.key, key.salt]).toString('base64')}`
}

/** A new master key for our own direction. */
export function newSrtpKey(suite: SrtpSuite): SrtpKey {
  return { suite, key: randomBytes(16), salt: randomBytes(14) }
}

/** Keys of one packet kind, derived once a call (key derivation rate 0). */
export interface SessionKeys {
  readonly cipher: Uint8Array
  readonly authentication: Uint8Array
  readonly salt: Uint8Array
}

/** RFC 3711 4.3: labels 0 to 2 for RTP, 3 to 5 for RTCP. */
export function deriveKeys(master: SrtpKey, kind: 'rtp' | 'rtcp'): SessionKeys {
  const first = kind === 'rtp' ? 0 : 3
  return {
    cipher: derive(master, first, 16),
    authentication: derive(master, first + 1, 20),
    salt: derive(master, first + 2, 14),
  }
}

function derive(master: SrtpKey, label: number, length: number): Uint8Array {
  const iv = new Uint8Array(16)
  iv.set(master.salt)
  iv[7]! ^= label
  return keystream(master.key, iv, new Uint8Array(length))
}

/** AES in counter mode over the bytes (RFC 3711 4.1.1); the same call encrypts and decrypts. */
export function keystream(key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createCipheriv('aes-128-ctr', key, iv).update(bytes))
}
