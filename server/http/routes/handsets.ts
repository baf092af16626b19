import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import {
  handset,
  handsetAct,
  handsetApp,
  handsetFault,
  handsetMessage,
} from '../../../contract/console-api.ts'
import { notFound, Problem } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { fileHeaders } from '../file-headers.ts'
import { permit } from '../permit.ts'
import { answers, body, creates, done } from '../route.ts'
import type { HandsetSimulator } from '../use-cases.ts'

const tags = ['Simulator']

const numberParam = z.object({ number: z.string().max(20).describe('E.164, e.g. +447700900123') })
const chat = z.object({ app: handsetApp, business: z.string().min(1).max(254) })
const fileParam = numberParam.extend({
  messageId: z.string().min(1).max(500),
  index: z.coerce.number().int().min(0).max(100),
})

/** The telephones of the try-it page: customers outside, played by whoever tries the product. */
export function handsetRoutes(api: Api, deps: Pick<HttpDeps, 'handsets' | 'callTicket'>): void {
  const simulator = () => {
    if (deps.handsets) return deps.handsets
    throw new Problem(
      'no_simulator',
      404,
      'The simulator is switched off. Start with SIMULATOR=yes to use it.',
    )
  }
  reading(api, simulator)
  acting(api, simulator)
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/simulator/handsets/{number}/calls',
      tags,
      summary: 'Call the business from a telephone: the ticket is shown at /ws/phone/browser within a minute',
      middleware: permit('teammate'),
      request: { params: numberParam },
      responses: creates(z.object({ ticket: z.string() }), 'The line is free'),
    }),
    c => {
      const { number } = c.req.valid('param')
      if (
        !simulator()
          .handsets()
          .some(one => one.number === number)
      )
        throw notFound('telephone')
      const ticket = deps.callTicket?.(c.get('principal').businessId, number)
      if (!ticket)
        throw new Problem('no_phone', 409, 'Nobody takes calls here. Add a telephone number in the settings.')
      return c.json({ ticket }, 201)
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/simulator/handsets/{number}/files/{messageId}/{index}',
      tags,
      summary: 'A file of a message on a telephone',
      middleware: permit('teammate'),
      request: { params: fileParam },
      responses: {
        200: { description: 'The bytes', content: { 'application/octet-stream': { schema: z.any() } } },
      },
    }),
    c => {
      const { number, messageId, index } = c.req.valid('param')
      const file = simulator().file(number, messageId, index)
      if (!file) throw notFound('file')
      return new Response(new Uint8Array(file.content), { headers: fileHeaders(file.name, file.type, 3_600) })
    },
  )
}

function reading(api: Api, simulator: () => HandsetSimulator): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/simulator/handsets',
      tags,
      summary: 'The telephones of customers outside',
      middleware: permit('teammate'),
      responses: answers(z.object({ items: z.array(handset) }), 'All telephones'),
    }),
    c => c.json({ items: [...simulator().handsets()] }, 200),
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/simulator/handsets/{number}/messages',
      tags,
      summary: 'What a telephone shows of one business, the oldest first',
      middleware: permit('teammate'),
      request: { params: numberParam, query: chat },
      responses: answers(z.object({ items: z.array(handsetMessage) }), 'Received and sent messages'),
    }),
    c => {
      const { app, business } = c.req.valid('query')
      const messages = simulator().messages(c.req.valid('param').number, app, business)
      if (!messages) throw notFound('telephone')
      return c.json({ items: [...messages] }, 200)
    },
  )
}

function acting(api: Api, simulator: () => HandsetSimulator): void {
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/simulator/handsets/{number}/messages',
      tags,
      summary: 'Write, press a button, send a file or a place, or react, as the owner of the telephone',
      middleware: permit('teammate'),
      request: { params: numberParam, body: body(handsetAct) },
      responses: {
        ...creates(handsetMessage, 'The product has it'),
        202: { description: 'The provider still tries to hand it over' },
      },
    }),
    async c => {
      const acted = await simulator().act(c.req.valid('param').number, c.req.valid('json'))
      if (!acted.ok) throw new Problem('not_sent', 422, acted.reason)
      return acted.message ? c.json(acted.message, 201) : c.body(null, 202)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/simulator/handsets/{number}/open',
      tags,
      summary: 'Look at the messages of one business: they are read',
      middleware: permit('teammate'),
      request: { params: numberParam, body: body(chat) },
      responses: done,
    }),
    async c => {
      const { app, business } = c.req.valid('json')
      if (!(await simulator().open(c.req.valid('param').number, app, business))) throw notFound('telephone')
      return c.body(null, 204)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/simulator/faults',
      tags,
      summary: 'Order trouble: the provider fails, is slow, doubles or mixes up',
      middleware: permit('teammate'),
      request: { body: body(handsetFault) },
      responses: done,
    }),
    c => {
      if (!simulator().fault(c.req.valid('json')))
        throw new Problem('no_provider', 422, 'No provider of this app is running, so it cannot fail.')
      return c.body(null, 204)
    },
  )
}
