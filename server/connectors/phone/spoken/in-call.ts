import { match, type Saying } from './cursor.ts'

/** How a language spells, and says an address. */
export interface Names {
  readonly spell: (name: string) => string
  readonly domain: (text: string, at: number) => Saying | undefined
}

const mailbox = /([\w.+%-]{1,64})@((?:[\p{L}\p{N}-]{1,63}\.){1,8}[a-z]{2,24})(?![\p{L}\p{N}])/iuy
const name = /\p{L}{2,40}(?!\p{L})/uy
const link = /(?:https?:\/\/|www\.)[^\s<>"]{1,2000}/iuy
const reference = /(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{4,8}(?![\p{L}\p{N}]|[.:-]\d)/uy

/** What is read back: of an e-mail address the name letter by letter, of a name the name and then its letters. */
export function sayReadBack(
  text: string,
  at: number,
  readBack: readonly string[],
  { spell, domain }: Names,
): Saying | undefined {
  const [address, box = '', host = ''] = match(mailbox, text, at) ?? []
  const due = (what: string) => readBack.some(one => one.toLowerCase() === what.toLowerCase())
  if (address)
    return due(address)
      ? { text: `${spell(box)}, at ${domain(host, 0)?.text ?? host}`, next: at + address.length }
      : undefined
  const [word] = match(name, text, at) ?? []
  return word && due(word) ? { text: `${word}, ${spell(word)}`, next: at + word.length } : undefined
}

/** A link as people name it: its host alone. What comes behind it nobody writes down by ear; the link itself is sent. */
export function sayShortLink(text: string, at: number, domain: Names['domain']): Saying | undefined {
  const written = match(link, text, at)?.[0].replace(/[.,;:!?)\]'’”]+$/u, '')
  const host = written
    ?.replace(/^https?:\/\//i, '')
    .replace(/^www\.(?=.)/i, '')
    .match(/^[^/?#:]+/)?.[0]
  if (!written || !host) return undefined
  return { text: domain(host, 0)?.text ?? host, next: at + written.length }
}

/** A booking code, "K7M4Q": sign by sign with a pause behind each, to be written down. */
export function sayReference(text: string, at: number, { spell }: Names): Saying | undefined {
  const found = match(reference, text, at)
  return found && { text: spell(found[0]), next: at + found[0].length }
}

export type InCallRule = (text: string, at: number) => Saying | undefined

/** What a call says in its own way; `readBack`: names and addresses that the caller spelled. */
export function inCall(readBack: readonly string[], names: Names): readonly InCallRule[] {
  return [
    ...(readBack.length > 0 ? [(text: string, at: number) => sayReadBack(text, at, readBack, names)] : []),
    (text, at) => sayShortLink(text, at, names.domain),
    (text, at) => sayReference(text, at, names),
  ]
}
