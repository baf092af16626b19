import { createRoute } from '@hono/zod-openapi'
import { z } from 'zod'
import { Problem } from '../../errors.ts'
import type { Api, HttpDeps } from '../context.ts'
import { assertOwnPage } from '../origin.ts'
import { RateLimit } from '../rate-limit.ts'
import { answers, body, done } from '../route.ts'

const tags = ['Session']

const credentials = z.object({
  email: z.string().trim().min(1, 'Write your e-mail address').max(254),
  password: z.string().min(1, 'Write your password').max(200),
  rememberMe: z.boolean().optional(),
})
const newPassword = z.object({
  currentPassword: z.string().min(1, 'Write your present password').max(200),
  newPassword: z.string().min(10, 'Use at least 10 characters').max(200),
})

/** Attempts for one address from anywhere: enough for its owner to go on while somebody else guesses. */
const perAddress = { burst: 30, perMinute: 6 }
const perSource = { perMinute: 2 }

export function signInRoutes(api: Api, deps: HttpDeps, signIns: number): void {
  const bySource = new RateLimit(signIns, perSource.perMinute)
  const byAddress = new RateLimit(perAddress.burst, perAddress.perMinute)

  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/auth/sign-in/email',
      tags,
      security: [],
      summary: 'Sign in; the session is a cookie that pages cannot read',
      request: { body: body(credentials) },
      responses: answers(z.object({ ok: z.literal(true) }), 'Signed in'),
    }),
    async c => {
      assertOwnPage(c.req.raw.headers, deps.config.publicUrl)
      const { email, password, rememberMe } = c.req.valid('json')
      bySource.take(c.get('source'), 'attempts to sign in')
      byAddress.take(email.toLowerCase(), 'attempts to sign in')
      const answer = await pass('/sign-in/email', c.req.raw.headers, { email, password, rememberMe })
      if (!answer.ok)
        throw new Problem(
          'wrong_credentials',
          401,
          'E-mail address or password is wrong. Check both and try again.',
        )
      return c.json({ ok: true as const }, 200, { 'set-cookie': answer.headers.getSetCookie() })
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/auth/sign-out',
      tags,
      security: [],
      summary: 'End the session',
      responses: done,
    }),
    async c => {
      assertOwnPage(c.req.raw.headers, deps.config.publicUrl)
      const answer = await pass('/sign-out', c.req.raw.headers, {})
      for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
      return c.body(null, 204)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/api/auth/change-password',
      tags,
      summary: 'Choose a new password; all other sessions end',
      request: { body: body(newPassword) },
      responses: answers(z.object({ ok: z.literal(true) }), 'Changed'),
    }),
    async c => {
      assertOwnPage(c.req.raw.headers, deps.config.publicUrl)
      bySource.take(c.get('source'), 'attempts')
      if (!(await deps.auth.session(c.req.raw.headers)))
        throw new Problem('session_expired', 401, 'Your session has ended. Sign in again.')
      const request = { ...c.req.valid('json'), revokeOtherSessions: true }
      const answer = await pass('/change-password', c.req.raw.headers, request)
      if (!answer.ok)
        throw new Problem('wrong_credentials', 422, 'The present password is wrong. Type it again.', {
          fields: { currentPassword: 'is wrong' },
        })
      return c.json({ ok: true as const }, 200, { 'set-cookie': answer.headers.getSetCookie() })
    },
  )

  function pass(path: string, from: Headers, content: object): Promise<Response> {
    const headers = new Headers({ 'content-type': 'application/json' })
    const cookie = from.get('cookie')
    if (cookie) headers.set('cookie', cookie)
    return deps.auth.handle(
      new Request(`http://frontdesk/api/auth${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(content),
      }),
    )
  }
}
