import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { knowledgeEntry, knowledgeInput, knowledgeTrial } from '../../../contract/console-api.ts'
import { record } from '../../data/audit.ts'
import { tellConsole } from '../../data/console-events.ts'
import { createKnowledge, deleteKnowledge, listKnowledge, updateKnowledge } from '../../data/knowledge.ts'
import { notFound } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, body, creates, done, idParam } from '../route.ts'

const tags = ['Knowledge']

export function knowledgeRoutes(api: Api, deps: HttpDeps): void {
  const { database, live, useCases } = deps

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/knowledge',
      tags,
      summary: 'Everything the front desk knows',
      middleware: permit('viewer'),
      responses: answers(z.object({ items: z.array(knowledgeEntry) }), 'All entries'),
    }),
    async c => c.json({ items: await listKnowledge(database.db, c.get('principal').businessId) }, 200),
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/knowledge/trial',
      tags,
      summary: 'What a customer who asks this would get now',
      middleware: permit('viewer'),
      request: { query: z.object({ question: z.string().trim().min(1, 'Write a question').max(500) }) },
      responses: answers(knowledgeTrial, 'The entries that fit, and whether one would be the answer'),
    }),
    async c => {
      const trial = useCases.knowledgeTrial(c.get('principal').businessId, c.req.valid('query').question)
      return c.json(await trial, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/knowledge',
      tags,
      summary: 'Add an entry; it answers at once',
      middleware: permit('teammate'),
      request: { body: body(knowledgeInput) },
      responses: creates(knowledgeEntry, 'The entry'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const entry = await database.transaction(async tx => {
        const made = await createKnowledge(tx, businessId, c.req.valid('json'), actor.name)
        await record(tx, { businessId, actor: actor.name, action: 'knowledge.added', subject: made.id })
        tellConsole(live, businessId, { kind: 'knowledge' })
        return made
      })
      return c.json(entry, 201)
    },
  )
  api.openapi(
    createRoute({
      method: 'put',
      path: '/api/knowledge/{id}',
      tags,
      summary: 'Change an entry; it answers at once',
      middleware: permit('teammate'),
      request: { params: idParam, body: body(knowledgeInput) },
      responses: answers(knowledgeEntry, 'The entry'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id } = c.req.valid('param')
      const entry = await database.transaction(async tx => {
        const changed = await updateKnowledge(tx, businessId, id, c.req.valid('json'), actor.name)
        if (!changed) throw notFound('entry')
        await record(tx, { businessId, actor: actor.name, action: 'knowledge.changed', subject: id })
        tellConsole(live, businessId, { kind: 'knowledge' })
        return changed
      })
      return c.json(entry, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'delete',
      path: '/api/knowledge/{id}',
      tags,
      summary: 'Remove an entry',
      middleware: permit('teammate'),
      request: { params: idParam },
      responses: done,
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id } = c.req.valid('param')
      await database.transaction(async tx => {
        if (!(await deleteKnowledge(tx, businessId, id))) throw notFound('entry')
        await record(tx, { businessId, actor: actor.name, action: 'knowledge.removed', subject: id })
        tellConsole(live, businessId, { kind: 'knowledge' })
      })
      return c.body(null, 204)
    },
  )
}
