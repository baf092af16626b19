import { createRoute } from '@hono/zod-openapi'
import { me } from '../../../contract/console-api.ts'
import { readConsoleBusiness } from '../../data/console-business.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { answers } from '../route.ts'

export function meRoutes(api: Api, deps: HttpDeps): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/me',
      tags: ['Session'],
      summary: 'Who is signed in, and for which business',
      middleware: permit('viewer'),
      responses: answers(me, 'The teammate and the business'),
    }),
    async c => {
      const { businessId, actor, role, email } = c.get('principal')
      const business = await readConsoleBusiness(deps.database.db, businessId, deps.widgetChannel)
      return c.json(
        {
          teammate: { id: actor.id, name: actor.name, email, role },
          business: { ...business, simulator: deps.simulator !== undefined },
          telephone: deps.telephone?.() ?? null,
        },
        200,
      )
    },
  )
}
