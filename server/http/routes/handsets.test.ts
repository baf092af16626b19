import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Handset, HandsetMessageInfo } from '../../../contract/console-api.ts'
import { createHandsetWorld } from '../../../simulator/handsets/handset-world.ts'
import {
  anna,
  desk,
  type PlainDouble,
  plainDouble,
} from '../../../simulator/handsets/testing/plain-double.ts'
import { problem } from '../testing/problem.ts'
import { createWorld, post, type World } from '../testing/world.ts'

const at = `/api/simulator/handsets/${encodeURIComponent(anna)}`
const chat = { app: 'whatsapp', business: desk }
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

let world: World
let provider: PlainDouble
let owner: Record<string, string>
before(async () => {
  provider = plainDouble('whatsapp')
  const handsets = createHandsetWorld({
    people: [{ name: 'Anna Hill', number: anna }],
    doubles: [provider],
    businesses: [{ app: 'whatsapp', address: desk, name: 'Maple Dental' }],
    notify: () => {},
    patience: 50,
  })
  world = await createWorld({ handsets })
  owner = await world.signIn('owner')
})
after(() => world.close())

const get = (path: string) => world.request(path, { headers: owner })
const shown = async (): Promise<HandsetMessageInfo[]> =>
  (await (await get(`${at}/messages?${new URLSearchParams(chat)}`)).json()).items

test('what is written on a telephone is sent by its provider and stands on its screen', async () => {
  const answer = await world.request(`${at}/messages`, post({ ...chat, text: 'Are you open?' }, owner))
  assert.equal(answer.status, 201)
  assert.equal((await answer.json()).text, 'Are you open?')
  assert.deepEqual(provider.written, [{ number: anna, business: desk, act: { text: 'Are you open?' } }])
  assert.deepEqual(
    (await shown()).map(({ direction, text }) => ({ direction, text })),
    [{ direction: 'out', text: 'Are you open?' }],
  )
})

test('an answer is new until somebody opens the conversation on the telephone', async () => {
  provider.bring({ id: 'wamid.a/b=', text: 'Yes, from nine.' })
  const unread = async () => {
    const { items }: { items: Handset[] } = await (await get('/api/simulator/handsets')).json()
    return items.map(one => [one.number, one.unread])
  }
  assert.deepEqual(await unread(), [[anna, 1]])
  assert.equal((await world.request(`${at}/open`, post(chat, owner))).status, 204)
  assert.deepEqual(await unread(), [[anna, 0]])
})

test('a picture is shown, anything else is only downloaded, and nothing is guessed', async () => {
  const file = async (content: string, name: string) => {
    const act = { ...chat, file: { name, base64: content } }
    assert.equal((await world.request(`${at}/messages`, post(act, owner))).status, 201)
    return await get((await shown()).at(-1)?.files[0]?.url ?? '')
  }
  const picture = await file(png, 'tooth.png')
  assert.equal(picture.headers.get('content-type'), 'image/png')
  assert.match(picture.headers.get('content-disposition') ?? '', /^inline/)
  assert.deepEqual(Buffer.from(await picture.arrayBuffer()).toString('base64'), png)
  const page = await file(Buffer.from('<script>alert(1)</script>').toString('base64'), "it's.html")
  assert.equal(page.headers.get('content-type'), 'application/octet-stream')
  assert.match(page.headers.get('content-disposition') ?? '', /^attachment; filename\*=UTF-8''it%27s.html$/)
  for (const answer of [picture, page]) {
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
    assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/)
  }
  await problem(await get(`${at}/files/nothing/0`), 404, 'not_found')
})

test('while the provider still tries, nobody waits for it', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  provider.product = promise
  const answer = await world.request(`${at}/messages`, post({ ...chat, text: 'Hello?' }, owner))
  assert.equal(answer.status, 202)
  assert.equal(await answer.text(), '')
  resolve()
  provider.product = Promise.resolve()
})

test('what cannot be done is refused with the cure, and nothing is sent', async () => {
  const before = provider.written.length
  const act = (content: object) => world.request(`${at}/messages`, post(content, owner))
  assert.match((await problem(await act(chat), 422, 'not_sent')).message, /Write something/)
  await problem(await act({ ...chat, app: 'fax', text: 'a' }), 422, 'invalid')
  await problem(await act({ ...chat, file: { name: 'a', base64: 'not base64!' } }), 422, 'invalid')
  const nobody = encodeURIComponent('+447700900999')
  const path = `/api/simulator/handsets/${nobody}`
  await problem(await get(`${path}/messages?${new URLSearchParams(chat)}`), 404, 'not_found')
  await problem(await world.request(`${path}/open`, post(chat, owner)), 404, 'not_found')
  assert.equal(provider.written.length, before)
})

test('trouble is ordered at the provider of the app; an app without a provider cannot fail', async () => {
  const order = (app: string) =>
    world.request('/api/simulator/faults', post({ app, kind: 'throttle', times: 3 }, owner))
  assert.equal((await order('whatsapp')).status, 204)
  assert.deepEqual(provider.faults, [{ kind: 'throttle', times: 3 }])
  await problem(await order('sms'), 422, 'no_provider')
})

test('a viewer plays no customer, and nobody does who is not signed in', async () => {
  const viewer = await world.signIn('viewer')
  await problem(await world.request('/api/simulator/handsets', { headers: viewer }), 403, 'not_allowed')
  await problem(await world.request('/api/simulator/handsets'), 401, 'signed_out')
})

test('without the simulator there are no telephones, and how to start it is said', async () => {
  const without = await createWorld()
  try {
    const headers = await without.signIn('owner')
    const answer = await problem(
      await without.request('/api/simulator/handsets', { headers }),
      404,
      'no_simulator',
    )
    assert.match(answer.message, /SIMULATOR=yes/)
  } finally {
    await without.close()
  }
})
