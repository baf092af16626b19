import type { Path } from '../conversations/path.ts'
import { readProfile } from '../data/businesses.ts'
import type { CallRow } from '../data/calls.ts'
import { readOutreachSettings } from '../data/outreach-settings.ts'
import { chooseChannels } from '../routing/outbound.ts'
import { readReach } from '../routing/read-reach.ts'
import { beginOutreach } from '../routing/try-next.ts'
import { linkOf, linkOnItsWay } from './words.ts'

type Tx = Parameters<typeof beginOutreach>[0]

/** A day later nobody remembers what the call was about. */
const usefulMs = 24 * 3_600_000
/** Whoever is on the telephone is awake, and for a while after it. */
const awakeMs = 15 * 60_000
/** Nobody who asked on the telephone looks for the answer in a mailbox. */
const notBy = ['email'] as const

/** Links of a sentence as they were written, each once. */
export function linksIn(text: string): readonly string[] {
  const found = text.match(/(?:https?:\/\/|www\.)[^\s<>"]{1,2000}/giu) ?? []
  return [...new Set(found.map(link => link.replace(/[.,;:!?)\]'’”]+$/u, '')))]
}

/**
 * Sends a link that nobody writes down by ear to the caller's handset, once in a call.
 * @returns what may be said about it; undefined when no message reaches this caller, or it is on its way already.
 */
export async function sendLinks(
  path: Path,
  tx: Tx,
  call: CallRow,
  links: readonly string[],
): Promise<string | undefined> {
  const { business_id: businessId, customer_id: customerId, id: callId } = call
  const now = path.now()
  const sent = await tx
    .selectFrom('outreaches')
    .select('key')
    .where('business_id', '=', businessId)
    .where(
      'key',
      'in',
      links.map(link => keyOf(callId, link)),
    )
    .execute()
  const fresh = links.filter(link => !sent.some(({ key }) => key === keyOf(callId, link)))
  if (fresh.length === 0) return undefined
  const settings = await readOutreachSettings(tx, businessId)
  const { connectors } = path
  const reach = await readReach(tx, { businessId, customerId, purpose: 'details', settings, connectors, now })
  const { ranked } = chooseChannels('details', reach, {
    ...{ now, quiet: settings.quiet, prices: settings.prices, except: notBy, awake: true },
  })
  if (ranked.length === 0) return undefined
  const { name } = await readProfile(tx, businessId)
  for (const link of fresh)
    await beginOutreach(tx, {
      ...{ businessId, customerId, now, purpose: 'details', except: notBy },
      conversationId: call.conversation_id,
      key: keyOf(callId, link),
      text: linkOf(name, link),
      subject: 'From our call',
      facts: { business: name },
      expiresAt: new Date(now.getTime() + usefulMs),
      awakeUntil: new Date(now.getTime() + awakeMs),
    })
  return linkOnItsWay
}

const keyOf = (callId: string, link: string): string => `call-link:${callId}:${link}`
