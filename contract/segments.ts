/**
 * How a text is carried and billed as a short message. 140 octets hold 160 septets of the GSM 7-bit alphabet or 70
 * UTF-16 units; from two parts on, a 6-octet header takes its share of each (3GPP TS 23.040 9.2.3.24.1).
 */
export interface Segments {
  readonly encoding: 'GSM-7' | 'UCS-2'
  /** The text cut as the network cuts it; never empty. */
  readonly segments: readonly string[]
  /** Septets (a character of the extension table takes two) or UTF-16 units of the whole text, headers not counted. */
  readonly units: number
  /** Units that still fit into the last segment. */
  readonly left: number
}

// 3GPP TS 23.038 6.2.1, by code; 0x1b leads to the extension table of 6.2.1.1.
const alphabet =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const extension: readonly (readonly [code: number, character: string])[] = [
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
]
const escapeCode = 0x1b
const extended = new Map(extension)
const codes = new Map<string, readonly number[]>([
  ...[...alphabet].map((character, code): [string, number[]] => [character, [code]]),
  ...extension.map(([code, character]): [string, number[]] => [character, [escapeCode, code]]),
])
codes.delete('\u001b')

const limits = { 'GSM-7': { alone: 160, joined: 153 }, 'UCS-2': { alone: 70, joined: 67 } } as const

/** One septet per octet (not packed), or undefined when a character is in neither table. */
export function encodeGsm7(text: string): Uint8Array | undefined {
  const septets: number[] = []
  for (const character of text) {
    const found = codes.get(character)
    if (!found) return undefined
    septets.push(...found)
  }
  return Uint8Array.from(septets)
}

/** Unknown extensions show their letter of the main table, an escape that leads nowhere a space (TS 23.038 6.2.1.1). */
export function decodeGsm7(octets: Uint8Array): string {
  let text = ''
  for (let at = 0; at < octets.length; at += 1) {
    const code = octets[at] ?? 0
    if (code !== escapeCode) {
      text += alphabet[code] ?? '\ufffd'
      continue
    }
    at += 1
    const second = octets[at] ?? escapeCode
    text += second === escapeCode ? ' ' : (extended.get(second) ?? alphabet[second] ?? '\ufffd')
  }
  return text
}

/** Cuts a text as Twilio and handsets do: the two septets of an extension and what one letter or emoji is made of stay together. */
export function splitSegments(text: string): Segments {
  const encoding = [...text].every(character => codes.has(character)) ? 'GSM-7' : 'UCS-2'
  const { alone, joined } = limits[encoding]
  const pieces = encoding === 'GSM-7' ? [...text] : letters(text, joined)
  const size = (piece: string) => (encoding === 'GSM-7' ? (codes.get(piece)?.length ?? 1) : piece.length)
  const units = pieces.reduce((sum, piece) => sum + size(piece), 0)
  if (units <= alone) return { encoding, segments: [text], units, left: alone - units }
  const segments = ['']
  let used = 0
  for (const piece of pieces) {
    if (used + size(piece) > joined) {
      segments.push('')
      used = 0
    }
    segments[segments.length - 1] += piece
    used += size(piece)
  }
  return { encoding, segments, units, left: joined - used }
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** What reads as one letter stays whole; a pile of marks that no segment holds is cut between its code points. */
function letters(text: string, most: number): string[] {
  return [...graphemes.segment(text)].flatMap(({ segment }) =>
    segment.length <= most ? [segment] : [...segment],
  )
}

/** What an operator bills it as. */
export function countSegments(text: string): number {
  return splitSegments(text).segments.length
}

const replacements: Readonly<Record<string, string>> = {
  ...same('"', '“”„‟«»″〝〞ˮ❝❞'),
  ...same("'", '‘’‚‛‹›′ʻʼʽˈʹ´`❛❜'),
  ...same('-', '‐‑‒–—―−⁃﹣•‣◦'),
  ...same(
    ' ',
    '\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000',
  ),
  ...same('', '\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufe0e\ufeff'),
  ...same('\n', '\u2028\u2029\u0085'),
  ...same('/', '⁄∕'),
  ...same('x', '×'),
  '…': '...',
  '№': 'No.',
  '‼': '!!',
}

function same(replacement: string, characters: string): Record<string, string> {
  return Object.fromEntries([...characters].map(character => [character, replacement]))
}

// Latin letters that Unicode does not take apart into a letter and a mark.
const plainLetters: Readonly<Record<string, string>> = {
  ...{ ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ð: 'd', Ð: 'D', ħ: 'h', Ħ: 'H', ı: 'i', ŧ: 't', Ŧ: 'T' },
  ...{ œ: 'oe', Œ: 'OE', þ: 'th', Þ: 'Th', ẞ: 'SS', ŋ: 'n', Ŋ: 'N', ĸ: 'k' },
}

/**
 * The same text without the typography that would more than halve what a segment holds: curly quotes, dashes, special
 * spaces. `accents` also writes ą as a and ł as l, which changes words, so the owner decides. A text that would need
 * UCS-2 all the same comes back as it was: nothing would be won.
 */
export function replaceForGsm7(text: string, { accents = false } = {}): string {
  const composed = text.normalize('NFC')
  let replaced = ''
  for (const character of composed) {
    const plain = codes.has(character) ? character : (replacements[character] ?? narrow(character))
    const letter = plain ?? (accents ? unaccented(character) : undefined)
    if (letter === undefined) return text
    replaced += letter
  }
  return replaced
}

/** The ASCII letter of a full-width one (U+FF01–U+FF5E stand 0xfee0 above ASCII). */
function narrow(character: string): string | undefined {
  const code = character.charCodeAt(0)
  return code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : undefined
}

function unaccented(character: string): string | undefined {
  const plain = plainLetters[character]
  if (plain) return plain
  const bare = character.normalize('NFD').replace(/\p{M}/gu, '')
  return /^[A-Za-z]$/.test(bare) ? bare : undefined
}
