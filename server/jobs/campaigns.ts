import type { Path } from '../conversations/path.ts'
import { audienceOf, type CampaignRow, moveCampaign, readCampaign } from '../data/campaigns.ts'
import { tellConsole } from '../data/console-events.ts'
import { enqueue, type NewTask } from '../data/queue/enqueue.ts'
import type { Handler } from '../data/queue/lane-run.ts'
import type { Schema } from '../data/schema.ts'
import { beginOutreach } from '../routing/try-next.ts'

/** Customers in one transaction: a stop takes effect between two pages. */
const pageSize = 200

export function campaignTask(businessId: string, campaignId: string): NewTask {
  return {
    businessId,
    lane: `campaign:${campaignId}`,
    kind: 'campaign',
    payload: { campaignId },
    key: 'page',
  }
}

export const campaignTimer = (campaignId: string): string => `campaign:${campaignId}`

/** Begins the campaign, or goes on with its next page of customers. */
export function campaignHandler(path: Path): Handler<Schema> {
  return async ({ businessId, payload }, context) => {
    const {
      campaignId,
      after,
      people = 0,
    } = payload as { campaignId: string; after?: string; people?: number }
    await context.finish(async tx => {
      const now = path.now()
      const of = { businessId, id: campaignId, now }
      if (after === undefined) await moveCampaign(tx, of, ['scheduled'], 'sending')
      const campaign = await readCampaign(tx, businessId, campaignId)
      if (campaign?.status !== 'sending') return
      const page = await audienceOf(tx, businessId, campaign.audience, {
        now,
        limit: pageSize,
        agreed: true,
        ...(after === undefined ? {} : { after }),
      })
      for (const { id, name } of page) await beginOutreach(tx, offerTo(campaign, id, name, now))
      const last = page.at(-1)
      const sofar = people + page.length
      await moveCampaign(tx, of, ['sending'], page.length < pageSize ? 'done' : 'sending', { people: sofar })
      if (last && page.length === pageSize) {
        const next = { campaignId, after: last.id, people: sofar }
        await enqueue(tx, { ...campaignTask(businessId, campaignId), payload: next })
      }
      tellConsole(path.live, businessId, { kind: 'campaigns' })
    })
  }
}

function offerTo(campaign: CampaignRow, customerId: string, name: string | null, now: Date) {
  const { business_id: businessId, id: campaignId, text, subject, template } = campaign
  return {
    ...{ businessId, customerId, campaignId, text, now },
    key: `campaign:${campaignId}:${customerId}`,
    purpose: 'marketing' as const,
    ...(subject === null ? {} : { subject }),
    ...(template === null ? {} : { template }),
    facts: { name: name ?? 'there' },
    // An offer that could not go out within three days is old news.
    expiresAt: new Date(now.getTime() + 3 * 86_400_000),
  }
}
