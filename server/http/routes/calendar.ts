import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import {
  type Appointment,
  appointment,
  calendar,
  cancelAppointment,
  changeNotice,
  moveAppointment,
  newAppointment,
} from '../../../contract/console-api.ts'
import type { Refusal } from '../../../contract/turn.ts'
import { readAppointment, readCalendar } from '../../data/calendar.ts'
import { readConsoleBusiness } from '../../data/console-business.ts'
import { notFound, Problem } from '../../errors.ts'
import type { Api, HttpDeps, Principal } from '../context.ts'
import { permit } from '../permit.ts'
import { answers, body, creates, idParam } from '../route.ts'

const tags = ['Calendar']
/** Days of one look at the calendar: a quarter. */
const mostDays = 93

const span = z
  .object({ from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'lies before the first day' })
  .refine(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 86_400_000 < mostDays, {
    path: ['to'],
    message: `lies too far from the first day; ask for at most ${mostDays} days`,
  })

/** Why the desk says no, in the words of the console. */
const refusals: Readonly<Record<Refusal['why'], string>> = {
  taken: 'This time is taken. Choose another one.',
  past: 'This time is over. Choose one that lies ahead.',
  closed: 'Nobody is there at this time. Choose one within the opening hours.',
  'too-far': 'This is further ahead than can be booked. Choose an earlier day.',
  'party-too-large': 'This is too small for the party. Choose a larger one.',
  'unknown-service': 'This service is not offered here. Choose another one.',
  'not-found': 'There is no such appointment any more.',
  'too-late': 'It is too late to change this appointment.',
  assurance: 'It is not certain enough whose appointment this is.',
}

export function calendarRoutes(api: Api, deps: HttpDeps): void {
  const { useCases, database } = deps
  const now = deps.now ?? (() => new Date())

  const result = async (
    { businessId }: Principal,
    outcome: Refusal | { ok: true; appointmentId: string },
  ): Promise<Appointment> => {
    if (!outcome.ok)
      throw new Problem(`refused_${outcome.why.replaceAll('-', '_')}`, 409, refusals[outcome.why])
    const found = await readAppointment(database.db, businessId, outcome.appointmentId)
    if (!found) throw notFound('appointment')
    return found
  }
  const assertOwn = async ({ businessId }: Principal, id: string) => {
    if (!(await readAppointment(database.db, businessId, id))) throw notFound('appointment')
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/calendar',
      tags,
      summary: 'What is booked between two local dates, both included',
      middleware: permit('viewer'),
      request: { query: span },
      responses: answers(calendar, 'Appointments, and what is needed to draw them'),
    }),
    async c => {
      const { businessId } = c.get('principal')
      const { timeZone } = await readConsoleBusiness(database.db, businessId, undefined)
      const query = { businessId, timeZone, now: now(), ...c.req.valid('query') }
      return c.json(await readCalendar(database.db, query), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/appointments',
      tags,
      summary: 'Book for a customer',
      description: 'Repeating a request with the same `clientId` books nothing twice.',
      middleware: permit('teammate'),
      request: { body: body(newAppointment) },
      responses: creates(appointment, 'It is booked'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const outcome = await useCases.book({ businessId, actor, ...c.req.valid('json') })
      return c.json(await result(c.get('principal'), outcome), 201)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/appointments/{id}/move',
      tags,
      summary: 'Move to another time or resource',
      middleware: permit('teammate'),
      request: { params: idParam, body: body(moveAppointment) },
      responses: answers(appointment, 'It is moved'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id } = c.req.valid('param')
      await assertOwn(c.get('principal'), id)
      const outcome = await useCases.move({ businessId, actor, appointmentId: id, ...c.req.valid('json') })
      return c.json(await result(c.get('principal'), outcome), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/appointments/{id}/cancel',
      tags,
      summary: 'Cancel',
      middleware: permit('teammate'),
      request: { params: idParam, body: { ...body(cancelAppointment), required: false } },
      responses: answers(appointment, 'It is cancelled'),
    }),
    async c => {
      const { businessId, actor } = c.get('principal')
      const { id } = c.req.valid('param')
      await assertOwn(c.get('principal'), id)
      // Optional, so that a program may cancel with an empty body.
      const { tell = false } = c.req.valid('json')
      const outcome = await useCases.cancel({ businessId, actor, appointmentId: id, tell })
      return c.json(await result(c.get('principal'), outcome), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/appointments/{id}/notice',
      tags,
      summary: 'What the customer would be told of a change, and where',
      middleware: permit('teammate'),
      request: {
        params: idParam,
        query: z.object({
          kind: z.enum(['move', 'cancel']).default('move'),
          start: z.iso.datetime({ offset: true }).optional(),
          resourceId: z.uuid().optional(),
        }),
      },
      responses: answers(changeNotice, 'The message, before anything is changed'),
    }),
    async c => {
      const { businessId } = c.get('principal')
      const { id: appointmentId } = c.req.valid('param')
      await assertOwn(c.get('principal'), appointmentId)
      const { start, ...wish } = c.req.valid('query')
      const at = start === undefined ? {} : { start: new Date(start) }
      return c.json(await useCases.previewChange(businessId, { appointmentId, ...wish, ...at }), 200)
    },
  )
}
