import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { eventually } from '../conformance.ts'
import { memoryInbox } from '../memory-inbox.ts'
import { createGraph } from './graph.ts'
import { whatsappSettings } from './settings.ts'
import { signatureOf } from './signature.ts'
import { accountOf, ann, clinic, end, openWorld, runningWorld, type World } from './testing/whatsapp-world.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('files that customers send', () => {
  let world: World
  before(async () => {
    world = await runningWorld()
  })
  after(() => end(world))
  const write = (file: { name: string; type: string; content: Uint8Array }, text?: string) =>
    world.api.write(ann, clinic.displayNumber, { file, ...(text === undefined ? {} : { text }) })
  const stored = (id: string) => eventually(id, () => world.inbox.stored.find(each => each.externalId === id))

  it('arrive with their bytes and their caption', async () => {
    const { id } = await write({ name: 'x.png', type: 'image/png', content: png }, 'My tooth')
    const message = await stored(id)
    assert.equal(message.text, 'My tooth')
    assert.deepEqual(
      message.attachments.map(each => [each.name, each.type]),
      [['image.png', 'image/png']],
    )
    assert.deepEqual(Buffer.from(message.attachments[0]?.content ?? []), png)
  })

  it('are typed by what they are, whatever the sender says', async () => {
    const html = Buffer.from('<script>alert(1)</script>')
    const { id } = await write({ name: '../../invoice.pdf', type: 'application/pdf', content: html })
    const [file] = (await stored(id)).attachments
    assert.deepEqual([file?.name, file?.type], ['invoice.pdf', 'text/plain'])
  })

  it('are named in the text when they cannot be loaded, and the message is kept', async () => {
    const { id } = await write(
      { name: 'big.png', type: 'image/png', content: Buffer.alloc(5 * 1024 * 1024 + 1, 1) },
      'Look',
    )
    const message = await stored(id)
    assert.equal(message.text, 'Look\n[image could not be loaded]')
    assert.deepEqual(message.attachments, [])
    const value = {
      metadata: { phone_number_id: clinic.phoneNumberId },
      messages: [
        { id: 'wamid.gone', from: '447700900123', type: 'audio', audio: { id: '404', voice: true } },
      ],
    }
    assert.ok(await world.api.webhook(clinic.phoneNumberId, value))
    assert.equal((await stored('wamid.gone')).text, '[voice message could not be loaded]')
  })
})

describe('where files are fetched from', () => {
  it('the token goes to Meta’s hosts only', async () => {
    const graph = createGraph(
      whatsappSettings(accountOf('clinic', clinic, 'https://graph.facebook.com').settings),
    )
    const asked: string[] = []
    const thief = createServer((request, response) => {
      asked.push(request.headers.authorization ?? '')
      response.end('x')
    })
    await new Promise<void>(resolve => thief.listen(0, '127.0.0.1', () => resolve()))
    const { port } = thief.address() as AddressInfo
    for (const url of [
      `http://127.0.0.1:${port}/file`,
      `http://localhost:${port}/lookaside.fbsbx.com`,
      'https://evilfbsbx.com/file',
      'http://lookaside.fbsbx.com/file',
      'https://user@lookaside.fbsbx.com/file',
      'https://lookaside.fbsbx.com.evil.example/file',
      'file:///etc/passwd',
      'nonsense',
    ]) {
      const answer = await graph.download(url, 100, new AbortController().signal)
      assert.ok(!answer.ok, url)
      assert.match(answer.failure.reason, /not Meta’s/, url)
    }
    assert.deepEqual(asked, [])
    await new Promise(resolve => thief.close(resolve))
  })

  it('a file that takes for ever delays the acknowledgement only so long', async () => {
    const slow = createServer(() => {})
    await new Promise<void>(resolve => slow.listen(0, '127.0.0.1', () => resolve()))
    const { port } = slow.address() as AddressInfo
    const world = await openWorld(memoryInbox(), { filePatience: 1 })
    await world.connector.start(world.inbox)
    await world.connector.serve([accountOf('clinic', clinic, `http://127.0.0.1:${port}`)])
    const message = {
      id: 'wamid.slow',
      from: '447700900123',
      type: 'image',
      image: { id: '1', caption: 'Slow' },
    }
    const value = { metadata: { phone_number_id: clinic.phoneNumberId }, messages: [message] }
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ field: 'messages', value }] }],
    })
    const headers = { 'x-hub-signature-256': signatureOf(Buffer.from(body), clinic.appSecret) }
    assert.equal((await fetch(world.hooks, { method: 'POST', body, headers })).status, 200)
    assert.equal(world.inbox.stored[0]?.text, 'Slow\n[image could not be loaded]')
    await end(world)
    slow.closeAllConnections()
    await new Promise(resolve => slow.close(resolve))
  })
})
