import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { WebSocket } from 'ws'
import type { CallServerFrame } from '../../../../contract/call-protocol.ts'
import { phone, visitor } from '../../../../contract/identifier.ts'
import type { EndReason } from '../../call-host.ts'
import type { Samples } from '../call-leg.ts'
import { resample } from '../media/resample.ts'
import type { RemoteLeg } from '../remote/remote-leg.ts'
import { type LineServer, lineServer } from '../remote/testing/line-server.ts'
import { systemClock } from '../session/clock.ts'
import type { Admitted } from './browser-call.ts'
import { BrowserDoor } from './browser-door.ts'
import { parseCallerFrame } from './frames.ts'
import { base64Of, soundOf } from './sound.ts'

const shop = 'https://clinic.example'
const ann = visitor('ann-ann-ann-ann')!

let door: BrowserDoor
let server: LineServer
let calls: { leg: RemoteLeg; admitted: Admitted }[]
let news: (() => void)[]
let open: Page[]

beforeEach(async () => {
  calls = []
  news = []
  open = []
  door = new BrowserDoor({
    clock: systemClock,
    visitors: ({ origin, token }) => {
      if (origin !== shop) return { refused: 'This page is not in the list.' }
      return token.startsWith('ann') ? { from: ann, businessId: 'b' } : { refused: 'The token is not ours.' }
    },
    sourceOf: () => '192.0.2.1',
    accountOf: which =>
      'businessId' in which && which.businessId !== 'b'
        ? undefined
        : { accountId: 'phone-1', address: '+442079460000' },
    speak: async function* (text) {
      yield { samples: new Int16Array(160 * text.length).fill(500) }
    },
    begin: async (leg, admitted) => {
      calls.push({ leg, admitted })
      for (const tell of news.splice(0)) tell()
    },
  })
  server = await lineServer({ socket: (socket, request) => door.socket(socket, request) })
})
afterEach(async () => {
  for (const page of open) page.socket.terminate()
  await server.close()
})

/** A page without a microphone: all frames it got, and what closed it. */
class Page {
  readonly socket: WebSocket
  readonly frames: CallServerFrame[] = []
  closed: { readonly code: number } | undefined
  #news: (() => void)[] = []

  constructor(origin = shop) {
    this.socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/phone/browser?key=k`, { origin })
    this.socket.on('message', data => this.#tell(() => this.frames.push(JSON.parse(data.toString()))))
    this.socket.on('close', code => this.#tell(() => (this.closed = { code })))
    open.push(this)
  }

  #tell(change: () => void): void {
    change()
    for (const tell of this.#news.splice(0)) tell()
  }

  async opened(): Promise<this> {
    await new Promise(resolve => this.socket.on('open', resolve))
    return this
  }

  send(frame: unknown): void {
    this.socket.send(JSON.stringify(frame))
  }

  async until<T>(found: () => T | undefined): Promise<T> {
    for (;;) {
      const one = found()
      if (one !== undefined) return one
      await new Promise<void>(resolve => this.#news.push(resolve))
    }
  }

  kind<K extends CallServerFrame['kind']>(kind: K) {
    return this.until(() =>
      this.frames.find((one): one is Extract<CallServerFrame, { kind: K }> => one.kind === kind),
    )
  }

  get sound(): Samples {
    return Int16Array.from(this.frames.flatMap(one => (one.kind === 'audio' ? [...soundOf(one.sound)!] : [])))
  }
}

async function call(from: Page, who: object = { token: 'ann-token' }) {
  const before = calls.length
  from.send({ kind: 'call', ...who })
  while (calls.length === before) await new Promise<void>(resolve => news.push(resolve))
  return calls.at(-1)!
}
const endOf = (leg: RemoteLeg) => new Promise<EndReason>(resolve => leg.onEnd(resolve))
const tone = (samples: number, rate: number) =>
  Int16Array.from({ length: samples }, (_, at) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * 440 * at) / rate)),
  )

test('a visitor who calls is the one who wrote in the chat', async () => {
  const page = await new Page().opened()
  const { leg, admitted } = await call(page)
  assert.deepEqual(admitted, { accountId: 'phone-1', to: '+442079460000', from: ann })
  await page.kind('ringing')
  assert.equal(
    page.frames.some(one => one.kind === 'answered'),
    false,
    'it rings until somebody takes it',
  )
  await leg.answer()
  await page.kind('answered')
})

test('what is said reaches the page as PCM of 16 kHz, and counts once the page has played it', async () => {
  const page = await new Page().opened()
  const { leg } = await call(page)
  await leg.answer()
  const played = new Promise<string>(resolve => leg.audio.onPlayed(resolve))
  const words = tone(8_000, 8_000)
  leg.audio.play('hello', words)
  leg.audio.finish('hello')
  // A page that plays at once.
  page.socket.on('message', data => {
    const frame: CallServerFrame = JSON.parse(data.toString())
    if (frame.kind === 'mark') page.send(frame)
  })
  for (const frame of page.frames) if (frame.kind === 'mark') page.send(frame)
  assert.equal(await played, 'hello')
  assert.equal(leg.audio.played('hello'), words.length)
  const wanted = resample(words, 8_000, 16_000)
  const worst = page.sound.reduce((most, sample, at) => Math.max(most, Math.abs(sample - wanted[at]!)), 0)
  assert.ok(page.sound.length > 15_900 && worst <= 1, `${page.sound.length} samples, ${worst} off`)
})

test('what the microphone hears arrives as sound of 8 kHz, in frames of 20 ms', async () => {
  const page = await new Page().opened()
  const { leg } = await call(page)
  const loud = Promise.withResolvers<void>()
  leg.audio.onFrame(frame => {
    assert.equal(frame.length, 160)
    if (frame.some(sample => sample > 7_000)) loud.resolve()
  })
  await leg.answer()
  const said = tone(6_400, 16_000)
  for (let at = 0; at < said.length; at += 320)
    page.send({ kind: 'audio', sound: base64Of(said.subarray(at, at + 320)) })
  await loud.promise
})

test('a barge-in tells the page to fall silent', async () => {
  const page = await new Page().opened()
  const { leg } = await call(page)
  await leg.answer()
  leg.audio.play('long', tone(16_000, 8_000))
  await page.kind('audio')
  leg.audio.pause()
  leg.audio.clear()
  leg.audio.resume()
  await page.kind('clear')
})

test('keys and the end of a call are passed on, both ways', async () => {
  const page = await new Page().opened()
  const { leg } = await call(page)
  await leg.answer()
  const digit = new Promise<string>(resolve => leg.audio.onDigit(resolve))
  page.send({ kind: 'digit', digit: '#' })
  assert.equal(await digit, '#')
  page.send({ kind: 'hang-up' })
  assert.equal(await endOf(leg), 'caller-hung-up')
  const other = await new Page().opened()
  const { leg: second } = await call(other)
  second.hangup('we-hung-up')
  assert.equal((await other.kind('ended')).reason, 'we-hung-up')
  assert.equal((await other.until(() => other.closed)).code, 1000)
})

test('a page that is closed has hung up', async () => {
  const page = await new Page().opened()
  const { leg } = await call(page)
  await leg.answer()
  page.socket.terminate()
  assert.equal(await endOf(leg), 'caller-hung-up')
})

for (const [what, origin, frame] of [
  ['a page that is not in the list', 'https://other.example', { token: 'ann-token' }],
  ['a token of somebody else', shop, { token: 'bob' }],
  ['no token at all', shop, {}],
  ['a ticket that was never given', shop, { ticket: 'guess' }],
] as const)
  test(`no call begins with ${what}`, async () => {
    const page = await new Page(origin).opened()
    page.send({ kind: 'call', ...frame })
    assert.equal((await page.kind('error')).code, 'not_allowed')
    assert.equal((await page.until(() => page.closed)).code, 1008)
    assert.deepEqual(calls, [])
  })

test('a ticket allows one call as its owner, once, and words typed are given back as sound', async () => {
  const from = phone('+447700900103')
  const ticket = door.ticket({ accountId: 'phone-1', from })
  const page = await new Page().opened()
  const { admitted } = await call(page, { ticket })
  assert.deepEqual(admitted.from, from)
  page.send({ kind: 'speak', text: 'hello' })
  const voice = await page.kind('voice')
  assert.equal(soundOf(voice.sound)!.length, 320)
  const again = await new Page().opened()
  again.send({ kind: 'call', ticket })
  assert.equal((await again.kind('error')).code, 'not_allowed')
})

test('a visitor cannot have words spoken for them', async () => {
  const page = await new Page().opened()
  const { leg } = await call(page)
  page.send({ kind: 'speak', text: 'hello' })
  assert.equal((await page.kind('error')).code, 'not_allowed')
  assert.equal(await endOf(leg), 'failed')
})

test('one visitor has one call at a time', async () => {
  const page = await new Page().opened()
  await call(page)
  const second = await new Page().opened()
  second.send({ kind: 'call', token: 'ann-token' })
  assert.equal((await second.kind('error')).code, 'too_many')
  assert.equal(calls.length, 1)
})

test('one address cannot ring for ever', async () => {
  for (let i = 0; i < 20; i++) {
    const page = await new Page().opened()
    page.socket.close()
    await page.until(() => page.closed)
  }
  const page = await new Page().opened()
  assert.equal((await page.kind('error')).code, 'too_many')
})

test('a page that floods is closed', async () => {
  const page = await new Page().opened()
  const { leg } = await call(page)
  for (let i = 0; i < 1_000; i++) page.send({ kind: 'mark', name: '0.1' })
  assert.equal((await page.kind('error')).code, 'flooding')
  assert.equal(await endOf(leg), 'network')
})

test('no frame whatever breaks the reader, and sound survives its way', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), text => {
      const frame = parseCallerFrame(text)
      assert.ok(frame === undefined || typeof frame.kind === 'string')
    }),
  )
  fc.assert(
    fc.property(fc.int16Array({ minLength: 1, maxLength: 640 }), samples => {
      const frame = parseCallerFrame(JSON.stringify({ kind: 'audio', sound: base64Of(samples) }))
      assert.ok(frame?.kind === 'audio')
      assert.deepEqual(soundOf(frame.sound), samples)
    }),
  )
})
