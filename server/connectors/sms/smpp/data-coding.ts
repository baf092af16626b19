import { decodeGsm7, encodeGsm7, splitSegments } from '../../../../contract/segments.ts'
import { latin1 } from './octets.ts'

/**
 * What the operator means by data_coding 0, its "default alphabet" (SMPP 3.4 section 5.2.19): most mean GSM 7-bit with
 * a septet in each octet, some translate from Latin-1.
 */
export type DefaultAlphabet = 'gsm7' | 'latin1'

export const codings = { standard: 0x00, latin1: 0x03, ucs2: 0x08 } as const

export interface EncodedText {
  readonly dataCoding: number
  /** One for each part, without header. */
  readonly parts: readonly Uint8Array[]
}

/** Cut into parts that leave room for the header of a part where there are several. */
export function encodeText(text: string, standard: DefaultAlphabet): EncodedText {
  const { encoding, segments } = splitSegments(text)
  const encode = standard === 'gsm7' ? encodeGsm7 : encodeLatin1
  const parts = encoding === 'GSM-7' ? segments.map(encode) : []
  if (parts.length > 0 && parts.every(part => part !== undefined))
    return { dataCoding: codings.standard, parts }
  const cut = encoding === 'UCS-2' ? segments : splitUcs2(text)
  return { dataCoding: codings.ucs2, parts: cut.map(encodeUcs2) }
}

/** The whole text in one run of octets, in the coding that `encodeText` chose for it. */
export function encodeWhole(text: string, dataCoding: number, standard: DefaultAlphabet): Uint8Array {
  const encode = standard === 'gsm7' ? encodeGsm7 : encodeLatin1
  return (dataCoding === codings.standard ? encode(text) : undefined) ?? encodeUcs2(text)
}

function encodeLatin1(text: string): Uint8Array | undefined {
  return [...text].every(character => character <= '\u00ff')
    ? new Uint8Array(Buffer.from(text, 'latin1'))
    : undefined
}

/** 16-bit units, high octet first; a surrogate pair is two of them, as every handset of today reads it. */
export function encodeUcs2(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf16le').swap16())
}

/** For what GSM 7-bit holds but Latin-1 does not, such as €: 70 units alone, 67 in each part. Pairs stay whole. */
function splitUcs2(text: string): string[] {
  if (text.length <= 70) return [text]
  const parts = ['']
  for (const character of text) {
    const last = parts.length - 1
    if ((parts[last] ?? '').length + character.length > 67) parts.push(character)
    else parts[last] += character
  }
  return parts
}

/** Text of a message that came in, or undefined where it is no text. Never throws: what cannot be read is shown as �. */
export function decodeText(
  octets: Uint8Array,
  dataCoding: number,
  standard: DefaultAlphabet,
): string | undefined {
  const alphabet = alphabetOf(dataCoding)
  if (alphabet === 'standard') return standard === 'gsm7' ? decodeGsm7(octets) : latin1(octets)
  if (alphabet === 'gsm7') return decodeGsm7(octets)
  if (alphabet === 'latin1') return latin1(octets)
  if (alphabet === 'binary') return undefined
  return new TextDecoder(alphabet).decode(octets)
}

// SMPP 3.4 section 5.2.19; pictograms and reserved values are read as the default alphabet.
const named: Readonly<Record<number, string>> = {
  1: 'latin1',
  2: 'binary',
  3: 'latin1',
  4: 'binary',
  5: 'shift_jis',
  6: 'iso-8859-5',
  7: 'iso-8859-8',
  8: 'utf-16be',
  10: 'iso-2022-jp',
  13: 'euc-jp',
  14: 'euc-kr',
}

function alphabetOf(dataCoding: number): string {
  if (dataCoding < 0x10) return named[dataCoding] ?? 'standard'
  // 3GPP TS 23.038 section 4: groups 00xx and 1111 carry the alphabet in bits 3 and 2, or in bit 2.
  const group = dataCoding >> 4
  if (group === 0xf) return dataCoding & 0x04 ? 'binary' : 'gsm7'
  if (group < 4) return ['gsm7', 'binary', 'utf-16be', 'standard'][(dataCoding >> 2) & 3] ?? 'standard'
  return group === 0xe ? 'utf-16be' : 'standard'
}
