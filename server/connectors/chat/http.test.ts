import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, it, type TestContext } from 'node:test'
import { maxUpload } from '../../../contract/chat-protocol.ts'
import { memoryInbox } from '../memory-inbox.ts'
import { createChat } from './chat.ts'
import { externalIdOf } from './frames.ts'
import { testSecret, widgetAccount } from './testing/chat-world.ts'
import { visitorTokens } from './visitor-token.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const { from, token } = visitorTokens(testSecret).issue('key-chat-1')

let inbox = memoryInbox()
let chat = createChat({ secret: testSecret })
beforeEach(async () => {
  inbox = memoryInbox()
  chat = createChat({ secret: testSecret })
  await chat.start(inbox)
  await chat.serve([widgetAccount('chat-1', { origins: ['https://maple.example'], quickChoices: ['Book'] })])
})
afterEach(() => chat.stop())

const call = async (
  path: string,
  init: RequestInit = {},
  origin: string | null = 'https://maple.example',
) => {
  const headers = new Headers(init.headers)
  if (origin) headers.set('origin', origin)
  const request = new Request(`http://localhost/hooks/chat/${path}?key=key-chat-1`, { ...init, headers })
  const answer = await chat.webhook?.(request)
  assert.ok(answer)
  return answer
}
const bearer = { authorization: `Bearer ${token}` }
const form = (files: readonly File[], message: unknown = {}) => {
  const data = new FormData()
  const base = { kind: 'message', clientId: 'client-0001', text: '', sentAt: 1 }
  data.set('message', typeof message === 'string' ? message : JSON.stringify({ ...base, ...Object(message) }))
  for (const file of files) data.append('file', file)
  return { method: 'POST', body: data, headers: bearer }
}

it('the page learns how the widget looks, and other pages learn nothing', async () => {
  const answer = await call('config')
  assert.equal(answer.headers.get('access-control-allow-origin'), 'https://maple.example')
  assert.equal(answer.headers.get('vary'), 'Origin')
  const config = await answer.json()
  assert.equal(config.name, 'Maple Dental')
  assert.match(config.disclosure, /AI/)
  assert.deepEqual(config.quickChoices, [{ id: 'quick-1', label: 'Book' }])
  const refused = await call('config', {}, 'https://evil.example')
  assert.equal(refused.status, 403)
  assert.doesNotMatch(await refused.text(), /Maple/)
})

it('the demo page talks to whichever business runs, and to no other page than its own', async (context: TestContext) => {
  const page = await readFile(join(import.meta.dirname, '../../../examples/demo-page/index.html'), 'utf8')
  const key = /data-key="([^"]+)"/.exec(page)?.[1]
  const own = 'https://desk.hotel.example'
  const hotel = createChat({ secret: testSecret, publicUrl: own })
  context.after(() => hotel.stop())
  const ask = async (origin: string) => {
    const url = `${own}/hooks/chat/config?key=${key}`
    return await hotel.webhook!(new Request(url, { headers: { origin } }))
  }
  await hotel.start(inbox)
  assert.equal((await ask(own)).status, 404, 'while there is no widget at all')
  const account = widgetAccount('chat-7', { origins: ['https://hotel.example'] })
  await hotel.serve([{ ...account, businessName: 'Harbour Hotel', address: 'demo-hotel' }])
  assert.equal((await (await ask(own)).json()).name, 'Harbour Hotel')
  assert.equal((await ask('https://evil.example')).status, 403)
  const named = { ...account, id: 'chat-8', businessName: 'Demo Ltd', address: 'demo' }
  await hotel.serve([account, named])
  assert.equal((await (await ask(own)).json()).name, 'Demo Ltd')
})

it('a browser may ask first whether it may send the token', async () => {
  const answer = await call('messages', { method: 'OPTIONS' })
  assert.equal(answer.status, 204)
  assert.match(answer.headers.get('access-control-allow-headers') ?? '', /authorization/)
})

it('a picture is kept once with its real type, and only its visitor can load it', async () => {
  const picture = new File([png], '../../x-ray.html', { type: 'text/html' })
  for (const _ of [1, 2]) {
    const answer = await call('messages', form([picture]))
    assert.deepEqual([answer.status, await answer.json()], [200, { kind: 'ack', clientId: 'client-0001' }])
  }
  assert.equal(inbox.stored.length, 1)
  assert.equal(inbox.stored[0]?.externalId, externalIdOf(from, 'client-0001'))
  assert.deepEqual(
    inbox.stored[0]?.attachments.map(each => [each.name, each.type, each.content.byteLength]),
    [['x-ray.html', 'image/png', png.byteLength]],
  )
  const [entry] = await inbox.transcript('chat-1', from, 0)
  const path = `attachments/${entry?.attachments[0]?.id}`
  const own = await call(path, { headers: bearer })
  assert.equal(own.headers.get('content-type'), 'image/png')
  assert.deepEqual(Buffer.from(await own.arrayBuffer()), png)
  const stranger = visitorTokens(testSecret).issue('key-chat-1').token
  assert.equal((await call(path, { headers: { authorization: `Bearer ${stranger}` } })).status, 404)
  assert.equal((await call(path)).status, 401)
})

it('a page disguised as a file is handed back as a download that can do nothing', async () => {
  await call(
    'messages',
    form([new File(['<script>alert(1)</script>'], 'a"\r\n.html', { type: 'image/png' })]),
  )
  const [entry] = await inbox.transcript('chat-1', from, 0)
  const answer = await call(`attachments/${entry?.attachments[0]?.id}`, { headers: bearer })
  assert.equal(answer.headers.get('content-type'), 'application/octet-stream')
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/)
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/)
})

it('too large, too many, broken and foreign uploads are refused in words and kept nowhere', async () => {
  const small = () => new File(['x'], 'x.txt')
  const big = new File([new Uint8Array(maxUpload + 1)], 'big.bin')
  const huge = new File([new Uint8Array(maxUpload + 100_000)], 'huge.bin')
  const six = Array.from({ length: 6 }, small)
  const foreign = visitorTokens(testSecret).issue('another-key').token
  const cases: readonly (readonly [number, RequestInit])[] = [
    [422, form([big])],
    [413, form([huge])],
    [422, form(six)],
    [422, form([new File([], 'empty')])],
    [422, form([])],
    [422, form([small()], '{')],
    [422, form([small()], { clientId: 'no' })],
    [400, { method: 'POST', body: 'not a form', headers: bearer }],
    [401, { ...form([small()]), headers: {} }],
    [401, { ...form([small()]), headers: { authorization: `Bearer ${foreign}` } }],
    [404, { method: 'DELETE', headers: bearer }],
  ]
  for (const [status, init] of cases) {
    const answer = await call('messages', init)
    assert.equal(answer.status, status)
    const body = await answer.json()
    assert.ok((body.message ?? body.reason).length > 10)
  }
  assert.equal(inbox.handed.length, 0)
})

it('while the database is away an upload may be sent again', async () => {
  inbox.setFailure(new Error('away'))
  const answer = await call('messages', form([new File(['x'], 'x.txt')]))
  assert.equal(answer.status, 503)
  assert.equal((await answer.json()).clientId, 'client-0001')
})
