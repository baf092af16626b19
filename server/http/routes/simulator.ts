import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { simulatedMail, simulatedMailbox, simulatedMailInput } from '../../../contract/console-api.ts'
import { Problem } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, body, creates } from '../route.ts'

const tags = ['Simulator']

/** The mail phone of the try-it page: customers outside, played by whoever tries the product. */
export function simulatorRoutes(api: Api, deps: HttpDeps): void {
  const simulator = () => {
    if (deps.simulator) return deps.simulator
    throw new Problem(
      'no_simulator',
      404,
      'The simulator is switched off. Start with SIMULATOR=yes to use it.',
    )
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/simulator/mailboxes',
      tags,
      summary: 'The mailboxes of customers outside',
      middleware: permit('teammate'),
      responses: answers(z.object({ items: z.array(simulatedMailbox) }), 'All mailboxes'),
    }),
    c => c.json({ items: [...simulator().mailboxes()] }, 200),
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/simulator/mailboxes/{address}/messages',
      tags,
      summary: 'What is in one mailbox, the latest first',
      middleware: permit('teammate'),
      request: { params: z.object({ address: z.string().max(254) }) },
      responses: answers(z.object({ items: z.array(simulatedMail) }), 'Received and sent mails'),
    }),
    c => c.json({ items: [...simulator().messages(c.req.valid('param').address)] }, 200),
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/simulator/mail',
      tags,
      summary: 'Write to the business as a customer, over real SMTP',
      middleware: permit('teammate'),
      request: { body: body(simulatedMailInput) },
      responses: creates(simulatedMail, 'It was taken'),
    }),
    async c => {
      const sent = await simulator().send(c.req.valid('json'))
      if (!sent.ok) throw new Problem('mail_refused', 422, sent.reason)
      return c.json(sent.mail, 201)
    },
  )
}
