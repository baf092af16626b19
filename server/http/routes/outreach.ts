import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import {
  consentInput,
  messageTemplate,
  missedCall,
  newOutreach,
  outreachSettings,
  testMessage,
  testResult,
} from '../../../contract/console-api.ts'
import { readAccount } from '../../data/accounts.ts'
import { record } from '../../data/audit.ts'
import { recordConsents } from '../../data/consents.ts'
import { currentCustomerId } from '../../data/customer-card.ts'
import { readOutreachSettings } from '../../data/outreach-settings.ts'
import { notFound } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, body, done, idParam } from '../route.ts'

const tags = ['Writing first']

/** How the business writes of its own accord: when, on which channel, with whose consent, by which template. */
export function outreachRoutes(api: Api, deps: HttpDeps): void {
  const { database, useCases } = deps
  const now = deps.now ?? (() => new Date())
  /** The id, once it is known to be an account of this business. */
  const account = async (businessId: string, id: string) => {
    if (!(await readAccount(database.db, deps.vault, businessId, id))) throw notFound('account')
    return id
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/outreach',
      tags,
      summary: 'Reminders, follow-ups, quiet hours, prices and templates',
      middleware: permit('viewer'),
      responses: answers(outreachSettings, 'The settings'),
    }),
    async c => c.json(await readOutreachSettings(database.db, c.get('principal').businessId), 200),
  )
  api.openapi(
    createRoute({
      method: 'put',
      path: '/api/outreach',
      tags,
      summary: 'Change them; reminders to come are planned anew',
      middleware: permit('owner'),
      request: { body: body(outreachSettings) },
      responses: answers(outreachSettings, 'The settings'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      await useCases.changeOutreach(businessId, c.req.valid('json'), actor)
      return c.json(await readOutreachSettings(database.db, businessId), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/customers/{id}/outreach',
      tags,
      summary: 'Tell a customer something, on the channel that is right for its purpose',
      middleware: permit('teammate'),
      request: { params: idParam, body: body(newOutreach) },
      responses: done,
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const customerId = await currentCustomerId(database.db, businessId, c.req.valid('param').id)
      if (!customerId) throw notFound('customer')
      await useCases.tell({ businessId, customerId, actor, ...c.req.valid('json') })
      return c.body(null, 204)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/customers/{id}/consents',
      tags,
      summary: 'Note what a customer agreed to or declined, on one channel',
      middleware: permit('teammate'),
      request: { params: idParam, body: body(consentInput) },
      responses: done,
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const customerId = await currentCustomerId(database.db, businessId, c.req.valid('param').id)
      if (!customerId) throw notFound('customer')
      const said = { ...c.req.valid('json'), evidence: `noted by ${actor.name}` }
      await database.transaction(async tx => {
        await recordConsents(tx, { businessId, customerId, now: now() }, [said])
        await record(tx, { businessId, actor: actor.name, action: 'consent.noted', subject: customerId })
      })
      return c.body(null, 204)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/missed-calls',
      tags,
      summary: 'Report a call that nobody took: the caller gets a message',
      middleware: permit('teammate'),
      request: { body: body(missedCall) },
      responses: done,
    }),
    async c => {
      await useCases.missedCall(c.get('principal').businessId, c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/accounts/{id}/templates',
      tags,
      summary: 'What the vendor approved for this account',
      middleware: permit('viewer'),
      request: { params: idParam },
      responses: answers(z.object({ items: z.array(messageTemplate) }), 'The templates'),
    }),
    async c => {
      const { businessId } = c.get('principal')
      const items = await useCases.templatesOf(businessId, await account(businessId, c.req.valid('param').id))
      return c.json({ items }, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/accounts/{id}/test',
      tags,
      summary: 'Send a test message from this account',
      middleware: permit('owner'),
      request: { params: idParam, body: body(testMessage) },
      responses: answers(testResult, 'What became of it'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const id = await account(businessId, c.req.valid('param').id)
      await database.transaction(tx =>
        record(tx, { businessId, actor: actor.name, action: 'account.tested', subject: id }),
      )
      const result = await useCases.testAccount(businessId, id, c.req.valid('json'))
      return c.json(result, 200)
    },
  )
}
