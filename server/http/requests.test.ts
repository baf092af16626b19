import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { problem } from './testing/problem.ts'
import { createWorld, post, type World } from './testing/world.ts'

let world: World
let owner: Record<string, string>
before(async () => {
  world = await createWorld()
  owner = await world.signIn('owner')
})
after(() => world.close())

test('bodies that are no JSON, of another kind, too large or not as described are each told apart', async () => {
  const send = (body: BodyInit, contentType: string) =>
    world.request('/api/knowledge', {
      method: 'POST',
      body,
      headers: { ...owner, 'content-type': contentType },
    })
  await problem(await send('{"topic":', 'application/json'), 400, 'invalid_json')
  await problem(await send('topic=a', 'application/x-www-form-urlencoded'), 415, 'unsupported_type')
  await problem(await send('{}', 'text/plain'), 415, 'unsupported_type')
  await problem(await send(`"${'x'.repeat(1024 * 1024)}"`, 'application/json'), 413, 'too_large')
  const fields = await problem(await send('{"topic":"","answer":5}', 'application/json'), 422, 'invalid')
  assert.equal(fields.fields?.topic, 'Give it a topic')
  assert.ok(fields.fields && 'answer' in fields.fields && 'question' in fields.fields)
  await problem(await world.request('/api/inbox?view=none', { headers: owner }), 400, 'invalid')
  await problem(await world.request('/api/inbox?before=1.2', { headers: owner }), 400, 'bad_cursor')
  const far = await world.request('/api/calendar?from=2026-01-01&to=2027-01-01', { headers: owner })
  assert.match((await problem(far, 400, 'invalid')).fields?.to ?? '', /at most 93 days/)
})

test('a text with a null character is refused, not a failure of the server', async () => {
  const entry = {
    topic: 'A\u0000',
    question: 'Are you open?',
    variants: ['\u0000'],
    answer: 'Yes',
    published: true,
  }
  await problem(await world.request('/api/knowledge', post(entry, owner)), 422, 'bad_text')
  await problem(await world.request('/api/knowledge', post({ ...entry, topic: 'A' }, owner)), 422, 'bad_text')
  assert.equal((await world.request('/api/inbox?search=a%00b', { headers: owner })).status, 200)
})

test('an address that does not exist and a method that it does not take are told apart', async () => {
  await problem(await world.request('/api/nothing', { headers: owner }), 404, 'not_found')
  const answer = await world.request('/api/inbox', { method: 'DELETE', headers: owner })
  assert.match((await problem(answer, 405, 'method_not_allowed')).message, /It takes GET/)
})

test('who asks too often is told how long to wait', async () => {
  const busy = await createWorld({ limits: { apiPerMinute: 3, signIns: 2 } })
  try {
    for (const _ of [1, 2])
      await busy.request('/api/auth/sign-in/email', post({ email: 'a@b.co', password: 'x' }))
    const guess = await busy.request('/api/auth/sign-in/email', post({ email: 'a@b.co', password: 'x' }))
    await problem(guess, 429, 'too_many_requests')
    const wait = Number(guess.headers.get('retry-after'))
    assert.ok(wait > 0 && wait <= 30, `${wait} s; two a minute is one each 30`)
    await problem(await busy.request('/api/me'), 429, 'too_many_requests')
  } finally {
    await busy.close()
  }
})

test('a use case that fails unforeseen is a 500 with a number, and the log has no words of a customer', async () => {
  const secret = 'my tooth hurts since Tuesday'
  const useCases = {
    ...world.useCases,
    knowledgeTrial: async () => {
      throw new Error('broken')
    },
  }
  const broken = await createWorld({ useCases })
  try {
    const headers = await broken.signIn('owner')
    const answer = await broken.request(`/api/knowledge/trial?question=${encodeURIComponent(secret)}`, {
      headers,
    })
    const { message } = await problem(answer, 500, 'internal')
    const number = /request ([0-9a-f-]{36})/.exec(message)?.[1] ?? ''
    assert.ok(broken.lines.some(line => line.includes(number) && line.includes('broken')))
    assert.ok(!broken.lines.join('').includes('tooth'))
    assert.ok(!message.includes('broken'))
  } finally {
    await broken.close()
  }
})
