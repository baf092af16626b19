import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { Identifier, IdentifierKind } from '../../contract/identifier.ts'
import type { Channel, Purpose } from '../../contract/message.ts'
import type { Habit } from '../data/habits.ts'

declare global {
  namespace Intl {
    interface Locale {
      /** ECMA-402 Intl Locale Info; not in TypeScript's library yet. */
      getTimeZones(): string[] | undefined
    }
  }
}

/** Which channels an identifier can be written to on, whether or not the person ever used them. */
export const channelsOf: Readonly<Record<IdentifierKind, readonly Channel[]>> = {
  phone: ['whatsapp', 'sms', 'phone'],
  email: ['email'],
  // A visitor is there only while the page is open; ids of a vendor reach where they came from.
  visitor: ['chat'],
  scoped: ['whatsapp', 'messenger', 'instagram', 'telegram'],
}

/** Channels whose messages end at a handset: a landline receives none. */
export const textChannels: ReadonlySet<Channel> = new Set(['sms', 'whatsapp'])

/** Channels that reach an id only after its person wrote there first. */
const onlyIfUsed: ReadonlySet<IdentifierKind> = new Set(['visitor', 'scoped'])

/** One account of ours and one identifier of the customer's: a way a message could go. */
export interface Way {
  readonly accountId: string
  readonly channel: Channel
  readonly to: Identifier
  /** The customer's last message to us on this way. */
  readonly lastInboundAt?: Date
  /** Ours to them. */
  readonly lastOutboundAt?: Date
  /** Free text may be sent until then; absent where one may always write. `past` when it is over or never began. */
  readonly window?: { readonly closesAt: Date | undefined }
  /** An approved template says what this purpose says. */
  readonly template: boolean
  /** The latest send of the last 90 days that the other side refused because of the recipient. */
  readonly unreachable?: { readonly at: Date; readonly reason: string }
}

/** Everything that decides how a customer may be written to. */
export interface Reach {
  readonly ways: readonly Way[]
  /** Channels on which the business has an account that works. */
  readonly accounts: readonly Channel[]
  readonly identifiers: readonly Identifier[]
  /** The latest word of the customer per channel and purpose. */
  readonly consents: readonly {
    readonly channel: Channel
    readonly purpose: Purpose
    readonly granted: boolean
  }[]
  readonly habits: readonly Habit[]
  /** Zones the customer may be in; several when only a country is known. */
  readonly timeZones: readonly string[]
  readonly blocked: boolean
}

/** The ways that accounts and identifiers of these kinds make together. */
export function waysBetween<Account extends { readonly id: string; readonly channel: Channel }>(
  accounts: readonly Account[],
  identifiers: readonly Identifier[],
  used: (account: Account, identifier: Identifier) => boolean,
): { readonly account: Account; readonly identifier: Identifier }[] {
  return identifiers.flatMap(identifier =>
    accounts
      .filter(account => channelsOf[identifier.kind].includes(account.channel))
      .filter(account => !onlyIfUsed.has(identifier.kind) || used(account, identifier))
      .map(account => ({ account, identifier })),
  )
}

/**
 * The kind of a number by its national plan. `either` where a plan does not tell (North America), or nothing is known:
 * then a message may be tried.
 */
export function numberType({ kind, value }: Identifier): 'mobile' | 'landline' | 'either' {
  if (kind !== 'phone') return 'either'
  const type = parsePhoneNumberFromString(value)?.getType()
  if (type === 'MOBILE') return 'mobile'
  // Shared-cost, premium, toll-free and universal numbers end at switchboards.
  if (
    type === 'FIXED_LINE' ||
    type === 'TOLL_FREE' ||
    type === 'SHARED_COST' ||
    type === 'PREMIUM_RATE' ||
    type === 'UAN'
  )
    return 'landline'
  return 'either'
}

/** IANA zones of the country of a phone number; none when it cannot be told. */
export function zonesOfNumber({ kind, value }: Identifier): readonly string[] {
  if (kind !== 'phone') return []
  const country = parsePhoneNumberFromString(value)?.country
  if (country === undefined) return []
  return new Intl.Locale('und', { region: country }).getTimeZones() ?? []
}
