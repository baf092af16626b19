import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Receipt } from '../../../contract/message.ts'
import { eventually } from '../conformance.ts'
import { createGraph } from './graph.ts'
import { sendMessage } from './send.ts'
import { whatsappSettings } from './settings.ts'
import { readStatus } from './statuses.ts'
import { Templates } from './templates.ts'
import {
  accountOf,
  ann,
  clinic,
  end,
  messageId,
  outbound,
  runningWorld,
  type World,
} from './testing/whatsapp-world.ts'
import { knownCodes, vendorError } from './vendor-errors.ts'

const anySignal = () => new AbortController().signal

describe('when WhatsApp says no', () => {
  let answer: { status: number; body: string; headers?: Record<string, string> } = { status: 200, body: '' }
  const meta = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(answer.status, answer.headers).end(answer.body))
  })
  let url = ''
  before(async () => {
    await new Promise<void>(resolve => meta.listen(0, '127.0.0.1', () => resolve()))
    url = `http://127.0.0.1:${(meta.address() as AddressInfo).port}`
  })
  after(() => {
    meta.closeAllConnections()
    return new Promise(resolve => meta.close(resolve))
  })
  const send = (apiUrl = url): Promise<Receipt> => {
    const settings = whatsappSettings(accountOf('clinic', clinic, apiUrl).settings)
    const graph = createGraph(settings)
    const line = { settings, graph, templates: new Templates(graph, '1', Date.now) }
    return sendMessage(line, outbound(messageId(1), 'The words of a customer'), anySignal())
  }
  const refused = (code: number, status = 400, headers = {}) => {
    const message = `(#${code}) for +447700900123`
    answer = { status, headers, body: JSON.stringify({ error: { message, type: 'OAuthException', code } }) }
    return send()
  }

  for (const [code, cause, retryable] of [
    [131047, 'window', false],
    [131026, 'recipient', false],
    [131030, 'recipient', false],
    [131049, 'recipient', false],
    [131056, 'busy', true],
    [130429, 'busy', true],
    [80007, 'busy', true],
    [4, 'busy', true],
    [131048, 'busy', true],
    [132000, 'template', false],
    [132001, 'template', false],
    [132005, 'template', false],
    [132007, 'template', false],
    [132012, 'template', false],
    [132015, 'template', false],
    [132016, 'template', false],
    [132068, 'template', false],
    [190, 'account', false],
    [10, 'account', false],
    [200, 'account', false],
    [131031, 'account', false],
    [131042, 'account', false],
    [133010, 'account', false],
    [368, 'account', false],
    [131050, 'opted-out', false],
    [131051, 'content', false],
    [131053, 'content', false],
    [100, 'content', false],
    [131000, 'busy', true],
    [131016, 'busy', true],
    [131057, 'busy', true],
    [2, 'busy', true],
  ] as const)
    it(`code ${code} means ${cause}, and ${retryable ? 'a later try may work' : 'no later try will'}`, async () => {
      const receipt = await refused(code)
      assert.deepEqual([receipt.status, receipt.cause, receipt.retryable], ['failed', cause, retryable])
      assert.match(receipt.reason ?? '', /^[A-Z].{20,}\.$/)
      assert.doesNotMatch(receipt.reason ?? '', /7700900123|token-of|words of a customer/)
    })

  it('every code gives a sentence with a cure, whether it comes at once or later', () => {
    for (const code of knownCodes) {
      const { reason, cause, retryable } = vendorError(code, 400)
      assert.match(reason, /^[A-Z].*\. .*\.$|only an approved template may be sent\.$/, String(code))
      const news = readStatus({ id: 'wamid.1', status: 'failed', errors: [{ code }] }, new Date())
      assert.deepEqual(
        [news?.receipt.cause, news?.receipt.retryable, news?.receipt.reason],
        [cause, retryable, reason],
      )
    }
  })

  it('a code nobody has heard of is judged by its status', async () => {
    assert.deepEqual((({ cause, retryable }) => [cause, retryable])(await refused(999_999, 503)), [
      'busy',
      true,
    ])
    assert.deepEqual((({ cause, retryable }) => [cause, retryable])(await refused(999_999, 401)), [
      'account',
      false,
    ])
    const other = await refused(999_999, 400)
    assert.deepEqual([other.cause, other.retryable], [undefined, false])
    assert.match(other.reason ?? '', /999999/)
  })

  it('a time to wait is honoured', async () => {
    assert.equal((await refused(130429, 429, { 'retry-after': '7' })).retryAfter, 7_000)
    assert.equal((await refused(131056)).retryAfter, 6_000)
  })

  it('an answer that says nothing leaves it open whether the message went out', async () => {
    for (const silent of [
      { status: 502, body: '<html>Bad Gateway</html>' },
      { status: 200, body: '' },
      { status: 200, body: '{"messages":[]}' },
    ]) {
      answer = silent
      const receipt = await send()
      assert.deepEqual([receipt.status, receipt.retryable], ['unknown', false])
    }
  })

  it('a server that cannot be reached has certainly not got it', async () => {
    const gone = createServer()
    await new Promise<void>(resolve => gone.listen(0, '127.0.0.1', () => resolve()))
    const { port } = gone.address() as AddressInfo
    await new Promise(resolve => gone.close(resolve))
    const receipt = await send(`http://127.0.0.1:${port}`)
    assert.deepEqual([receipt.status, receipt.retryable], ['failed', true])
  })

  it('whatever Meta answers, there is a receipt with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 400, 404, 429, 500), fc.json(), async (status, body) => {
        answer = { status, body }
        const receipt = await send()
        assert.ok(receipt.status === 'failed' || receipt.status === 'unknown')
        assert.ok((receipt.reason?.length ?? 0) > 10)
      }),
      { numRuns: 60 },
    )
  })
})

describe('when WhatsApp is unwell', () => {
  let world: World
  before(async () => {
    world = await runningWorld()
    await world.api.write(ann, clinic.displayNumber, { text: 'Good morning' })
  })
  after(() => end(world))
  const send = (n: number, more = {}) =>
    world.connector.send(outbound(messageId(n), `Number ${n}`, more), anySignal())
  const newsOf = (n: number, status: string) =>
    eventually(`${status} of ${n}`, () =>
      world.inbox.receipts.find(
        ({ which, receipt }) =>
          'messageId' in which && which.messageId === messageId(n) && receipt.status === status,
      ),
    )

  it('a connection that broke in the middle is decided by the delivery report', async () => {
    world.api.order({ kind: 'drop', times: 1 })
    const receipt = await send(1)
    assert.deepEqual([receipt.status, receipt.retryable, receipt.externalId], ['unknown', false, undefined])
    assert.match(receipt.reason ?? '', /broke the connection/)
    const { accountId, receipt: news } = await newsOf(1, 'delivered')
    assert.equal(accountId, 'clinic')
    assert.match(news.externalId ?? '', /^wamid\./)
  })

  it('what was taken and then failed is told with its reason', async () => {
    world.api.order({ kind: 'undeliverable', times: 1 })
    assert.equal((await send(2)).status, 'sent')
    const { receipt } = await newsOf(2, 'failed')
    assert.deepEqual([receipt.cause, receipt.retryable], ['recipient', false])
  })

  it('trouble, throttling and refusal are told apart', async () => {
    world.api.order({ kind: 'fail', times: 1 })
    world.api.order({ kind: 'throttle', times: 1 })
    world.api.order({ kind: 'reject', times: 1 })
    const [failed, throttled, rejected] = [await send(3), await send(4), await send(5)]
    assert.deepEqual([failed.cause, failed.retryable], ['busy', true])
    assert.deepEqual([throttled.cause, throttled.retryable, throttled.retryAfter], ['busy', true, 1_000])
    assert.deepEqual([rejected.cause, rejected.retryable], ['recipient', false])
    assert.equal((await send(6)).status, 'sent')
  })

  it('half a message is a failed one that is not tried again', async () => {
    const long = Array.from({ length: 300 }, (_, i) => `Sentence number ${i} of this text.`).join(' ')
    const stop = world.api.onMessage(message => {
      if (!message.text.startsWith('Sentence number 0')) return
      world.api.order({ kind: 'reject', times: 1 })
      stop()
    })
    const receipt = await send(7, { text: long })
    assert.deepEqual([receipt.status, receipt.retryable], ['failed', false])
    assert.match(receipt.reason ?? '', /^Only 1 of \d parts went out\./)
  })

  it('a later part that failed fails the message, and its successes say nothing about the first', () => {
    const news = (status: string) =>
      readStatus(
        { id: 'wamid.2', status, biz_opaque_callback_data: `${messageId(8)}/2`, errors: [{ code: 131053 }] },
        new Date(),
      )
    assert.deepEqual([news('sent'), news('delivered'), news('read')], [undefined, undefined, undefined])
    const failed = news('failed')
    assert.deepEqual(failed?.which, { messageId: messageId(8) })
    assert.equal(failed?.receipt.externalId, undefined)
    assert.match(failed?.receipt.reason ?? '', /^Part 2 of it did not arrive/)
  })

  it('a status of a message that others sent is found by Meta’s id', () => {
    const news = readStatus(
      { id: 'wamid.3', status: 'read', timestamp: '1790000000', biz_opaque_callback_data: 'theirs' },
      new Date(),
    )
    assert.deepEqual(news?.which, { externalId: 'wamid.3' })
    assert.equal(news?.receipt.at.getTime(), 1_790_000_000_000)
    assert.equal(readStatus({ id: 'wamid.3', status: 'played' }, new Date()), undefined)
  })
})
