import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { getRequestListener } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { WebSocketServer } from 'ws'
import type { CallerFrame, CallServerFrame } from '../../contract/call-protocol.ts'
import { createChat } from '../../server/connectors/chat/chat.ts'
import { visitorTokens } from '../../server/connectors/chat/visitor-token.ts'
import type { ChannelAccount, Connector, Socket } from '../../server/connectors/connector.ts'
import { memoryInbox } from '../../server/connectors/memory-inbox.ts'
import { soundOf } from '../../server/connectors/phone/browser/sound.ts'
import { resample } from '../../server/connectors/phone/media/resample.ts'
import { PhoneConnector } from '../../server/connectors/phone/phone.ts'
import { systemClock } from '../../server/connectors/phone/session/clock.ts'
import { ScriptedHost, sentence } from '../../server/connectors/phone/session/testing/scripted-host.ts'
import { wavOf } from '../../server/connectors/phone/speech/pcm.ts'
import { flite } from '../../server/connectors/phone/speech/tts/flite.ts'
import { StaticFiles } from '../../server/http/static.ts'
import { accessibilityFaults, fakeMicrophone, launchBrowser, noBrowser } from '../support/browser.ts'
import { eventually } from '../support/product.ts'

const secret = 'test-secret-test-secret-test-secret'
const key = 'demo'
const question = 'what are your opening hours'
const interruption = 'thank you that is enough'
const noRecogniser = existsSync('/usr/bin/pocketsphinx_batch')
  ? false
  : 'pocketsphinx is missing. Install it with: apt-get install pocketsphinx pocketsphinx-en-us'
const greeting = 'Hello, this is the front desk. How can I help?'
const longAnswer =
  'We are open on Monday from eight until six, on Tuesday from eight until eight, on Wednesday from eight until six, ' +
  'on Thursday from eight until eight, on Friday from eight until four, and on Saturday from nine until one.'

/** What the strictest site that still wants a chat allows. */
const strictest = "default-src 'none'; script-src 'self'; connect-src 'self'"
const html = `<!doctype html><html lang="en"><title>Strict</title><main><h1>Strict</h1></main><script src="/widget.js" data-key="${key}" data-call async></script></html>`

describe('a call from the widget, with the voice of a fake microphone', { skip: noBrowser }, () => {
  let directory: string
  let browser: Browser
  let page: Page
  let site: { readonly url: string; close(): Promise<void> }
  let chat: Connector
  let phone: PhoneConnector
  const host = new ScriptedHost(systemClock)
  const got: CallServerFrame[] = []
  const sent: CallerFrame[] = []
  const faults: string[] = []

  before(async () => {
    await build({ configFile: join(import.meta.dirname, '../../widget/vite.config.ts'), logLevel: 'warn' })
    directory = await mkdtemp(join(tmpdir(), 'frontdesk-call-'))
    const microphone = join(directory, 'caller.wav')
    await writeFile(microphone, await callerSound())
    chat = createChat({ secret })
    await chat.start(memoryInbox())
    await chat.serve([account('chat-1', key, {})])
    phone = await startPhone(host)
    site = await startSite(chat, phone)
    browser = await launchBrowser(fakeMicrophone(microphone))
    page = await browser.newPage({ baseURL: site.url, reducedMotion: 'reduce' })
    page.on('pageerror', error => faults.push(error.message))
    page.on('console', line => line.type() === 'error' && faults.push(line.text()))
    page.on('websocket', socket => {
      if (!socket.url().includes('/ws/phone/')) return
      socket.on('framereceived', ({ payload }) => got.push(JSON.parse(String(payload))))
      socket.on('framesent', ({ payload }) => sent.push(JSON.parse(String(payload))))
    })
  })
  after(async () => {
    await browser?.close()
    await phone?.stop()
    await chat?.stop()
    await site?.close()
    await rm(directory, { recursive: true, force: true })
  })

  test('nobody who only chats loads what calls need', async () => {
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.goto('/strict')
    await page.getByRole('button', { name: /^Chat with/ }).click()
    await page.getByRole('button', { name: 'Call us' }).waitFor()
    assert.deepEqual(
      asked.filter(path => path.startsWith('/widget/')),
      [],
    )
  })

  test('the greeting is played in the browser, under the strictest policy, as the visitor of the chat', async () => {
    await page.getByRole('button', { name: 'Call us' }).click()
    await page.getByText('On the line').waitFor()
    await eventually(async () => host.heardTexts.get('greeting')?.text === greeting, 'the greeting was heard')
    const [begun] = host.begun
    assert.equal(begun?.from?.kind, 'visitor')
    const token = await page.evaluate(name => localStorage.getItem(name), `frontdesk:${key}:token`)
    assert.deepEqual(begun?.from, visitorTokens(secret).check(key, token ?? ''))
    const loud = got.filter(
      one => one.kind === 'audio' && soundOf(one.sound)!.some(sample => Math.abs(sample) > 1_000),
    )
    assert.ok(loud.length > 40, `${loud.length} frames of 20 ms had sound`)
    await eventually(() => sent.some(one => one.kind === 'mark'), 'the loudspeaker says what it played')
  })

  test('what the caller says reaches the recogniser and is answered', { skip: noRecogniser }, async () => {
    await eventually(async () => host.stored.includes(question), 'the question was understood')
  })

  test('a caller who speaks into the answer silences it at once', { skip: noRecogniser }, async () => {
    const cut = await eventually(async () => host.heardTexts.get('hours'), 'the end of the answer')
    assert.equal(cut.interrupted, true)
    assert.ok(cut.text.length > 0 && longAnswer.startsWith(cut.text.replace(/…$/, '')), cut.text)
    await eventually(() => got.some(one => one.kind === 'clear'), 'the browser was told to fall silent')
  })

  test('a chat that is closed and opened again shows the call that goes on, with its keys', async () => {
    await page.keyboard.press('Escape')
    await page.getByText('On the line').waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: /^Chat with/ }).click()
    await page.getByText('On the line').waitFor()
    await page.getByRole('button', { name: 'Keys' }).click()
    await page.getByRole('button', { name: 'Key 5' }).waitFor()
    assert.deepEqual(await accessibilityFaults(page), [])
    await page.getByRole('button', { name: 'Key 5' }).click()
    await eventually(async () => sent.some(one => one.kind === 'digit' && one.digit === '5'), 'the key')
    assert.equal(host.endings.length, 0)
  })

  test('hanging up ends the call on both sides', async () => {
    await page.getByRole('button', { name: 'Hang up' }).click()
    await eventually(async () => host.endings.length === 1, 'the end of the call')
    assert.equal(host.endings[0]?.reason, 'caller-hung-up')
    await page.getByRole('button', { name: 'Call us' }).waitFor()
    assert.deepEqual(faults, [])
  })
})

function account(id: string, address: string, settings: unknown): ChannelAccount {
  return { id, businessId: 'b', businessName: 'Maple Dental', address, name: id, settings }
}

/** Silence, the question, silence for the answer to begin, and words into it; 48 kHz as a sound card has it. */
async function callerSound(): Promise<Uint8Array> {
  const voice = flite({ voice: 'rms', speed: 1 })
  const quiet = (seconds: number) => new Int16Array(seconds * 8_000)
  const words = async (text: string) => {
    const pieces: Int16Array[] = []
    for await (const { samples } of voice.speak(text, { language: 'en' }, new AbortController().signal))
      pieces.push(samples)
    return pieces
  }
  // The greeting takes 4 s, and the answer goes on for 14: a machine with other work may be five seconds late in both.
  const all = [quiet(10), ...(await words(question)), quiet(9), ...(await words(interruption)), quiet(30)]
  await voice.stop()
  return wavOf(
    all.map(piece => resample(piece, 8_000, 48_000)),
    48_000,
  )
}

async function startPhone(host: ScriptedHost): Promise<PhoneConnector> {
  host.opening = {
    ...host.opening,
    sentences: [{ text: greeting, notice: false, messageId: 'greeting' }],
    record: false,
  }
  host.answer = ({ text }) => [
    text === question ? sentence(longAnswer, 'hours') : sentence('You are welcome.'),
  ]
  const tokens = visitorTokens(secret)
  const phone = new PhoneConnector({
    listen: { host: '127.0.0.1', port: 0 },
    rtpPorts: [42_000, 42_100],
    host: () => host,
    visitors: ({ token }) => {
      const from = tokens.check(key, token)
      return from ? { from, businessId: 'b' } : { refused: 'The token is not ours.' }
    },
  })
  await phone.start()
  const recognisers = noRecogniser ? [] : [{ engine: 'pocketsphinx', phrases: [question, interruption] }]
  await phone.serve([account('phone-1', '+442079460120', { speech: { recognisers } })])
  return phone
}

/** A website with the widget, and chat and phone behind it. */
async function startSite(chat: Connector, phone: PhoneConnector) {
  const files = new StaticFiles(join(import.meta.dirname, '../../widget/dist'))
  const server = createServer(
    getRequestListener(async request => {
      const { pathname } = new URL(request.url)
      if (pathname.startsWith('/hooks/chat/')) return chat.webhook!(request)
      if (pathname === '/strict')
        return new Response(html, {
          headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': strictest },
        })
      const file = pathname.replace(/^\/(?:widget\/)?/, '')
      return (await files.respond(file, request.headers)) ?? new Response('Not found', { status: 404 })
    }),
  )
  const acceptor = new WebSocketServer({ server })
  acceptor.on('connection', (socket, incoming) => {
    const request = new Request(`http://localhost${incoming.url}`, {
      headers: { origin: String(incoming.headers.origin) },
    })
    const line: Socket = {
      send: text => socket.send(text),
      close: (code, reason) => socket.close(code, reason),
      get buffered() {
        return socket.bufferedAmount
      },
      onMessage: listener => void socket.on('message', data => listener(data.toString())),
      onClose: listener => void socket.on('close', () => listener()),
    }
    if (incoming.url?.startsWith('/ws/phone/')) phone.socket(line, request)
    else chat.socket?.(line, request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of acceptor.clients) socket.terminate()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
