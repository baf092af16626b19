import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import {
  campaign,
  campaignInput,
  campaignPreview,
  campaignSchedule,
  testResult,
} from '../../../contract/console-api.ts'
import { channels } from '../../../contract/message.ts'
import { record } from '../../data/audit.ts'
import { createCampaign, deleteDraft, listCampaigns, updateCampaign } from '../../data/campaigns.ts'
import { tellConsole } from '../../data/console-events.ts'
import { notFound, Problem } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, body, creates, done, idParam } from '../route.ts'

const tags = ['Campaigns']
const one = answers(campaign, 'The campaign')

/** Offers to many at once: only to people who agreed, and never by phone. */
export function campaignRoutes(api: Api, deps: HttpDeps): void {
  const { database, live, useCases } = deps
  const now = deps.now ?? (() => new Date())
  const read = async (businessId: string, id: string) => {
    const [found] = await listCampaigns(database.db, businessId, id)
    if (!found) throw notFound('campaign')
    return found
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/campaigns',
      tags,
      summary: 'All campaigns, the newest first',
      middleware: permit('viewer'),
      responses: answers(z.object({ items: z.array(campaign) }), 'The campaigns'),
    }),
    async c => c.json({ items: await listCampaigns(database.db, c.get('principal').businessId) }, 200),
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/campaigns',
      tags,
      summary: 'Draft a campaign',
      middleware: permit('teammate'),
      request: { body: body(campaignInput) },
      responses: creates(campaign, 'The draft'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const id = await database.transaction(async tx => {
        const made = await createCampaign(tx, { businessId, by: actor.name, now: now() }, c.req.valid('json'))
        tellConsole(live, businessId, { kind: 'campaigns' })
        return made
      })
      return c.json(await read(businessId, id), 201)
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/campaigns/{id}',
      tags,
      summary: 'One campaign',
      middleware: permit('viewer'),
      request: { params: idParam },
      responses: one,
    }),
    async c => c.json(await read(c.get('principal').businessId, c.req.valid('param').id), 200),
  )
  api.openapi(
    createRoute({
      method: 'put',
      path: '/api/campaigns/{id}',
      tags,
      summary: 'Change a draft',
      middleware: permit('teammate'),
      request: { params: idParam, body: body(campaignInput) },
      responses: one,
    }),
    async c => {
      const { businessId } = c.get('principal')
      const { id } = c.req.valid('param')
      await read(businessId, id)
      await database.transaction(async tx => {
        if (!(await updateCampaign(tx, { businessId, id, now: now() }, c.req.valid('json')))) throw started()
        tellConsole(live, businessId, { kind: 'campaigns' })
      })
      return c.json(await read(businessId, id), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'delete',
      path: '/api/campaigns/{id}',
      tags,
      summary: 'Throw a draft away',
      middleware: permit('teammate'),
      request: { params: idParam },
      responses: done,
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id } = c.req.valid('param')
      await read(businessId, id)
      await database.transaction(async tx => {
        if (!(await deleteDraft(tx, businessId, id))) throw started()
        await record(tx, { businessId, actor: actor.name, action: 'campaign.deleted', subject: id })
        tellConsole(live, businessId, { kind: 'campaigns' })
      })
      return c.body(null, 204)
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/campaigns/{id}/preview',
      tags,
      summary: 'Who would get it where, who would not and why, and how it would look',
      middleware: permit('viewer'),
      request: { params: idParam },
      responses: answers(campaignPreview, 'What it would do now'),
    }),
    async c => {
      const { businessId } = c.get('principal')
      const found = await read(businessId, c.req.valid('param').id)
      return c.json(await useCases.previewCampaign(businessId, found), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/campaigns/{id}/test',
      tags,
      summary: 'Send it to one address of your own',
      middleware: permit('owner'),
      request: {
        params: idParam,
        body: body(z.object({ channel: z.enum(channels), to: z.string().trim().min(3).max(254) })),
      },
      responses: answers(testResult, 'What became of it'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id: campaignId } = await read(businessId, c.req.valid('param').id)
      await database.transaction(tx =>
        record(tx, { businessId, actor: actor.name, action: 'campaign.tested', subject: campaignId }),
      )
      return c.json(
        await useCases.testCampaign({ businessId, campaignId, actor, ...c.req.valid('json') }),
        200,
      )
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/campaigns/{id}/schedule',
      tags,
      summary: 'Send it, now or later',
      middleware: permit('owner'),
      request: { params: idParam, body: body(campaignSchedule) },
      responses: one,
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id: campaignId } = await read(businessId, c.req.valid('param').id)
      await useCases.scheduleCampaign({ businessId, campaignId, actor, ...c.req.valid('json') })
      return c.json(await read(businessId, campaignId), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/campaigns/{id}/stop',
      tags,
      summary: 'Stop it: what has not gone out stays at home',
      middleware: permit('teammate'),
      request: { params: idParam },
      responses: one,
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id: campaignId } = await read(businessId, c.req.valid('param').id)
      await useCases.stopCampaign({ businessId, campaignId, actor })
      return c.json(await read(businessId, campaignId), 200)
    },
  )
}

function started(): Problem {
  return new Problem('not_a_draft', 409, 'This campaign was started already. Make a new one instead.')
}
