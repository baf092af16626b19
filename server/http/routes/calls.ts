import { createRoute } from '@hono/zod-openapi'
import { callBoard, callTicket } from '../../../contract/live-calls.ts'
import { type Guest, switchboardOf } from '../../connectors/switchboard.ts'
import { askToHangUp } from '../../conversations/calls-alive.ts'
import { record } from '../../data/audit.ts'
import { readCall } from '../../data/calls.ts'
import { readCallsOn, readRecentCalls } from '../../data/live-calls.ts'
import { notFound, Problem } from '../../errors.ts'
import type { Api, HttpDeps, Principal } from '../context.ts'
import { hasRole, permit, permitPerson, stillIdentified } from '../permit.ts'
import { answers, creates, done, idParam } from '../route.ts'
import { callRecordingRoute } from './call-recording.ts'

const tags = ['Calls']

export function callRoutes(api: Api, deps: HttpDeps): void {
  board(api, deps)
  acts(api, deps)
  callRecordingRoute(api, deps)
}

function board(api: Api, { database, connectors, now = () => new Date() }: HttpDeps): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/api/calls',
      tags,
      summary: 'Calls that are on, with what is said in them, and the latest that are over',
      middleware: permit('viewer'),
      responses: answers(callBoard, 'Both lists'),
    }),
    async c => {
      const { businessId } = c.get('principal')
      const here = new Map(
        switchboardOf(connectors)
          ?.on(businessId)
          .map(call => [call.callId, call]),
      )
      const [on, recent] = await Promise.all([
        readCallsOn(database.db, businessId, now()),
        readRecentCalls(database.db, businessId),
      ])
      const live = on.map(call => {
        const { state = null, partial = '', trouble = null, heldBy = null } = here.get(call.id) ?? {}
        return { ...call, here: here.has(call.id), state, partial, trouble, heldBy }
      })
      return c.json({ live, recent }, 200)
    },
  )
}

function acts(api: Api, deps: HttpDeps): void {
  const switchboard = () => {
    const found = switchboardOf(deps.connectors)
    if (!found) throw new Problem('no_calls', 404, 'This installation takes no calls.')
    return found
  }
  /** Does something to a call that is on; what was done is in the audit, and what was refused is not. */
  const act = async <T>(
    { businessId, actor }: Principal,
    id: string,
    action: string,
    how: () => T,
  ): Promise<T> => {
    const call = await readCall(deps.database.db, businessId, id)
    if (!call) throw notFound('call')
    if (call.ended_at) throw new Problem('call_over', 409, 'This call is over.')
    const done = how()
    await record(deps.database.db, { businessId, actor: actor.name, action, subject: id })
    return done
  }
  const guestOf = (principal: Principal, headers: Headers): Guest => ({
    person: { id: principal.actor.id, name: principal.actor.name },
    allowed: async () => {
      const now = await stillIdentified(headers, principal, deps)
      return now !== undefined && hasRole(now, 'teammate')
    },
  })
  const ticketed = (ticket: string | undefined) => {
    if (ticket) return { ticket }
    throw new Problem(
      'call_elsewhere',
      409,
      'Another server of this installation has this call, so it cannot be heard from here. It can be ended, or open the console of that server.',
    )
  }

  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/calls/{id}/listen',
      tags,
      summary: 'Let a page hear both sides of a call; nobody in it notices, and the audit keeps it',
      middleware: permitPerson,
      request: { params: idParam },
      responses: creates(callTicket, 'For the socket /ws/phone/listen'),
    }),
    async c => {
      const { id } = c.req.valid('param')
      const principal = c.get('principal')
      const guest = guestOf(principal, c.req.raw.headers)
      const listen = () => ticketed(switchboard().listen(principal.businessId, id, guest))
      return c.json(await act(principal, id, 'call.listened-in', listen), 201)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/calls/{id}/take-over',
      tags,
      summary: 'Let a page speak with the caller; the brain is silent from then on',
      middleware: permitPerson,
      request: { params: idParam },
      responses: creates(callTicket, 'For the socket /ws/phone/speak'),
    }),
    async c => {
      const { id } = c.req.valid('param')
      const principal = c.get('principal')
      const guest = guestOf(principal, c.req.raw.headers)
      const take = () => ticketed(taken(() => switchboard().takeOver(principal.businessId, id, guest)))
      return c.json(await act(principal, id, 'call.taken-over', take), 201)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/calls/{id}/hang-up',
      tags,
      summary: 'End a call, on whatever server it is',
      middleware: permit('teammate'),
      request: { params: idParam },
      responses: done,
    }),
    async c => {
      const { id } = c.req.valid('param')
      const principal = c.get('principal')
      const { businessId } = principal
      await act(principal, id, 'call.hung-up', () => {
        if (!switchboard().hangUp(businessId, id)) askToHangUp(deps.live, businessId, id)
      })
      return c.body(null, 204)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/calls/desk',
      tags,
      summary: 'Let a page ring when a caller is put through',
      middleware: permitPerson,
      responses: creates(callTicket, 'For the socket /ws/phone/desk'),
    }),
    c => {
      const principal = c.get('principal')
      const guest = guestOf(principal, c.req.raw.headers)
      return c.json({ ticket: switchboard().desk(principal.businessId, guest) }, 201)
    },
  )
}

function taken<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw new Problem(
      'call_busy',
      409,
      error instanceof Error ? error.message : 'This call cannot be taken over.',
    )
  }
}
