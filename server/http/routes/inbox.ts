import { createRoute } from '@hono/zod-openapi'
import { inbox, inboxView } from '../../../contract/console-api.ts'
import { readInbox } from '../../data/inbox.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, pageQuery } from '../route.ts'

export function inboxRoutes(api: Api, deps: HttpDeps): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/inbox',
      tags: ['Conversations'],
      summary: 'Conversations, the one with the latest message first',
      description:
        '`search` looks for people and for words of messages, in all conversations whatever the view.',
      middleware: permit('viewer'),
      request: { query: pageQuery.extend({ view: inboxView.default('all') }) },
      responses: answers(inbox, 'One page of the inbox'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { view, search, before, limit } = c.req.valid('query')
      const page = await readInbox(deps.database.db, {
        businessId,
        teammateId: actor.kind === 'teammate' ? actor.id : undefined,
        view,
        search: search || undefined,
        before,
        limit,
      })
      return c.json(page, 200)
    },
  )
}
