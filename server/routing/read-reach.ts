import type { Kysely } from 'kysely'
import { type Identifier, sameIdentifier } from '../../contract/identifier.ts'
import type { Channel, Medium, Purpose } from '../../contract/message.ts'
import type { Connector } from '../connectors/connector.ts'
import { readConsents } from '../data/consents.ts'
import { readWhereabouts } from '../data/customers.ts'
import { readHabits } from '../data/habits.ts'
import type { OutreachSettings } from '../data/outreach-settings.ts'
import {
  type Contact,
  type ReachAccount,
  reachAccounts,
  readContacts,
  readIdentifiers,
  readUnreachable,
} from '../data/reach.ts'
import type { Schema } from '../data/schema.ts'
import { type Reach, type Way, waysBetween, zonesOfNumber } from './reach.ts'

const hour = 3_600_000
/** A refusal is forgotten after so many days: numbers get new owners, and phones come back. */
const rememberedDays = 90

export interface ReachQuery {
  readonly businessId: string
  readonly customerId: string
  readonly purpose: Purpose
  readonly settings: Pick<OutreachSettings, 'templates'>
  /** An account whose template was chosen for this one message. */
  readonly templateOn?: string | undefined
  readonly connectors: ReadonlyMap<Channel, Connector>
  readonly now: Date
}

/** Everything that decides how a customer may be written to, as it is now. */
export async function readReach(db: Kysely<Schema>, query: ReachQuery): Promise<Reach> {
  const { businessId, customerId, now, connectors } = query
  const since = new Date(now.getTime() - rememberedDays * 24 * hour)
  const [accounts, identifiers, contacts, unreachable, consents, habits, where] = await Promise.all([
    reachAccounts(db, businessId),
    readIdentifiers(db, businessId, customerId),
    readContacts(db, businessId, customerId),
    readUnreachable(db, businessId, customerId, since),
    readConsents(db, businessId, customerId),
    readHabits(db, businessId, customerId),
    readWhereabouts(db, businessId, customerId),
  ])
  const served = accounts.filter(account => connectors.has(account.channel))
  const contactOf = (account: ReachAccount, identifier: Identifier) =>
    contacts.find(one => one.accountId === account.id && sameIdentifier(one.identifier, identifier))
  const ways = waysBetween(served, identifiers, (account, identifier) => !!contactOf(account, identifier))
  return {
    ways: ways.map(({ account, identifier }) => {
      const contact = contactOf(account, identifier)
      const refused = unreachable.find(one => one.accountId === account.id && one.value === identifier.value)
      return {
        ...wayOf(account, identifier, contact, connectors.get(account.channel)!.medium),
        template: query.templateOn === account.id || hasTemplate(query, account),
        ...(refused ? { unreachable: { at: refused.at, reason: refused.reason ?? 'no reason given' } } : {}),
      }
    }),
    accounts: [...new Set(served.map(account => account.channel))],
    identifiers,
    consents,
    habits,
    timeZones: zonesOf(identifiers, where),
    blocked: where.blocked,
  }
}

function wayOf(
  account: ReachAccount,
  identifier: Identifier,
  contact: Contact | undefined,
  medium: Medium,
): Omit<Way, 'template'> {
  const lastInboundAt = contact?.lastInboundAt ?? undefined
  return {
    accountId: account.id,
    channel: account.channel,
    to: identifier,
    ...(lastInboundAt ? { lastInboundAt } : {}),
    ...(contact?.lastOutboundAt ? { lastOutboundAt: contact.lastOutboundAt } : {}),
    ...(Number.isFinite(medium.windowHours) ? { window: { closesAt: windowOf(medium, lastInboundAt) } } : {}),
  }
}

/** Until when one may write freely; undefined when it never began or is not limited. */
export function windowOf({ windowHours }: Medium, lastInboundAt: Date | undefined): Date | undefined {
  if (lastInboundAt === undefined || !Number.isFinite(windowHours)) return undefined
  return new Date(lastInboundAt.getTime() + windowHours * hour)
}

function hasTemplate({ settings, purpose }: ReachQuery, account: ReachAccount): boolean {
  return settings.templates.some(one => one.accountId === account.id && one.purpose === purpose)
}

/** Zones the customer may be in. */
export async function readZones(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<readonly string[]> {
  const [identifiers, where] = await Promise.all([
    readIdentifiers(db, businessId, customerId),
    readWhereabouts(db, businessId, customerId),
  ])
  return zonesOf(identifiers, where)
}

/** Where the customer said to be, else where their numbers are from, else where the business is. */
function zonesOf(
  identifiers: readonly Identifier[],
  where: { readonly timeZone: string | null; readonly businessZone: string },
): readonly string[] {
  if (where.timeZone) return [where.timeZone]
  const ofNumbers = [...new Set(identifiers.flatMap(zonesOfNumber))]
  return ofNumbers.length === 0 || ofNumbers.includes(where.businessZone) ? [where.businessZone] : ofNumbers
}
