import { createMiddleware } from 'hono/factory'
import { findApiKey } from '../data/api-keys.ts'
import type { Role } from '../data/auth.ts'
import { Problem } from '../errors.ts'
import type { Env, HttpDeps, Principal } from './context.ts'
import { assertOwnPage } from './origin.ts'

const ranks: Readonly<Record<Role, number>> = { viewer: 0, teammate: 1, owner: 2 }

/** Finds out who asks. A write by cookie has to come from our own page. @throws Problem 401, 403 */
export async function identify(
  headers: Headers,
  method: string,
  deps: Pick<HttpDeps, 'auth' | 'database' | 'config'>,
): Promise<Principal> {
  const authorization = headers.get('authorization')
  if (authorization !== null) return ofKey(authorization, deps)
  const signedIn = await deps.auth.session(headers)
  if (!signedIn) {
    if (/(?:^|;\s*)(?:__Secure-)?frontdesk\.session_token=/.test(headers.get('cookie') ?? ''))
      throw new Problem('session_expired', 401, 'Your session has ended. Sign in again.')
    throw new Problem(
      'signed_out',
      401,
      'Sign in first; a program sends an API key as "Authorization: Bearer fd_…".',
    )
  }
  if (method !== 'GET' && method !== 'HEAD') assertOwnPage(headers, deps.config.publicUrl)
  const { id, name, email, role } = signedIn.teammate
  return { businessId: signedIn.businessId, role, email, actor: { kind: 'teammate', id, name } }
}

/**
 * Who this still is, for what stays open after its request; undefined once the session has ended or the person was
 * removed. Never rejects: a database that is away is no reason to send anybody out.
 */
export async function stillIdentified(
  headers: Headers,
  principal: Principal,
  deps: Pick<HttpDeps, 'auth' | 'database' | 'config'>,
): Promise<Principal | undefined> {
  return identify(headers, 'GET', deps).catch(error =>
    error instanceof Problem && error.status === 401 ? undefined : principal,
  )
}

/** A key may do what a teammate may: a leaked one makes no further keys and reads no passwords. */
async function ofKey(authorization: string, deps: Pick<HttpDeps, 'database'>): Promise<Principal> {
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  const found = key === undefined ? undefined : await findApiKey(deps.database.db, key)
  if (!found)
    throw new Problem(
      'bad_api_key',
      401,
      'This API key is wrong or was revoked. The owner can make a new one.',
    )
  const { businessId, id, name } = found
  return { businessId, role: 'teammate', email: '', actor: { kind: 'program', id, name } }
}

/** Lets pass who has at least this role. */
export function permit(role: Role) {
  return createMiddleware<Env>(async (c, next) => {
    assertRole(c.get('principal'), role)
    await next()
  })
}

/** Lets pass only a person: what is done in a name that customers see. */
export const permitPerson = createMiddleware<Env>(async (c, next) => {
  const principal = c.get('principal')
  assertRole(principal, 'teammate')
  if (principal.actor.kind !== 'teammate')
    throw new Problem('needs_person', 403, 'Only a person can do this. Sign in to the console instead.')
  await next()
})

/** Whether this one has at least the rights of this role. */
export function hasRole({ role }: Principal, least: Role): boolean {
  return ranks[role] >= ranks[least]
}

function assertRole(principal: Principal, role: Role): void {
  if (hasRole(principal, role)) return
  const who = role === 'owner' ? 'the owner' : 'a teammate'
  throw new Problem('not_allowed', 403, `This needs the rights of ${who}. Ask the owner of the business.`)
}
