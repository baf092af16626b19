import { match, type Saying } from '../cursor.ts'
import { inThrees } from '../say-codes.ts'
import { figures } from './numbers.ts'
import { markNames } from './words.ts'

const phone = /(?:\+\d{1,3}|0\d{2,5})(?:[ /-]{1,3}\(?\d{1,9}\)?){1,6}(?!\d|[-.,:]\d)/y
const compact = /(\+|0)\d{6,14}(?![\d.,])/y

/** Phone numbers in their groups. */
export function sayDigits(text: string, at: number): Saying | undefined {
  const found = match(phone, text, at) ?? match(compact, text, at)
  if (!found) return undefined
  const [written] = found
  const groups = written.split(/\D{1,4}/).filter(group => group !== '')
  if (groups.join('').length < 6) return undefined
  const parts = groups.length > 1 ? groups : inThrees(groups[0] ?? '')
  return {
    text: `${written.startsWith('+') ? 'plus ' : ''}${parts.map(figures).join(', ')}`,
    next: at + written.length,
  }
}

const address =
  /(?:[a-z][a-z0-9+.-]{1,10}:\/\/|[\w.+%-]{1,64}@)?[\p{L}\p{N}_/-](?:[\p{L}\p{N}_./?=&#%~:+-]{0,255}[\p{L}\p{N}/_])?/iuy
const host = /(?:[\p{L}\p{N}_-]{2,63}\.){1,8}[a-z]{2,24}(?:[/:?#]|$)/u

/** E-mail addresses and links, spoken with their marks. */
export function sayAddress(text: string, at: number): Saying | undefined {
  const found = match(address, text, at)
  const written = found?.[0] ?? ''
  if (!/@|:\/\//.test(written) && !host.test(written)) return undefined
  const said = (written.match(/\p{L}+|\d+|[^\p{L}\d]/gu) ?? []).map(piece =>
    /^\d/.test(piece) ? figures(piece) : (markNames[piece] ?? piece),
  )
  return { text: said.join(' '), next: at + written.length }
}
