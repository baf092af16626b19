import type { Kysely } from 'kysely'
import type { Conversation } from '../../contract/console-api.ts'
import { type Identifier, sameIdentifier } from '../../contract/identifier.ts'
import type { Channel, Medium } from '../../contract/message.ts'
import type { Connector } from '../connectors/connector.ts'
import { readProfile } from '../data/businesses.ts'
import { labelOf } from '../data/people.ts'
import { reachAccounts, readContacts, readIdentifiers } from '../data/reach.ts'
import type { Schema } from '../data/schema.ts'
import { numberType, textChannels, waysBetween } from './reach.ts'
import { windowOf } from './read-reach.ts'

/** One way a teammate can write to a customer now. */
export interface ReplyWay {
  readonly accountId: string
  readonly accountName: string
  readonly channel: Channel
  readonly medium: Medium
  readonly to: Identifier
  readonly subject: string | null
  readonly lastInboundAt: Date | undefined
  /** Null where one may always write. */
  readonly window: { readonly open: boolean; readonly closesAt: Date | undefined } | null
}

/** Every account and address that can carry an answer, the one where the customer wrote last first. */
export async function replyWays(
  db: Kysely<Schema>,
  connectors: ReadonlyMap<Channel, Connector>,
  of: { readonly businessId: string; readonly customerId: string; readonly now: Date },
): Promise<ReplyWay[]> {
  const { businessId, customerId, now } = of
  const [all, identifiers, contacts] = await Promise.all([
    reachAccounts(db, businessId),
    readIdentifiers(db, businessId, customerId),
    readContacts(db, businessId, customerId),
  ])
  const accounts = all.filter(({ channel }) => connectors.has(channel))
  const contactOf = (accountId: string, identifier: Identifier) =>
    contacts.find(one => one.accountId === accountId && sameIdentifier(one.identifier, identifier))
  const ways = waysBetween(accounts, identifiers, ({ id }, identifier) => !!contactOf(id, identifier))
  return ways
    .filter(
      ({ account, identifier }) =>
        !(textChannels.has(account.channel) && numberType(identifier) === 'landline'),
    )
    .map(({ account, identifier }): ReplyWay => {
      const { medium } = connectors.get(account.channel)!
      const contact = contactOf(account.id, identifier)
      const lastInboundAt = contact?.lastInboundAt ?? undefined
      const closesAt = windowOf(medium, lastInboundAt)
      return {
        accountId: account.id,
        accountName: account.name,
        channel: account.channel,
        medium,
        to: identifier,
        subject: contact?.subject ?? null,
        lastInboundAt,
        window: Number.isFinite(medium.windowHours)
          ? { open: closesAt !== undefined && closesAt > now, closesAt }
          : null,
      }
    })
    .toSorted((a, b) => (b.lastInboundAt?.getTime() ?? 0) - (a.lastInboundAt?.getTime() ?? 0))
}

/** How a teammate can answer this customer now, best first: what a channel carries is its connector's word. */
export async function replyChannelsOf(
  db: Kysely<Schema>,
  connectors: ReadonlyMap<Channel, Connector>,
  of: { readonly businessId: string; readonly customerId: string; readonly now: Date },
): Promise<Conversation['replyChannels']> {
  const [ways, profile] = [await replyWays(db, connectors, of), await readProfile(db, of.businessId)]
  // One address for each account: the surest, or the one they wrote from last.
  const first = ways.filter(
    (way, index) => ways.findIndex(other => other.accountId === way.accountId) === index,
  )
  return first
    .filter(({ window, medium }) => window === null || window.open || medium.templates)
    .map(({ medium, window, to, subject, accountId, accountName, channel }) => ({
      accountId,
      accountName,
      channel,
      to: labelOf(to.kind, to.value),
      markup: medium.markup,
      subject: medium.style === 'letter' ? replySubject(subject) : null,
      maxText: Number.isFinite(medium.maxText) ? medium.maxText : null,
      attachments: medium.maxAttachment > 0,
      countedIn: medium.countedIn,
      templates: medium.templates,
      location: medium.locations === true && profile.location !== undefined,
      window: window && { open: window.open, closesAt: window.closesAt?.toISOString() ?? null },
    }))
}

/** RFC 5322 3.6.5: "Re: " once, whatever language's marks were there before. */
function replySubject(subject: string | null): string {
  const bare = (subject ?? '').replace(/^(?:\s*(?:re|aw|sv|antw|ats)\s*(?:\[\d+\])?:)+\s*/i, '').trim()
  return bare === '' ? '' : `Re: ${bare}`
}
