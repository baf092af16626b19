import { encodeGsm7, replaceForGsm7, splitSegments } from '../../contract/segments.ts'

/** What a text costs as a short message, and what would make it cheaper. */
export interface SegmentCount {
  readonly words: string
  /** More than one is paid for. */
  readonly several: boolean
  /** Characters that force the short alphabet of Unicode, each once, in the order in which they come. */
  readonly costly: readonly string[]
  /** The same words without them, and the segments it would take; absent when it cannot be done. */
  readonly cheaper?: {
    readonly text: string
    readonly segments: number
    readonly saves: boolean
    readonly accents: boolean
  }
}

export function countWords(text: string): SegmentCount {
  const { encoding, segments, units, left } = splitSegments(text)
  const several = segments.length > 1
  const costly =
    encoding === 'GSM-7' ? [] : [...new Set(characters(text))].filter(one => encodeGsm7(one) === undefined)
  const cheaper = costly.length > 0 ? cheaperText(text, segments.length) : undefined
  return {
    words: `${units} of ${units + left} · ${segmentWords(segments.length)}`,
    several,
    costly,
    ...(cheaper ? { cheaper } : {}),
  }
}

export const segmentWords = (segments: number): string =>
  segments === 1 ? '1 segment' : `${segments} segments`

export interface CostlyWords {
  readonly lead: string
  /** Three of them at most, each as it can be seen. */
  readonly shown: readonly string[]
  readonly more: boolean
}

export function costlyWords(costly: readonly string[]): CostlyWords {
  return {
    lead:
      costly.length === 1 ? '1 character makes it Unicode' : `${costly.length} characters make it Unicode`,
    shown: costly.slice(0, 3).map(nameOf),
    more: costly.length > 3,
  }
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const characters = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment)

const unseen: Readonly<Record<string, string>> = {
  '\u00a0': 'a fixed space',
  '\u202f': 'a narrow space',
  '\u200b': 'an invisible space',
  '\ufeff': 'an invisible mark',
  '\t': 'a tab',
}

function nameOf(character: string): string {
  return unseen[character] ?? (/^[\p{Z}\p{C}]+$/u.test(character) ? 'an invisible character' : character)
}

/** Typography first, which changes no word; only then letters without their accents. */
function cheaperText(text: string, now: number): SegmentCount['cheaper'] {
  for (const accents of [false, true]) {
    const plain = replaceForGsm7(text, { accents })
    if (plain === text) continue
    const { segments } = splitSegments(plain)
    return segments.length <= now
      ? { text: plain, segments: segments.length, saves: segments.length < now, accents }
      : undefined
  }
  return undefined
}
