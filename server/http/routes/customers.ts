import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import {
  conversationState,
  customer,
  customerList,
  customerPatch,
  timeline,
} from '../../../contract/console-api.ts'
import { record } from '../../data/audit.ts'
import { currentCustomerId, listCustomers, readCustomer, updateCustomer } from '../../data/customer-card.ts'
import { conversationsOf } from '../../data/inbox.ts'
import { readTimeline } from '../../data/timeline.ts'
import { notFound } from '../../errors.ts'
import type { Api, HttpDeps, Principal } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, body, idParam, pageQuery } from '../route.ts'

const tags = ['Customers']
const card = answers(customer, 'The customer with identities and appointments')
const timelineQuery = pageQuery.pick({ before: true, limit: true })

export function customerRoutes(api: Api, deps: HttpDeps): void {
  const { database } = deps
  const now = deps.now ?? (() => new Date())

  const read = async ({ businessId }: Principal, id: string) => {
    const found = await readCustomer(database.db, businessId, id, now())
    if (!found) throw notFound('customer')
    return found
  }
  /** The id behind an id that may have been merged away. */
  const current = async ({ businessId }: Principal, id: string) => {
    const found = await currentCustomerId(database.db, businessId, id)
    if (!found) throw notFound('customer')
    return found
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/customers',
      tags,
      summary: 'Customers, the newest first',
      middleware: permit('viewer'),
      request: { query: pageQuery },
      responses: answers(customerList, 'One page of customers'),
    }),
    async c => {
      const { search, before, limit } = c.req.valid('query')
      const { businessId } = c.get('principal')
      return c.json(
        await listCustomers(database.db, { businessId, search: search || undefined, before, limit }),
        200,
      )
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/customers/{id}',
      tags,
      summary: 'One customer',
      middleware: permit('viewer'),
      request: { params: idParam },
      responses: card,
    }),
    async c => c.json(await read(c.get('principal'), c.req.valid('param').id), 200),
  )
  api.openapi(
    createRoute({
      method: 'patch',
      path: '/api/customers/{id}',
      tags,
      summary: 'Correct the name or the notes',
      middleware: permit('teammate'),
      request: { params: idParam, body: body(customerPatch) },
      responses: card,
    }),
    async c => {
      const principal = c.get('principal')
      const { businessId, actor } = principal
      const { id } = c.req.valid('param')
      const patch = c.req.valid('json')
      await database.transaction(async tx => {
        if (!(await updateCustomer(tx, businessId, id, patch))) throw notFound('customer')
        await record(tx, { businessId, actor: actor.name, action: 'customer.changed', subject: id })
      })
      return c.json(await read(principal, id), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/customers/{id}/timeline',
      tags,
      summary: 'All that happened with this customer, on every channel',
      middleware: permit('viewer'),
      request: { params: idParam, query: timelineQuery },
      responses: answers(timeline, 'One page of the timeline'),
    }),
    async c => {
      const principal = c.get('principal')
      const customerId = await current(principal, c.req.valid('param').id)
      const query = { businessId: principal.businessId, customerId, ...c.req.valid('query') }
      return c.json(await readTimeline(database.db, query), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/customers/{id}/conversations',
      tags,
      summary: 'All conversations of this customer, the latest first',
      middleware: permit('viewer'),
      request: { params: idParam },
      responses: answers(z.object({ items: z.array(conversationState) }), 'The conversations'),
    }),
    async c => {
      const principal = c.get('principal')
      const customerId = await current(principal, c.req.valid('param').id)
      return c.json({ items: await conversationsOf(database.db, principal.businessId, customerId) }, 200)
    },
  )
}
