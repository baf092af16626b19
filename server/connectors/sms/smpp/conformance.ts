import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { FrameReader } from './frames.ts'
import { type Decoded, decodePdu, encodePdu, type Pdu } from './pdu.ts'

interface Conformance {
  readonly name: string
  readonly passed: number
  readonly total: number
  readonly failures: readonly string[]
}

const vectors = z.array(z.object({ test: z.string(), hex: z.string(), expected: z.string() }))
type Vector = z.infer<typeof vectors>[number]

/** Runs the third-party PDUs of `sms/smpp` in the folder; no line when they are not there. */
export async function smppConformance(fixtures: string): Promise<readonly Conformance[]> {
  const file = join(fixtures, 'sms/smpp/pdu_vectors.json')
  if (!existsSync(file)) return []
  const cases = vectors.parse(JSON.parse(await readFile(file, 'utf8')))
  const failures = cases.flatMap(each => {
    const faults = faultsOf(each)
    return faults.length > 0 ? [`${each.test}: ${faults.join('; ')}`] : []
  })
  return [{ name: 'smpp', passed: cases.length - failures.length, total: cases.length, failures }]
}

/** What the decoder says otherwise than the asserted fields, read from their prose. */
function faultsOf({ hex, expected }: Vector): string[] {
  const framed = new FrameReader().push(Buffer.from(hex, 'hex'))
  if (expected.startsWith('incomplete')) return framed.length === 0 ? [] : ['something was read']
  if (/unrecoverable|too (?:small|large)|invalid length/i.test(expected))
    return framed.at(-1)?.kind === 'broken' ? [] : ['the stream was not given up']
  const unknown = /unknown command/.test(expected)
  if (unknown && framed[0]?.kind !== 'unknown') return ['the unknown command was not reported']
  const decoded = framed[unknown ? 1 : 0]
  if (decoded?.kind !== 'pdu') return unknown && framed.length === 1 ? [] : ['no PDU was read']
  const says = describePdu(decoded.pdu)
  const asserted = [...expected.matchAll(asserts)].map(([whole]) => whole)
  const again: Decoded = decodePdu(encodePdu(decoded.pdu))
  return [
    ...asserted.filter(each => !says.has(each.replaceAll('"', ''))).map(each => `not ${each}`),
    ...(says.has(commandOf(expected)) ? [] : [`not a ${commandOf(expected)}`]),
    ...(isDeepStrictEqual(again, decoded) ? [] : ['written and read again it differs']),
  ]
}

const asserts =
  /(?:seq|message_id|system_id|sc_interface_version|short_message|message_payload|registered_delivery|src|dst) (?:"[^"]*"|[\w.+]+)(?: \(ton \d+ npi \d+\))?|\d+ TLVs/g

function commandOf(expected: string): string {
  return /\b(?:\w+_(?:sm|link|nack|resp|receiver|transmitter|transceiver)|unbind)\b/.exec(expected)?.[0] ?? ''
}

const hexOf = (octets: Uint8Array) => Buffer.from(octets).toString('hex')

/** Every sentence that is true of the PDU, in the words of the vectors. */
function describePdu(pdu: Pdu): ReadonlySet<string> {
  const says = [pdu.command, `seq ${pdu.sequence}`, `status ${pdu.status}`]
  if ('systemId' in pdu) says.push(`system_id ${pdu.systemId}`)
  if ('messageId' in pdu) says.push(`message_id ${pdu.messageId}`)
  if ('source' in pdu) {
    for (const [name, { ton, npi, digits }] of [
      ['src', pdu.source],
      ['dst', pdu.destination],
    ] as const)
      says.push(`${name} ${digits}`, `${name} ${digits} (ton ${ton} npi ${npi})`)
    says.push(`short_message ${hexOf(pdu.shortMessage)}`, `registered_delivery ${pdu.registeredDelivery}`)
  }
  if ('optional' in pdu) {
    const { others = [], scInterfaceVersion, messagePayload } = pdu.optional
    const named = Object.keys(pdu.optional).filter(name => name !== 'others').length
    says.push(`${named + others.length} TLVs`)
    if (scInterfaceVersion !== undefined)
      says.push(`sc_interface_version 0x${scInterfaceVersion.toString(16)}`)
    if (messagePayload) says.push(`message_payload ${hexOf(messagePayload)}`)
  }
  return new Set(says)
}
