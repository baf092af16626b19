import { createHash } from 'node:crypto'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { digitsOf, type GraphNumber } from './number.ts'

/** Somebody with WhatsApp. */
export interface Person {
  /** E.164. */
  readonly number: string
  name: string
  /** With a name of one's own, the number is not shown to businesses. */
  username?: string
  /** Businesses, by phone number id, whose offers were stopped with the switch in the app. */
  stopped?: readonly string[]
}

/** Who has WhatsApp, and by which ids businesses know them. */
export class People {
  readonly #people = new Map<string, Person>()

  /** Everybody who is written to or writes has a handset. */
  at(number: string, name?: string): Person {
    const key = digitsOf(number)
    const person = this.#people.get(key) ?? { number: `+${key}`, name: name ?? `+${key}` }
    if (name !== undefined) person.name = name
    this.#people.set(key, person)
    return person
  }

  /** By `to` or by a business-scoped user id; an id of another business finds nobody. */
  find(business: GraphNumber, recipient: string): Person | undefined {
    if (/^\+?[\d\s()-]{6,20}$/.test(recipient)) return this.at(recipient)
    return [...this.#people.values()].find(person => userIdOf(person, business) === recipient)
  }

  userId(number: string, business: GraphNumber): string {
    return userIdOf(this.at(number), business)
  }
}

/** Country and digits, another one for every business (…/whatsapp/business-scoped-user-ids). */
export function userIdOf({ number }: Person, { businessAccountId }: GraphNumber): string {
  const country = parsePhoneNumberFromString(number)?.country ?? 'GB'
  const hash = createHash('sha256')
    .update(`${businessAccountId} ${digitsOf(number)}`)
    .digest()
  return `${country}.${hash.readBigUInt64BE().toString().padStart(20, '1')}`
}

/** How a webhook names the sender or the recipient; the number is left out for who hides it. */
export function contactOf(person: Person, business: GraphNumber) {
  const shown = person.username === undefined
  return {
    profile: { name: person.name, ...(shown ? {} : { username: person.username }) },
    ...(shown ? { wa_id: digitsOf(person.number) } : {}),
    user_id: userIdOf(person, business),
  }
}
