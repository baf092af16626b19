import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { apiKey, auditEntry, createdApiKey, newApiKey } from '../../../contract/console-api.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '../../data/api-keys.ts'
import { readAudit, record } from '../../data/audit.ts'
import { notFound } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, body, creates, done, idParam } from '../route.ts'

const tags = ['Access']

export function accessRoutes(api: Api, { database }: HttpDeps): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/api-keys',
      tags,
      summary: 'The keys that work',
      middleware: permit('owner'),
      responses: answers(z.object({ items: z.array(apiKey) }), 'Without the keys themselves'),
    }),
    async c => c.json({ items: await listApiKeys(database.db, c.get('principal').businessId) }, 200),
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/api-keys',
      tags,
      summary: 'Make a key; it is shown this once',
      middleware: permit('owner'),
      request: { body: body(newApiKey) },
      responses: creates(createdApiKey, 'With the key'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const made = await database.transaction(async tx => {
        const key = await createApiKey(tx, businessId, c.req.valid('json').name)
        await record(tx, { businessId, actor: actor.name, action: 'api-key.created', subject: key.name })
        return key
      })
      c.header('cache-control', 'no-store')
      return c.json(made, 201)
    },
  )
  api.openapi(
    createRoute({
      method: 'delete',
      path: '/api/api-keys/{id}',
      tags,
      summary: 'Revoke a key; it stops working at once',
      middleware: permit('owner'),
      request: { params: idParam },
      responses: done,
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      await database.transaction(async tx => {
        const name = await revokeApiKey(tx, businessId, c.req.valid('param').id)
        if (name === undefined) throw notFound('key')
        await record(tx, { businessId, actor: actor.name, action: 'api-key.revoked', subject: name })
      })
      return c.body(null, 204)
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/audit',
      tags,
      summary: 'Who changed what, the latest first',
      middleware: permit('owner'),
      responses: answers(z.object({ items: z.array(auditEntry) }), 'The latest 200 entries'),
    }),
    async c => c.json({ items: await readAudit(database.db, c.get('principal').businessId) }, 200),
  )
}
