import type { z } from 'zod'
import type { CampaignInput, campaignPreview, testResult } from '../../contract/console-api.ts'
import type { Channel } from '../../contract/message.ts'
import { countSegments } from '../../contract/segments.ts'
import type { Path } from '../conversations/path.ts'
import { record } from '../data/audit.ts'
import { audienceOf, countAudience, moveCampaign, readCampaign } from '../data/campaigns.ts'
import { tellConsole } from '../data/console-events.ts'
import { readOutreachSettings } from '../data/outreach-settings.ts'
import { cancelTimer, enqueue, schedule } from '../data/queue/enqueue.ts'
import { reachAccounts } from '../data/reach.ts'
import { notFound, Problem } from '../errors.ts'
import type { CampaignRef } from '../http/use-cases.ts'
import { chooseChannels } from '../routing/outbound.ts'
import { placeOf } from '../routing/place.ts'
import { readReach } from '../routing/read-reach.ts'
import { addressOn, sendNow } from '../routing/test-account.ts'
import { campaignTask, campaignTimer } from './campaigns.ts'

/** Starts a draft now or at a moment to come. */
export async function scheduleCampaign(
  path: Path,
  request: CampaignRef & { readonly at?: string | undefined },
): Promise<void> {
  const { businessId, campaignId, actor } = request
  const now = path.now()
  const at = request.at === undefined ? now : new Date(request.at)
  await path.database.transaction(async tx => {
    const of = { businessId, id: campaignId, now }
    if (!(await readCampaign(tx, businessId, campaignId))) throw notFound('campaign')
    if (!(await moveCampaign(tx, of, ['draft'], 'scheduled', { scheduledAt: at })))
      throw new Problem(
        'not_a_draft',
        409,
        'This campaign was started already. Make a new one to send again.',
      )
    const task = campaignTask(businessId, campaignId)
    if (at <= now) await enqueue(tx, task)
    else await schedule(tx, { ...task, key: campaignTimer(campaignId), due: at })
    await record(tx, { businessId, actor: actor.name, action: 'campaign.scheduled', subject: campaignId })
    tellConsole(path.live, businessId, { kind: 'campaigns' })
  })
}

/** What has not gone out yet stays at home. */
export async function stopCampaign(path: Path, request: CampaignRef): Promise<void> {
  const { businessId, campaignId, actor } = request
  const now = path.now()
  await path.database.transaction(async tx => {
    const of = { businessId, id: campaignId, now }
    if (!(await readCampaign(tx, businessId, campaignId))) throw notFound('campaign')
    if (!(await moveCampaign(tx, of, ['scheduled', 'sending', 'done'], 'stopped')))
      throw new Problem('not_running', 409, 'This campaign is not running, so there is nothing to stop.')
    await cancelTimer(tx, businessId, campaignTimer(campaignId))
    await record(tx, { businessId, actor: actor.name, action: 'campaign.stopped', subject: campaignId })
    tellConsole(path.live, businessId, { kind: 'campaigns' })
  })
}

/** Customers that a preview looks at one by one. */
const usuallyLooked = 2_000

/**
 * What the campaign would do now: who would get it where, and why others would not. Who fits and who ever said yes are
 * counted all; where the offer would go, for at most `most` of those who said yes, and the preview says how many.
 */
export async function previewCampaign(
  path: Path,
  businessId: string,
  input: CampaignInput,
  most = usuallyLooked,
): Promise<z.infer<typeof campaignPreview>> {
  const { db } = path.database
  const now = path.now()
  const settings = await readOutreachSettings(db, businessId)
  const [{ fit, agreed }, people] = await Promise.all([
    countAudience(db, businessId, input.audience, now),
    audienceOf(db, businessId, input.audience, { now, limit: most, agreed: true }),
  ])
  const reachable = new Map<Channel, number>()
  const excluded = new Map<string, number>()
  if (fit > agreed) excluded.set('The customer never said yes to offers.', fit - agreed)
  for (const { id: customerId } of people) {
    const reach = await readReach(db, {
      ...{ businessId, customerId, settings, now, connectors: path.connectors },
      purpose: 'marketing',
      templateOn: input.template?.accountId,
    })
    const decision = chooseChannels('marketing', reach, { now, ...settings })
    const channel = decision.ranked[0]?.way.channel
    if (channel) reachable.set(channel, (reachable.get(channel) ?? 0) + 1)
    else
      for (const { reason } of decision.excluded.slice(0, 1))
        excluded.set(reason, (excluded.get(reason) ?? 0) + 1)
  }
  return {
    audience: fit,
    agreed,
    looked: people.length,
    reachable: [...reachable].map(([channel, customers]) => ({ channel, customers })),
    excluded: [...excluded].map(([reason, customers]) => ({ reason, customers })),
    renderings: await renderings(path, businessId, input),
  }
}

async function renderings(
  path: Path,
  businessId: string,
  { text, subject, template }: CampaignInput,
): Promise<z.infer<typeof campaignPreview>['renderings']> {
  const accounts = await reachAccounts(path.database.db, businessId)
  const channels = new Set(accounts.map(({ channel }) => channel))
  return [...channels].flatMap(channel => {
    const medium = path.connectors.get(channel)?.medium
    if (!medium || medium.live) return []
    return {
      channel,
      text,
      subject: medium.style === 'letter' ? (subject ?? null) : null,
      segments: medium.countedIn === 'segments' ? countSegments(text) : null,
      note: noteOn(medium.templates, template !== undefined, medium.countedIn === 'segments'),
    }
  })
}

function noteOn(templates: boolean, chosen: boolean, text: boolean): string | null {
  if (text) return 'Offers do not go out here: people take them badly, and regulators fine them.'
  if (!templates) return null
  return chosen
    ? 'Who did not write within 24 hours gets the approved template instead.'
    : 'Without an approved template only those who wrote within 24 hours get it here.'
}

/** Sends the offer to one address of the owner's own, now, whatever the hour. */
export async function testCampaign(
  path: Path,
  request: CampaignRef & { readonly channel: Channel; readonly to: string },
): Promise<z.infer<typeof testResult>> {
  const { businessId, campaignId, channel } = request
  const campaign = await readCampaign(path.database.db, businessId, campaignId)
  if (!campaign) throw notFound('campaign')
  const accounts = (await reachAccounts(path.database.db, businessId)).filter(one => one.channel === channel)
  const account = accounts.find(({ id }) => id === campaign.template?.accountId) ?? accounts[0]
  const connector = account && path.connectors.get(channel)
  if (!account || !connector) throw new Problem('no_account', 422, 'There is no account for that channel.')
  const to = await addressOn(path, businessId, account, request.to)
  const template = campaign.template?.accountId === account.id ? campaign.template.use : undefined
  const place = template?.place ? await placeOf(path.database.db, businessId) : undefined
  return sendNow(path, connector, {
    accountId: account.id,
    to,
    text: campaign.text,
    ...(campaign.subject === null ? {} : { subject: campaign.subject }),
    ...(template ? { template } : {}),
    ...(place ? { location: place } : {}),
  })
}
