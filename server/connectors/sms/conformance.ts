import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeGsm7, encodeGsm7, splitSegments } from '../../../contract/segments.ts'
import { smppConformance } from './smpp/conformance.ts'
import { type FormFields, signedByTwilio } from './twilio/signature.ts'

interface Conformance {
  readonly name: string
  readonly passed: number
  readonly total: number
  readonly failures: readonly string[]
}

type Case = readonly [name: string, right: boolean]

/** Runs the third-party cases of `sms/` and of Twilio's signatures; sets that are not there give no line. */
export async function smsConformance(fixturesDir: string): Promise<Conformance[]> {
  const sets: readonly [name: string, path: string, run: (text: string) => Case[]][] = [
    ['gsm-alphabet', 'sms/gsm0338.tsv', alphabetCases],
    ['twilio-segments', 'sms/twilio_segments.json', segmentCases],
    ['twilio-signature', 'contracts/twilio/webhook_signature_vectors.json', signatureCases],
  ]
  const results: Conformance[] = []
  for (const [name, path, run] of sets) {
    const file = join(fixturesDir, path)
    if (existsSync(file)) results.push(lineOf(name, run(await readFile(file, 'utf8'))))
  }
  return [...results, ...(await smppConformance(fixturesDir))]
}

function lineOf(name: string, cases: readonly Case[]): Conformance {
  const failures = cases.filter(([, right]) => !right).map(([called]) => called)
  return { name, passed: cases.length - failures.length, total: cases.length, failures }
}

function alphabetCases(text: string): Case[] {
  const rows = text.split('\n').slice(1).filter(Boolean)
  return rows.map(row => {
    const [hex = '', unicode = ''] = row.trim().split('\t')
    const octets = Buffer.from(hex, 'hex')
    const character = String.fromCodePoint(Number.parseInt(unicode.slice(2), 16))
    const encoded = encodeGsm7(character)
    return [row, decodeGsm7(octets) === character && encoded !== undefined && octets.equals(encoded)]
  })
}

interface SegmentVector {
  readonly test: string
  readonly body: string
  readonly encoding: string
  readonly segments: number
  readonly messageSize?: number
  readonly totalSize?: number
  readonly last_segment_text?: string
}

function segmentCases(text: string): Case[] {
  const vectors: SegmentVector[] = JSON.parse(text)
  return vectors.map(vector => {
    const { encoding, segments, units } = splitSegments(vector.body)
    // Bits: septets or UTF-16 units, and in a part of several the user data header: 6 octets, in GSM-7 49 bits
    // with the fill bit to the next septet, which the vectors leave out.
    const size = units * (encoding === 'GSM-7' ? 7 : 16)
    const headers = segments.length > 1 ? segments.length * 48 : 0
    const right =
      encoding === vector.encoding &&
      segments.length === vector.segments &&
      (vector.messageSize === undefined || size === vector.messageSize) &&
      (vector.totalSize === undefined || size + headers === vector.totalSize) &&
      (vector.last_segment_text === undefined || segments.at(-1) === vector.last_segment_text)
    return [vector.test, right]
  })
}

interface SignatureVector {
  readonly case: string
  readonly auth_token: string
  readonly url: string
  readonly params: FormFields | null
  readonly body: string | null
  readonly signature: string
  readonly valid: boolean
}

function signatureCases(text: string): Case[] {
  const vectors: SignatureVector[] = JSON.parse(text)
  return vectors.map(({ auth_token, url, params, body, signature, valid, case: called }) => {
    const request = { url, signature, fields: params ?? undefined, body: body ?? undefined }
    return [called, signedByTwilio(auth_token, request) === valid]
  })
}
