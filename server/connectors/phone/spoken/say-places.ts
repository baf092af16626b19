import { match, type Saying } from './cursor.ts'
import { directions, insides, states, streets, titles } from './english/places.ts'
import { figures, houseNumber, ordinal } from './say-numbers.ts'

const house =
  /(\d{1,5}[A-Z]?)((?: (?:\d{1,3}(?:st|nd|rd|th)|\p{L}[\p{L}'’.]{0,20})){1,5}?) (st|ave|av|rd|blvd|ln|dr|ct|pl|sq|ter|hwy|expy|pkwy|cir|fwy|plz|cres)(?![\p{L}\p{N}])\.?/iuy
const zip = /([A-Z]{2}),? (\d{5})(?:-(\d{4}))?(?!\d)/y
const zipAlone = /(\d{5})-(\d{4})(?!\d|-\d)/y
const person = /(Mr|Mrs|Ms|Dr|Prof)\.?(?= \p{Lu})/uy
const numero = /No\. ?(?=\d)/y
const inside = /(apt|ste|fl|rm|bldg)\.? (?=#?\d)/iy

/** "708 N 1st St", "CA 95051", "Apt. 4". A house number is needed: "Main St." alone is left. */
export function sayPlace(text: string, at: number): Saying | undefined {
  const found = match(house, text, at)
  if (found) return { text: sayStreet(found), next: keepStop(text, at + found[0].length) }
  const state = match(zip, text, at)
  const name = state && states[state[1] ?? '']
  if (state && name) {
    const more = state[3] === undefined ? '' : `, ${figures(state[3])}`
    const comma = state[0].includes(',') ? ',' : ''
    return { text: `${name}${comma} ${figures(state[2] ?? '')}${more}`, next: at + state[0].length }
  }
  const code = match(zipAlone, text, at)
  if (code) return { text: code.slice(1).map(figures).join(', '), next: at + code[0].length }
  const title = match(person, text, at)
  if (title) return { text: titles[title[1] ?? ''] ?? title[0], next: at + title[0].length }
  const no = match(numero, text, at)
  if (no) return { text: 'number ', next: at + no[0].length }
  const room = match(inside, text, at)
  const word = room && insides[room[1]?.toLowerCase() ?? '']
  return room && word ? { text: `${word} `, next: at + room[0].length } : undefined
}

function sayStreet([, number = '', name = '', kind = '']: RegExpExecArray): string {
  const words = name.trim().split(' ')
  // "1990 for the Ata ST": without a capital in the name it is no street.
  const said = words.map((word, place) => directions[place === 0 ? word : ''] ?? nth(word))
  const street = words.every(word => /^[\p{Lu}\d]/u.test(word)) ? (streets[kind.toLowerCase()] ?? kind) : kind
  return [houseNumber(number.replace(/\D/, '')), ...number.replace(/\d+/, ''), ...said, street].join(' ')
}

function nth(word: string): string {
  const digits = /^(\d+)(?:st|nd|rd|th)$/.exec(word)
  return digits ? ordinal(BigInt(digits[1] ?? '0')) : word
}

/** "Elm St. It was": the dot belongs to the abbreviation and to the sentence. */
function keepStop(text: string, next: number): number {
  return text.charAt(next - 1) === '.' && text.charAt(next) === ' ' ? next - 1 : next
}
