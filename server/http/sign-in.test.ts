import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { createTeammate } from '../data/auth.ts'
import { problem } from './testing/problem.ts'
import { createWorld, post, type World } from './testing/world.ts'

let world: World
let owner: Record<string, string>
before(async () => {
  world = await createWorld()
  owner = await world.signIn('owner')
})
after(() => world.close())

test('an owner who signs in sees who she is and for which business', async () => {
  const answer = await world.request('/api/me', { headers: owner })
  assert.equal(answer.status, 200)
  const me = await answer.json()
  assert.equal(me.business.name, 'Maple Dental')
  assert.equal(me.business.brand, '#0b7a75')
  assert.equal(me.teammate.role, 'owner')
  assert.equal(me.business.simulator, false)
})

test('a wrong password and an unknown address get the same answer', async () => {
  const wrong = await world.request(
    '/api/auth/sign-in/email',
    post({ email: 'x@example.com', password: 'wrong' }),
  )
  await problem(wrong, 401, 'wrong_credentials')
  assert.equal(wrong.headers.get('set-cookie'), null)
})

test('the session is a cookie that pages cannot read, and the answer does not hold it', async () => {
  const { email, password } = await newTeammate()
  const answer = await world.request('/api/auth/sign-in/email', post({ email, password }))
  assert.deepEqual(await answer.json(), { ok: true })
  const cookie = answer.headers.get('set-cookie') ?? ''
  assert.match(cookie, /^frontdesk\.session_token=.*HttpOnly; SameSite=Lax/)
})

async function newTeammate() {
  const teammate = {
    businessId: world.businessId,
    name: 'Tom',
    email: `${randomUUID()}@example.com`,
    role: 'teammate' as const,
    password: 'another long password',
  }
  await createTeammate(world.database.db, world.auth, teammate)
  return teammate
}

test('nobody becomes a user by asking', async () => {
  const answer = await world.request(
    '/api/auth/sign-up/email',
    post({ email: 'evil@example.com', password: 'long enough password', name: 'Evil' }),
  )
  assert.equal(answer.status, 404)
})

test('who signed out is out, and who never signed in is told how', async () => {
  const headers = await world.signIn('teammate')
  assert.equal((await world.request('/api/auth/sign-out', post({}, headers))).status, 204)
  await problem(await world.request('/api/me', { headers }), 401, 'session_expired')
  const stranger = await problem(await world.request('/api/me'), 401, 'signed_out')
  assert.match(stranger.message, /Bearer/)
})

test('an expired session is said to have ended', async () => {
  const headers = await world.signIn('teammate')
  const token = /session_token=([^.]+)\./.exec(headers.cookie ?? '')?.[1]
  const { numAffectedRows } =
    await sql`update auth_sessions set expires_at = ${new Date(0)} where token = ${token}`.execute(
      world.database.db,
    )
  assert.equal(numAffectedRows, 1n)
  await problem(await world.request('/api/me', { headers }), 401, 'session_expired')
})

test('a changed password ends the other sessions', async () => {
  const { email, password } = await newTeammate()
  const signIn = async (word: string) => {
    const answer = await world.request('/api/auth/sign-in/email', post({ email, password: word }))
    return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
  }
  const [first, second] = [await signIn(password), await signIn(password)]
  const change = (currentPassword: string) =>
    world.request(
      '/api/auth/change-password',
      post({ currentPassword, newPassword: 'quite a new password' }, { cookie: second.cookie }),
    )
  await problem(await change('not this one'), 422, 'wrong_credentials')
  assert.equal((await change(password)).status, 200)
  assert.equal((await world.request('/api/me', { headers: { cookie: first.cookie } })).status, 401)
  assert.equal((await signIn(password)).status, 401)
  assert.equal((await signIn('quite a new password')).status, 200)
})
