import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'

declare const normalised: unique symbol
/** A string that went through one of the constructors below, so equal people have equal strings. */
export type Normalised = string & { readonly [normalised]: true }

export type IdentifierKind = 'phone' | 'email' | 'visitor' | 'scoped'

/**
 * One way to reach or recognise a person.
 * `scope` is empty except for ids that mean something only inside one account or vendor
 * (WhatsApp business-scoped user id, page-scoped id); a visitor id is scoped by its widget's cookie.
 */
export interface Identifier {
  readonly kind: IdentifierKind
  readonly scope: string
  readonly value: Normalised
}

const make = (kind: IdentifierKind, value: string, scope = ''): Identifier => ({
  kind,
  scope,
  value: value as Normalised,
})

/** E.164 (ITU-T) of a number as people write it, or undefined when it cannot be a subscriber's number. */
export function phone(raw: string, defaultCountry?: string): Identifier | undefined {
  const parsed = parsePhoneNumberFromString(plainNumber(raw), defaultCountry as CountryCode | undefined)
  return parsed && (parsed.isValid() || fictional.test(parsed.number))
    ? make('phone', parsed.number)
    : undefined
}

/** What the parser does not read by itself: tel: addresses (RFC 3966), digits of other scripts, doubled prefixes. */
function plainNumber(raw: string): string {
  const [, number, parameters = ''] = /^\s*tel:([^;]*)(.*)$/is.exec(raw) ?? []
  const context = /;phone-context=(\+[\d.() -]+)/i.exec(parameters)?.[1]
  const written = number === undefined ? raw : (number.startsWith('+') ? '' : (context ?? '')) + number
  return written
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/^(\D*)\+{2,}/, '$1+')
    .replace(/^(\s*\+)00/, '$1')
    .replace(/\(?\b0xx\)?/i, '0') // Brazil and Argentina: any long-distance carrier
}

/** The decimal digits of every script stand together from zero to nine (Unicode 4.6). */
function digitOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1
  return String(value)
}

// Ofcom reserves these mobiles for fiction; no library counts them as real, and demo customers have them.
const fictional = /^\+447700900\d{3}$/

// RFC 5321 4.5.3.1: local part 64 octets, path 254. Quoted local parts are legal and never used by customers.
const address =
  /^[^\s@<>()[\]\\,;:"]{1,64}@(?=.{1,253}$)[a-z0-9\u00a1-\uffff](?:[a-z0-9.\u00a1-\uffff-]*[a-z0-9\u00a1-\uffff])?$/iu

/** Lower-cased address. The local part is case-sensitive by RFC 5321 2.4, but no mailbox provider treats it so. */
export function email(raw: string): Identifier | undefined {
  const value = raw.trim().replace(/^<|>$/g, '').normalize('NFC').toLowerCase()
  if (value.length > 254 || value.includes('..') || !value.includes('.')) return undefined
  return address.test(value) ? make('email', value) : undefined
}

export function visitor(id: string): Identifier | undefined {
  return /^[\w-]{8,64}$/.test(id) ? make('visitor', id) : undefined
}

export function scoped(scope: string, id: string): Identifier | undefined {
  return scope && id && id.length <= 256 ? make('scoped', id, scope) : undefined
}

/** Revives an identifier that was stored; the store only ever received normalised ones. */
export function stored(kind: IdentifierKind, scope: string, value: string): Identifier {
  return make(kind, value, scope)
}

export function sameIdentifier(a: Identifier, b: Identifier): boolean {
  return a.kind === b.kind && a.scope === b.scope && a.value === b.value
}
