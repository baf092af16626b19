import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { type Identifier, phone, scoped } from '../../../../contract/identifier.ts'
import type { Address } from './pdu.ts'

// SMPP 3.4 sections 5.2.5 and 5.2.6.
const ton = { unknown: 0, international: 1, national: 2, networkSpecific: 3, alphanumeric: 5 } as const
const npi = { unknown: 0, isdn: 1 } as const
/** Digits of the longest short code that operators hand out; what is longer is a whole number. */
const longestShortCode = 8

/** A customer's number or a short code; operators want numbers without the plus. */
export function destinationOf(number: string): Address {
  return digitsOf(number)
}

/** What customers see as the sender: a name (3GPP TS 23.040 9.1.2.5), a short code or a number. */
export function sourceOf(sender: string): Address {
  const plain = sender.replace(/[\s()./-]/g, '')
  return /^\+?\d+$/.test(plain)
    ? digitsOf(plain)
    : { ton: ton.alphanumeric, npi: npi.unknown, digits: sender }
}

function digitsOf(number: string): Address {
  const digits = number.replace(/^\+/, '')
  return digits.length <= longestShortCode && !number.startsWith('+')
    ? { ton: ton.networkSpecific, npi: npi.unknown, digits }
    : { ton: ton.international, npi: npi.isdn, digits }
}

/** Who wrote: a number where it is one, else a short code or a name, which are no telephone. `home`: a number of ours. */
export function senderOf(source: Address, home: string): Identifier {
  const digits = source.digits.trim()
  const country = parsePhoneNumberFromString(home)?.country
  const number = digits.replace(/^(?:\+|00)/, '')
  const international = /^\d{7,15}$/.test(number) ? phone(`+${number}`) : undefined
  const national = /^\d{5,15}$/.test(digits) ? phone(digits, country) : undefined
  const other = scoped('sms', digits) ?? scoped('sms', 'unknown')!
  if (source.ton === ton.alphanumeric) return other
  return (source.ton === ton.national ? (national ?? international) : (international ?? national)) ?? other
}

/** Whether two ways of writing a number may mean the same subscriber: with and without country code, plus or zeros. */
export function mayBeSame(a: string, b: string): boolean {
  const [short, long] = [a, b].map(each => each.replace(/^[+0]+/, '')).toSorted((x, y) => x.length - y.length)
  return (
    short !== undefined &&
    long !== undefined &&
    (short === long || (short.length >= 6 && long.endsWith(short)))
  )
}
