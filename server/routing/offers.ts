import type { Transaction } from 'kysely'
import type { Identifier } from '../../contract/identifier.ts'
import type { Channel } from '../../contract/message.ts'
import { marketingHistory, recordConsents } from '../data/consents.ts'
import { reachedBy } from '../data/customers.ts'
import type { Schema } from '../data/schema.ts'

/** How the ledger tells the app's switch from what somebody wrote or a teammate noted. */
const evidence = {
  stopped: "stopped offers in the channel's app",
  resumed: "resumed offers in the channel's app",
}
const bySwitch: ReadonlySet<string> = new Set(Object.values(evidence))

/**
 * Writes down that offers were stopped or resumed with the switch in the customer's app, for everybody who is reached
 * there. Only offers are meant: a reminder still arrives. Resuming gives back what the switch took, and nothing that
 * was refused in another way: it is no opt-in. News that comes late, after newer news, changes nothing.
 */
export async function noteOffers(
  tx: Transaction<Schema>,
  of: {
    readonly businessId: string
    /** Of the sender; it may be several people's. */
    readonly peer: Identifier
    readonly customerId: string
    readonly channel: Channel
    readonly messageId: string
    readonly offers: 'stopped' | 'resumed'
    /** When the switch was used. */
    readonly sentAt: Date
    readonly now: Date
  },
): Promise<void> {
  const { businessId, channel, offers, sentAt } = of
  for (const person of await reachedBy(tx, of)) {
    const history = await marketingHistory(tx, businessId, person, channel)
    const [latest] = history
    if (history.some(({ saidAt }) => saidAt !== null && saidAt > sentAt)) continue
    const before = history.find(consent => !bySwitch.has(consent.evidence))
    const changes = offers === 'stopped' ? latest?.granted !== false : !latest?.granted && before?.granted
    if (!changes) continue
    const said = { channel, purpose: 'marketing' as const, granted: offers === 'resumed' }
    await recordConsents(tx, { ...of, customerId: person }, [{ ...said, evidence: evidence[offers] }])
  }
}
