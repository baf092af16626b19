import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { work } from '../../../contract/console-api.ts'
import { record } from '../../data/audit.ts'
import { tellConsole } from '../../data/console-events.ts'
import { dropParked, retryParked } from '../../data/queue/parked.ts'
import { readWork } from '../../data/work.ts'
import { notFound } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, done } from '../route.ts'

const tags = ['Work']
const params = z.object({ id: z.string().regex(/^\d{1,15}$/) })

export function workRoutes(api: Api, deps: HttpDeps): void {
  const { database, live } = deps

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/work',
      tags,
      summary: 'How much waits in the queue, and what failed too often',
      middleware: permit('viewer'),
      responses: answers(work, 'The queue of this business'),
    }),
    async c => c.json(await readWork(database.db, c.get('principal').businessId), 200),
  )
  const decide = [
    { verb: 'retry', summary: 'Try it again', action: 'work.retried', act: retryParked },
    { verb: 'drop', summary: 'Give it up for good', action: 'work.dropped', act: dropParked },
  ] as const
  for (const { verb, summary, action, act } of decide) {
    api.openapi(
      createRoute({
        method: 'post',
        path: `/api/work/{id}/${verb}`,
        tags,
        summary,
        middleware: permit('teammate'),
        request: { params },
        responses: done,
      }),
      async c => {
        const { businessId, actor } = c.get('principal')
        const { id } = c.req.valid('param')
        await database.transaction(async tx => {
          if (!(await act(tx, businessId, Number(id)))) throw notFound('parked work')
          await record(tx, { businessId, actor: actor.name, action, subject: id })
          tellConsole(live, businessId, { kind: 'work' })
        })
        return c.body(null, 204)
      },
    )
  }
}
