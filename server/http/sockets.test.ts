import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import type { Medium } from '../../contract/message.ts'
import type { Connector, Socket } from '../connectors/connector.ts'
import { tellConsole } from '../data/console-events.ts'
import { createWorld, type World } from './testing/world.ts'

const medium: Medium = {
  channel: 'chat',
  live: true,
  style: 'chat',
  markup: 'plain',
  maxText: 4000,
  maxAttachment: 0,
  choices: 3,
  windowHours: Number.POSITIVE_INFINITY,
  templates: false,
  countedIn: 'characters',
  keywords: false,
  confirmsDelivery: false,
  expects: 'seconds',
  debounce: 0,
  tone: '',
}

/** Says back what it hears, and where the client came from. */
const echo: Connector = {
  channel: 'chat',
  medium,
  repeatable: true,
  settings: raw => raw,
  start: async () => {},
  serve: async () => {},
  send: async () => ({ status: 'sent', at: new Date() }),
  health: () => [],
  stop: async () => {},
  webhook: async request => new Response(`${request.method} ${await request.text()}`),
  socket: (socket: Socket, request: Request) => {
    socket.send(`hello ${request.headers.get('origin')} ${new URL(request.url).search}`)
    socket.onMessage(text =>
      text === 'leave' ? socket.close(1008, 'Asked to leave'.repeat(20)) : socket.send(text),
    )
  },
}

let world: World
let port: number
let close: () => Promise<void>
before(async () => {
  world = await createWorld({ connectors: [echo], limits: { socketsPerSource: 4, signIns: 100 } })
  ;({ port, close } = await world.http.listen())
})
after(async () => {
  await close()
  await world.close()
})

function open(path: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  const heard: string[] = []
  const waiting: (() => void)[] = []
  socket.on('message', data => {
    heard.push(data.toString())
    for (const wake of waiting.splice(0)) wake()
  })
  const until = async (count: number) => {
    while (heard.length < count) await new Promise<void>(resolve => waiting.push(resolve))
    return heard
  }
  return { socket, until }
}

/** The status and problem of an upgrade that was refused. */
async function refused(path: string, headers: Record<string, string> = {}) {
  const { socket } = open(path, headers)
  socket.on('error', () => {})
  const [, response] = await once(socket, 'unexpected-response')
  let text = ''
  for await (const chunk of response) text += chunk
  return { status: response.statusCode, problem: JSON.parse(text) }
}

const ended = async (socket: WebSocket) => {
  const [code, reason] = await once(socket, 'close')
  return { code, reason: String(reason) }
}

test('a socket of a channel goes to its connector with origin and query, both ways', async () => {
  const { socket, until } = open('/ws/chat?key=abc', { origin: 'https://maple.example' })
  await until(1)
  socket.send('Hello')
  assert.deepEqual(await until(2), ['hello https://maple.example ?key=abc', 'Hello'])
  socket.send('leave')
  const { code, reason } = await ended(socket)
  assert.equal(code, 1008)
  assert.ok(reason.length <= 123)
})

test('a message beyond 64 kB and a message that is no text close the socket with their code', async () => {
  const large = open('/ws/chat')
  await large.until(1)
  large.socket.send('x'.repeat(64 * 1024 + 1))
  assert.equal((await ended(large.socket)).code, 1009)
  const binary = open('/ws/chat')
  await binary.until(1)
  binary.socket.send(Buffer.from([1, 2, 3]))
  assert.equal((await ended(binary.socket)).code, 1003)
})

test('a console hears what happens in its business and nothing of another', async () => {
  const headers = await world.signIn('teammate')
  const { socket, until } = open('/ws/console', { ...headers, origin: `http://127.0.0.1:${port}` })
  assert.deepEqual(JSON.parse((await until(1))[0] ?? ''), { kind: 'resync' })
  tellConsole(world.live, world.otherBusinessId, { kind: 'calendar' })
  tellConsole(world.live, world.businessId, { kind: 'knowledge' })
  assert.deepEqual(JSON.parse((await until(2))[1] ?? ''), { kind: 'knowledge' })
  const present = () =>
    world.database.db.selectFrom('teammates').select('id').where('seen_at', 'is not', null).execute()
  // The teammate counts as present while the console is open, and not a moment longer.
  while ((await present()).length !== 1);
  socket.close()
  await ended(socket)
  while ((await present()).length !== 0);
})

test('a console without a session, of a foreign page or for no channel is refused before the upgrade', async () => {
  const own = `http://127.0.0.1:${port}`
  assert.partialDeepStrictEqual(await refused('/ws/console', { origin: own }), {
    status: 401,
    problem: { error: 'signed_out' },
  })
  const { cookie = '' } = await world.signIn('teammate')
  assert.partialDeepStrictEqual(await refused('/ws/console', { cookie, origin: 'https://evil.example' }), {
    status: 403,
    problem: { error: 'foreign_origin' },
  })
  assert.partialDeepStrictEqual(await refused('/ws/nothing'), { status: 404 })
  assert.partialDeepStrictEqual(await refused('/elsewhere'), { status: 404 })
})

test('one source cannot hold all sockets', async () => {
  const held = [1, 2, 3, 4].map(() => open('/ws/chat'))
  await Promise.all(held.map(one => one.until(1)))
  assert.partialDeepStrictEqual(await refused('/ws/chat'), {
    status: 429,
    problem: { error: 'too_many_requests' },
  })
  for (const { socket } of held) {
    socket.close()
    await ended(socket)
  }
})

test('an upgrade that is no WebSocket, and a line that breaks in the middle, hurt nobody', async () => {
  const raw = connect(port, '127.0.0.1')
  raw.write('GET /ws/chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  const [answer] = await once(raw, 'data')
  assert.match(String(answer), /^HTTP\/1\.1 400/)
  raw.destroy()
  const { socket, until } = open('/ws/chat')
  await until(1)
  socket.terminate()
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200)
})

test('a webhook reaches its connector as raw bytes, and an unknown one does not exist', async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/hooks/chat/upload`, {
    method: 'POST',
    body: '\u00e9 {',
  })
  assert.equal(await answer.text(), 'POST \u00e9 {')
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.equal((await fetch(`http://127.0.0.1:${port}/hooks/sms/x`)).status, 404)
})

test('a port that is taken stops the start with the cure', async () => {
  const second = await createWorld({
    config: { host: '127.0.0.1', port, publicUrl: undefined, trustProxy: false },
  })
  await assert.rejects(second.http.listen(), new RegExp(`PORT ${port} is taken`))
  await second.close()
})
