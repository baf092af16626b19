import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { eventually } from '../conformance.ts'
import type { Connector } from '../connector.ts'
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
  chat = createChat({ secret: testSecret, limits, sourceOf: () => 'one-address' })
  server = await serveChat(chat)
  await chat.start(inbox)
  await chat.serve([widgetAccount('chat-1', settings), widgetAccount('chat-2')])
  page = visitors(server.port)
}

async function halt() {
  page.closeAll()
  await chat.stop()
  await server.close()
}

beforeEach(() => {
  inbox = memoryInbox()
})
afterEach(halt)

describe('a conversation in the widget', () => {
  it('greets a new visitor, takes a message with what they say about themselves, and shows both sides', async () => {
    await boot()
    const anna = await page.open()
    const { token, fresh, staffed } = await anna.hello()
    assert.deepEqual([fresh, staffed], [true, true])
    anna.message('client-0001', 'Do you whiten teeth?', {
      name: ' Anna ',
      email: 'Anna@Example.com',
      choice: 'c1',
    })
    await anna.until('ack')
    const kept = inbox.stored[0]
    assert.equal(kept?.fromName, 'Anna')
    assert.equal(kept?.alsoFrom?.[0]?.value, 'anna@example.com')
    assert.equal(kept?.choice, 'c1')
    inbox.say({ ...answer('out-1', 'We do.', token), choices: [{ id: 'yes', label: 'Book it' }] })
    await eventually('the answer', () => anna.entries().find(each => each.text === 'We do.'))
    assert.deepEqual(
      anna.entries().map(each => [each.author, each.clientId, each.choices.length]),
      [
        ['customer', 'client-0001', 0],
        ['brain', undefined, 1],
      ],
    )
  })

  it('a mistyped address does not lose the words, and a clock that runs ahead does not reorder them', async () => {
    await boot()
    const anna = await page.open()
    await anna.hello()
    anna.message('client-0001', 'Hi', { email: 'anna at home', sentAt: Date.now() + 1e9 })
    await anna.until('ack')
    assert.equal(inbox.stored[0]?.alsoFrom, undefined)
    assert.ok((inbox.stored[0]?.sentAt.getTime() ?? Number.POSITIVE_INFINITY) <= Date.now())
  })

  it('an empty message is refused in words and kept nowhere', async () => {
    await boot()
    const anna = await page.open()
    await anna.hello()
    anna.message('client-0001', ' \n ')
    assert.match((await anna.until('refused')).reason, /empty/)
    assert.equal(inbox.handed.length, 0)
  })

  it('messages sent in one breath are kept in their order', async () => {
    await boot({ messages: { perSecond: 1, burst: 30 } })
    const anna = await page.open()
    await anna.hello()
    const texts = Array.from({ length: 20 }, (_, index) => `line ${index}`)
    for (const [index, text] of texts.entries()) anna.message(`client-${1000 + index}`, text)
    await anna.until('ack', frame => frame.clientId === 'client-1019')
    assert.deepEqual(
      inbox.stored.map(each => each.text),
      texts,
    )
  })

  it('typing is shown both ways, and a hundred key strokes are one sign', async () => {
    await boot()
    const anna = await page.open()
    const { token } = await anna.hello()
    await anna.settled('client-0001')
    for (let count = 0; count < 100; count++) anna.send({ kind: 'typing' })
    await anna.settled('client-0002')
    assert.ok(inbox.typed.length >= 1 && inbox.typed.length < 10, `${inbox.typed.length} signs`)
    inbox.showTyping('chat-1', answer('x', '', token).to, 'teammate')
    assert.equal((await anna.until('typing')).who, 'teammate')
  })

  it('what was shown and read becomes receipts of the business’s messages only, each once', async () => {
    await boot()
    const anna = await page.open()
    const { token } = await anna.hello()
    anna.message('client-0001', 'Hello')
    await anna.until('ack')
    inbox.say(answer('out-1', 'One', token))
    inbox.say(answer('out-2', 'Two', token))
    await eventually('both', () => anna.entries().find(each => each.text === 'Two'))
    const seen = (status: string, upTo: number) => anna.send({ kind: 'seen', status, after: 0, upTo })
    seen('delivered', 3)
    seen('delivered', 3)
    seen('read', 2)
    seen('read', Number.MAX_SAFE_INTEGER)
    await eventually('all receipts', () => inbox.receipts.length >= 4 || undefined)
    inbox.say(answer('out-3', 'Three', token))
    seen('delivered', 4)
    await eventually('one more', () => inbox.receipts.length >= 5 || undefined)
    assert.deepEqual(
      inbox.receipts.map(({ which, receipt }) => `${Object.values(which)} ${receipt.status}`),
      ['out-1 delivered', 'out-2 delivered', 'out-1 read', 'out-2 read', 'out-3 delivered'],
    )
  })
})

describe('a visitor who comes back', () => {
  it('resumes after the last entry they hold, and follows on every open page', async () => {
    await boot()
    const anna = await page.open()
    const { token } = await anna.hello()
    anna.message('client-0001', 'Hello')
    await anna.until('ack')
    anna.socket.terminate()
    await eventually('the old watch to end', () => inbox.watching === 0 || undefined)
    inbox.say(answer('out-1', 'While you were away', token))
    const [first, second] = [await page.open(), await page.open()]
    assert.equal((await first.hello(token, 1)).fresh, false)
    await second.hello(token, 0)
    await eventually('the missed one', () => first.entries()[0])
    inbox.say(answer('out-2', 'Welcome back', token))
    await eventually('the live one', () => first.entries().find(each => each.text === 'Welcome back'))
    await eventually('on both', () => second.entries().length === 3 || undefined)
    assert.deepEqual(
      first.entries().map(each => each.cursor),
      [2, 3],
    )
  })

  it('a server killed between message and acknowledgement keeps the message once', async () => {
    await boot()
    const anna = await page.open()
    const { token } = await anna.hello()
    inbox.onStored(() => server.kill())
    anna.message('client-0001', 'Is this thing on?')
    await anna.ending()
    assert.equal(anna.frames.filter(each => each.kind === 'ack').length, 0)
    await halt()
    await boot()
    const again = await page.open()
    await again.hello(token)
    again.message('client-0001', 'Is this thing on?')
    assert.equal((await again.until('ack')).clientId, 'client-0001')
    assert.equal(inbox.handed.length, 2)
    assert.equal(inbox.stored.length, 1)
    await eventually('the entry', () => again.entries()[0])
    assert.equal(again.entries().length, 1)
  })

  it('while the database is away nothing is acknowledged, and the same message is taken after', async () => {
    await boot()
    const anna = await page.open()
    await anna.hello()
    inbox.setFailure(new Error('connection refused to postgres://owner:secret@db'))
    anna.message('client-0001', 'Hello')
    const error = await anna.until('error')
    assert.deepEqual([error.code, error.clientId], ['unavailable', 'client-0001'])
    assert.ok(error.retryAfter)
    assert.doesNotMatch(JSON.stringify(anna.frames), /secret|postgres/)
    inbox.setFailure(undefined)
    anna.message('client-0001', 'Hello')
    await anna.until('ack')
    assert.equal(inbox.stored.length, 1)
  })

  it('history that could not be read at first comes by itself', async () => {
    await boot()
    const anna = await page.open()
    const { token } = await anna.hello()
    anna.message('client-0001', 'Hello')
    await anna.until('ack')
    inbox.setFailure(new Error('away'))
    const again = await page.open()
    assert.equal((await again.hello(token)).staffed, false)
    inbox.setFailure(undefined)
    await eventually('the history', () => again.entries()[0])
  })

  it('a token of another widget, or a forged one, makes a new visitor who sees nothing', async () => {
    await boot()
    const anna = await page.open()
    const { token } = await anna.hello()
    anna.message('client-0001', 'My secret')
    await anna.until('ack')
    const other = visitors(server.port, 'key-chat-2')
    const foreign = (await (await other.open()).hello()).token
    const forged = token.replace(/\.[^.]+$/, `.${'A'.repeat(43)}`)
    for (const wrong of [foreign, forged, 'v1', token.slice(0, -1), '💥']) {
      const thief = await page.open()
      const welcome = await thief.hello(wrong, 0)
      assert.equal(welcome.fresh, true)
      assert.notEqual(welcome.token.split('.')[1], wrong.split('.')[1])
      await thief.settled('thief-marker')
      assert.doesNotMatch(JSON.stringify(thief.frames), /My secret/)
    }
    other.closeAll()
  })

  it('two visitors never see each other, and the same client id of both is two messages', async () => {
    await boot()
    const [anna, ben] = [await page.open(), await page.open()]
    await anna.hello()
    await ben.hello()
    anna.message('client-0001', 'Of Anna')
    ben.message('client-0001', 'Of Ben')
    await anna.until('ack')
    await ben.until('ack')
    await eventually('own entries', () => (anna.entries()[0] && ben.entries()[0] ? true : undefined))
    assert.equal(inbox.stored.length, 2)
    assert.doesNotMatch(JSON.stringify(anna.frames), /Of Ben/)
    assert.doesNotMatch(JSON.stringify(ben.frames), /Of Anna/)
  })
})

it('a long history arrives whole and in order, in more than one frame', async () => {
  await boot({ buffered: 200_000 })
  const anna = await page.open()
  const { token } = await anna.hello()
  for (let count = 1; count <= 200; count++) inbox.say(answer(`out-${count}`, 'ž'.repeat(4_000), token))
  const again = await page.open()
  await again.hello(token)
  await eventually('all', () => again.entries().length === 200 || undefined)
  assert.deepEqual(
    again.entries().map(each => each.cursor),
    Array.from({ length: 200 }, (_, index) => index + 1),
  )
  assert.ok(again.frames.filter(each => each.kind === 'entries').length > 5)
})

it('a widget whose account is taken away is told and hung up on; others stay', async () => {
  await boot()
  const other = visitors(server.port, 'key-chat-2')
  const [anna, ben] = [await page.open(), await other.open()]
  await anna.hello()
  await ben.hello()
  await chat.serve([widgetAccount('chat-2')])
  assert.deepEqual(await anna.ending(), { code: 1008, reason: 'unknown_widget' })
  await ben.settled('client-0001')
  other.closeAll()
})
