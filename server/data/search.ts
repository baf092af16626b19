import { type RawBuilder, sql } from 'kysely'

/** What somebody typed into a search, as far as it can be looked for. */
export interface Search {
  /** For `to_tsquery('simple', …)`: every word has to occur, each may be unfinished. */
  readonly words: string
  /** Digits at the end of a phone number. */
  readonly phoneEnding: string | undefined
  /** Whether messages are looked through: one or two letters would find most of them, at 2 µs each. */
  readonly messages: boolean
}

/** undefined when nothing that can be looked for was typed. */
export function readSearch(typed: string): Search | undefined {
  const parts = typed
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/)
    // These have a meaning for to_tsquery, even inside its quotes.
    .map(part => part.replace(/['\\:&|!()<>*\p{Cc}]/gu, ''))
    .filter(part => /[\p{L}\p{N}]/u.test(part))
    .slice(0, 8)
  if (parts.length === 0) return undefined
  return {
    words: parts.map(part => `'${part.slice(0, 64)}':*`).join(' & '),
    phoneEnding: phoneEndingOf(typed),
    messages: parts.some(part => part.length >= 3),
  }
}

function phoneEndingOf(typed: string): string | undefined {
  if (!/^[+\d\s()./-]+$/.test(typed)) return undefined
  // The 0 before the area code is dialled inside the country only and is no part of E.164.
  const digits = typed.replace(/\D/g, '').replace(/^0+/, '')
  return digits.length >= 5 && digits.length <= 15 ? digits : undefined
}

/** Ids of the customers whose name, address or number was meant. */
export function peopleFound(businessId: string, { words, phoneEnding }: Search): RawBuilder<unknown> {
  const query = sql`to_tsquery('simple', ${words})`
  const ending = phoneEnding && [...phoneEnding].reverse().join('')
  return sql`
    select id from customers
    where business_id = ${businessId} and to_tsvector('simple', coalesce(name, '')) @@ ${query}
    union
    select customer_id from identities
    where business_id = ${businessId} and to_tsvector('simple', value) @@ ${query}
    ${
      ending
        ? sql`union select customer_id from identities
            where business_id = ${businessId} and kind = 'phone' and reverse(value) like ${`${ending}%`}`
        : sql``
    }`
}
