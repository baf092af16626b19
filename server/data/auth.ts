import { randomInt, randomUUID } from 'node:crypto'
import { APIError, betterAuth } from 'better-auth'
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'
import { installationSecret } from './installation.ts'
import type { Schema } from './schema.ts'

export type Role = 'owner' | 'teammate' | 'viewer'

export interface SignedIn {
  readonly businessId: string
  readonly teammate: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly role: Role
  }
  readonly sessionId: string
}

export interface Auth {
  /** Sign-in, sign-out and change of password. The caller has checked where the request comes from. */
  handle(request: Request): Promise<Response>
  /** Whose session the cookie is; undefined when there is none, or it ended. @throws DatabaseAway */
  session(headers: Headers): Promise<SignedIn | undefined>
  /** Replaces a password that was lost, and ends all sessions of that person. @returns false when nobody has this address */
  replacePassword(email: string, password: string): Promise<boolean>
  /** Somebody who may sign in. The password is kept as a scrypt hash. */
  createUser(user: {
    readonly email: string
    readonly name: string
    readonly password: string
  }): Promise<{ id: string }>
}

export interface AuthOptions {
  readonly database: Pick<Database, 'db' | 'ping'>
  /** Where the console is reached; https makes the cookies Secure. */
  readonly origin: string
}

/** Days after which a session that was not used ends. */
const sessionDays = 7
const shortestPassword = 10

/** E-mail and password on better-auth; its tables are those of 0003_auth.sql. */
export async function openAuth({ database, origin }: AuthOptions): Promise<Auth> {
  const { db } = database
  const auth = betterAuth({
    database: { db, type: 'postgres' },
    secret: await installationSecret(db, 'session_signing'),
    baseURL: origin,
    basePath: '/api/auth',
    telemetry: { enabled: false },
    // Its lines quote e-mail addresses; ours are in http/.
    logger: { disabled: true },
    // Ours covers the whole API and knows the proxy in front.
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: 200,
      revokeSessionsOnPasswordReset: true,
    },
    advanced: {
      cookiePrefix: 'frontdesk',
      useSecureCookies: origin.startsWith('https:'),
      // http/origin.ts has checked it, for these routes and all others alike.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      // No address of a teammate is kept with the session.
      ipAddress: { disableIpTracking: true },
    },
    user: {
      modelName: 'auth_users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'auth_sessions',
      expiresIn: sessionDays * 86_400,
      updateAge: 86_400,
      fields: {
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        userId: 'user_id',
      },
    },
    account: {
      modelName: 'auth_accounts',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'auth_verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
  })

  return {
    async handle(request) {
      const answer = await auth.handler(request)
      // It turns a database that is away into a bare 500; ping says what it was.
      if (answer.status >= 500) await database.ping()
      return answer
    },
    async session(headers) {
      const found = await auth.api.getSession({ headers }).catch(async error => {
        if (error instanceof APIError) await database.ping()
        throw error
      })
      return found ? teammateOf(db, found.session.userId, found.session.id) : undefined
    },
    async replacePassword(email, password) {
      const { internalAdapter, password: hasher } = await auth.$context
      const found = await internalAdapter.findUserByEmail(email.toLowerCase())
      if (!found) return false
      await internalAdapter.updatePassword(found.user.id, await hasher.hash(password))
      await internalAdapter.deleteUserSessions(found.user.id)
      return true
    },
    async createUser({ email, name, password }) {
      const { internalAdapter, password: hasher } = await auth.$context
      // Left by a start that was killed between the user and the teammate.
      await sql`delete from auth_users where email = ${email.toLowerCase()}
        and not exists (select from teammates where user_id = auth_users.id)`.execute(db)
      const user = await internalAdapter.createUser(
        { email: email.toLowerCase(), name, emailVerified: true },
        { method: 'email-password' },
      )
      await internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: await hasher.hash(password),
      })
      return { id: user.id }
    },
  }
}

async function teammateOf(
  db: Kysely<Schema>,
  userId: string,
  sessionId: string,
): Promise<SignedIn | undefined> {
  const row = await db
    .selectFrom('teammates')
    .select(['business_id', 'id', 'name', 'email', 'role'])
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const { business_id: businessId, ...teammate } = row
  return { businessId, teammate, sessionId }
}

export interface NewTeammate {
  readonly businessId: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly password: string
}

/** Somebody of the business who may sign in. @returns the id of the teammate */
export async function createTeammate(db: Kysely<Schema>, auth: Auth, teammate: NewTeammate): Promise<string> {
  const { password, businessId, name, role } = teammate
  const email = teammate.email.toLowerCase()
  const user = await auth.createUser({ email, name, password })
  const id = randomUUID()
  await db
    .insertInto('teammates')
    .values({
      business_id: businessId,
      id,
      user_id: user.id,
      name,
      email,
      role,
      seen_at: null,
      created_at: new Date(),
    })
    .execute()
  return id
}

/**
 * On the first start: makes the owner who may sign in.
 *
 * @returns what to show once, on the terminal and not in the log; undefined when the business has an owner already.
 */
export async function createFirstOwner(
  db: Kysely<Schema>,
  auth: Auth,
  owner: { readonly businessId: string; readonly email: string; readonly name: string },
): Promise<{ readonly email: string; readonly password: string } | undefined> {
  const there = await db
    .selectFrom('teammates')
    .select('id')
    .where('business_id', '=', owner.businessId)
    .where('role', '=', 'owner')
    .executeTakeFirst()
  if (there) return undefined
  const password = newPassword()
  await createTeammate(db, auth, { ...owner, role: 'owner', password })
  return { email: owner.email.toLowerCase(), password }
}

// Without 0/o, 1/l/i and u: read from a terminal and typed by hand.
const letters = 'abcdefghjkmnpqrstvwxyz23456789'

/** 4 × 4 letters: 78 bits. */
export function newPassword(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
