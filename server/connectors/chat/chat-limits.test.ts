import assert from 'node:assert/strict'
import { afterEach, beforeEach, it } from 'node:test'
import { maxFrame } from '../../../contract/chat-protocol.ts'
import type { Connector, Socket } from '../connector.ts'
import { type MemoryInbox, memoryInbox } from '../memory-inbox.ts'
import { createChat } from './chat.ts'
import type { ChatLimits } from './limits.ts'
import {
  answer,
  type ChatServer,
  serveChat,
  testSecret,
  visitors,
  widgetAccount,
} from './testing/chat-world.ts'

let inbox: MemoryInbox
let chat: Connector
let server: ChatServer
let page: ReturnType<typeof visitors>

async function boot(limits: Partial<ChatLimits> = {}, settings: unknown = {}) {
  chat = createChat({
    secret: testSecret,
    limits,
    sourceOf: () => 'one-address',
    publicUrl: 'https://desk.example',
  })
  server = await serveChat(chat)
  await chat.start(inbox)
  await chat.serve([widgetAccount('chat-1', settings)])
  page = visitors(server.port)
}

beforeEach(() => {
  inbox = memoryInbox()
})
afterEach(async () => {
  page.closeAll()
  await chat.stop()
  await server.close()
})

it('a secret that can be guessed is refused at the start', () => {
  assert.throws(() => createChat({ secret: 'short' }), /32 random characters/)
  return boot()
})

it('broken frames are told what is wrong with them, and the socket stays usable', async () => {
  await boot()
  const anna = await page.open()
  await anna.hello()
  for (const bad of ['{', 'null', '{"kind":"nothing"}', '{"kind":"hello","protocol":1,"cursor":0}'])
    anna.send(bad)
  anna.send({ kind: 'message', clientId: 'client-0001', text: 'x'.repeat(4_001), sentAt: 0 })
  assert.equal((await anna.until('refused')).clientId, 'client-0001')
  await anna.settled('client-0002')
  assert.equal(anna.frames.filter(each => each.kind === 'error' && each.code === 'bad_frame').length, 4)
})

it('a program that sends only rubbish is hung up on', async () => {
  await boot({ patience: 5 })
  const bot = await page.open()
  for (let count = 0; count < 10; count++) bot.send('{')
  assert.deepEqual(await bot.ending(), { code: 1008, reason: 'flooding' })
})

it('too many messages are put off with a time to wait, and sent on after patience ends the socket', async () => {
  await boot({ messages: { perSecond: 0.001, burst: 2 }, patience: 3 })
  const bot = await page.open()
  await bot.hello()
  for (let count = 0; count < 8; count++) bot.message(`client-${1000 + count}`, 'Buy')
  const error = await bot.until('error', frame => frame.code === 'slow_down')
  assert.ok(error.clientId && (error.retryAfter ?? 0) > 0)
  assert.deepEqual(await bot.ending(), { code: 1008, reason: 'flooding' })
  assert.equal(inbox.stored.length, 2)
})

it('a new socket does not give a visitor new messages to spend', async () => {
  await boot({ messages: { perSecond: 0.001, burst: 1 } })
  const first = await page.open()
  const { token } = await first.hello()
  await first.settled('client-0001')
  const second = await page.open()
  await second.hello(token)
  second.message('client-0002', 'More')
  assert.equal((await second.until('error')).code, 'slow_down')
})

it('a flood of frames ends the socket', async () => {
  await boot({ frames: { perSecond: 1, burst: 20 } })
  const bot = await page.open()
  await bot.hello()
  for (let count = 0; count < 50; count++) bot.send({ kind: 'typing' })
  assert.equal((await bot.ending()).reason, 'flooding')
})

it('a frame that is too long ends the socket with 1009', async () => {
  await boot()
  const bot = await page.open()
  bot.send('x'.repeat(maxFrame + 1))
  assert.deepEqual(await bot.ending(), { code: 1009, reason: 'too_large' })
})

it('whoever says nothing, something else first, or another version is hung up on', async () => {
  await boot({ helloWithin: 100 })
  assert.equal((await (await page.open()).ending()).reason, 'hello_missing')
  const hasty = await page.open()
  hasty.message('client-0001', 'Hello')
  assert.equal((await hasty.ending()).reason, 'hello_missing')
  const old = await page.open()
  old.send({ kind: 'hello', protocol: 99, cursor: 0 })
  assert.deepEqual(await old.ending(), { code: 1008, reason: 'protocol' })
  assert.equal(inbox.handed.length, 0)
})

it('only the pages of the list, and our own, may open the chat', async () => {
  await boot({}, { origins: ['https://maple.example'] })
  assert.deepEqual(await (await page.open('https://evil.example')).ending(), {
    code: 1008,
    reason: 'origin_not_allowed',
  })
  assert.equal((await (await page.open()).ending()).reason, 'origin_not_allowed')
  await (await page.open('https://maple.example')).hello()
  await (await page.open('https://desk.example')).hello()
})

it('a key nobody has is told so', async () => {
  await boot()
  const stranger = await visitors(server.port, 'no-such-key').open()
  assert.deepEqual(await stranger.ending(), { code: 1008, reason: 'unknown_widget' })
})

it('too many sockets, or too many from one address, are asked to come later', async () => {
  await boot({ socketsPerAddress: 2 })
  const first = await page.open()
  await first.hello()
  await (await page.open()).hello()
  assert.deepEqual(await (await page.open()).ending(), { code: 1013, reason: 'too_many' })
  await first.settled('client-0001')
})

it('too many new visitors of one address are asked to come later, known ones are not', async () => {
  await boot({ arrivals: { perSecond: 0.001, burst: 1 } })
  const { token } = await (await page.open()).hello()
  const next = await page.open()
  next.send({ kind: 'hello', protocol: 1, cursor: 0 })
  assert.equal((await next.ending()).reason, 'too_many')
  assert.equal((await (await page.open()).hello(token)).fresh, false)
})

it('a reader that does not read is hung up on, and nothing is piled up for it', async () => {
  await boot({ buffered: 1_000, drainWithin: 60 })
  const sent: string[] = []
  let closed: string | undefined
  let hear = (_: string) => {}
  const stuck: Socket = {
    send: text => void sent.push(text),
    close: (_, reason) => {
      closed = reason
    },
    get buffered() {
      return sent.length > 1 ? 1_000_000 : 0
    },
    onMessage: listener => {
      hear = listener
    },
    onClose: () => {},
  }
  const helper = await page.open()
  const { token } = await helper.hello()
  for (let count = 0; count < 100; count++) inbox.say(answer(`out-${count}`, 'x'.repeat(4_000), token))
  chat.socket?.(stuck, new Request('http://localhost/ws/chat?key=key-chat-1'))
  hear(JSON.stringify({ kind: 'hello', protocol: 1, token, cursor: 0 }))
  while (closed === undefined) await new Promise(resolve => setImmediate(resolve))
  assert.equal(closed, 'slow_reader')
  assert.ok(sent.length <= 4, `${sent.length} frames`)
  assert.equal(inbox.watching, 1)
})
