import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import {
  type Conversation,
  conversation,
  handBack,
  teammateAnswer,
  timeline,
} from '../../../contract/console-api.ts'
import { readConversation } from '../../data/inbox.ts'
import { readTimeline } from '../../data/timeline.ts'
import { notFound } from '../../errors.ts'
import { replyChannelsOf } from '../../routing/reply-channels.ts'
import type { Api, HttpDeps, Principal } from '../context.ts'
import { permit, permitPerson } from '../permit.ts'
import { answers, body, creates, done, idParam, pageQuery } from '../route.ts'

const tags = ['Conversations']
const one = answers(conversation, 'The conversation as it is now')
const timelineQuery = pageQuery.pick({ before: true, limit: true })

export function conversationRoutes(api: Api, deps: HttpDeps): void {
  const { useCases } = deps
  const now = deps.now ?? (() => new Date())
  const connectors = new Map(deps.connectors.map(connector => [connector.channel, connector]))

  const find = async ({ businessId }: Principal, id: string) => {
    const found = await readConversation(deps.database.db, businessId, id)
    if (!found) throw notFound('conversation')
    return found
  }
  const read = async (principal: Principal, id: string): Promise<Conversation> => {
    const found = await find(principal, id)
    const of = { businessId: principal.businessId, customerId: found.customer.id, now: now() }
    return { ...found, replyChannels: await replyChannelsOf(deps.database.db, connectors, of) }
  }
  /** Does something to a conversation of this business and answers how it is then. */
  const after = async (
    principal: Principal,
    id: string,
    act: (ref: { businessId: string; conversationId: string }) => Promise<unknown>,
  ): Promise<Conversation> => {
    await find(principal, id)
    await act({ businessId: principal.businessId, conversationId: id })
    return read(principal, id)
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/conversations/{id}',
      tags,
      summary: 'One conversation and how it can be answered',
      middleware: permit('viewer'),
      request: { params: idParam },
      responses: one,
    }),
    async c => c.json(await read(c.get('principal'), c.req.valid('param').id), 200),
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/conversations/{id}/timeline',
      tags,
      summary: 'All that happened with the customer of this conversation, on every channel',
      middleware: permit('viewer'),
      request: { params: idParam, query: timelineQuery },
      responses: answers(timeline, 'One page of the timeline'),
    }),
    async c => {
      const principal = c.get('principal')
      const { customer } = await find(principal, c.req.valid('param').id)
      const { businessId } = principal
      const query = { businessId, customerId: customer.id, ...c.req.valid('query') }
      return c.json(await readTimeline(deps.database.db, query), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/conversations/{id}/take-over',
      tags,
      summary: 'Answer yourself from now on; the brain stays silent',
      middleware: permitPerson,
      request: { params: idParam },
      responses: one,
    }),
    async c => {
      const principal = c.get('principal')
      const act = after(principal, c.req.valid('param').id, ref =>
        useCases.takeOver({ ...ref, teammateId: principal.actor.id }),
      )
      return c.json(await act, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/conversations/{id}/hand-back',
      tags,
      summary: 'Let the brain go on, with a note if there is something it should know',
      middleware: permitPerson,
      request: { params: idParam, body: body(handBack) },
      responses: one,
    }),
    async c => {
      const principal = c.get('principal')
      const act = after(principal, c.req.valid('param').id, ref =>
        useCases.handBack({ ...ref, teammateId: principal.actor.id, ...c.req.valid('json') }),
      )
      return c.json(await act, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/conversations/{id}/resolve',
      tags,
      summary: 'Nothing is left open',
      middleware: permit('teammate'),
      request: { params: idParam },
      responses: one,
    }),
    async c => {
      const { actor } = c.get('principal')
      const act = after(c.get('principal'), c.req.valid('param').id, ref =>
        useCases.resolve({ ...ref, actor }),
      )
      return c.json(await act, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/conversations/{id}/reopen',
      tags,
      summary: 'Something is open after all',
      middleware: permit('teammate'),
      request: { params: idParam },
      responses: one,
    }),
    async c => {
      const { actor } = c.get('principal')
      const act = after(c.get('principal'), c.req.valid('param').id, ref =>
        useCases.reopen({ ...ref, actor }),
      )
      return c.json(await act, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/conversations/{id}/read',
      tags,
      summary: 'Everything in it was seen',
      middleware: permit('teammate'),
      request: { params: idParam },
      responses: done,
    }),
    async c => {
      const { id } = c.req.valid('param')
      await find(c.get('principal'), id)
      await useCases.markRead({ businessId: c.get('principal').businessId, conversationId: id })
      return c.body(null, 204)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/conversations/{id}/typing',
      tags,
      summary: 'A teammate is typing; shown for a few seconds and kept nowhere',
      middleware: permitPerson,
      request: { params: idParam },
      responses: done,
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id } = c.req.valid('param')
      await find(c.get('principal'), id)
      await useCases.typing({ businessId, conversationId: id, teammateId: actor.id })
      return c.body(null, 204)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/conversations/{id}/messages',
      tags,
      summary: 'Answer as a teammate',
      description: 'Repeating a request with the same `clientId` sends nothing twice.',
      middleware: permitPerson,
      request: { params: idParam, body: body(teammateAnswer) },
      responses: creates(z.object({ messageId: z.string() }), 'It is on its way'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id } = c.req.valid('param')
      await find(c.get('principal'), id)
      const { messageId } = await useCases.answer({
        businessId,
        conversationId: id,
        teammate: { id: actor.id, name: actor.name },
        ...c.req.valid('json'),
      })
      return c.json({ messageId }, 201)
    },
  )
}
