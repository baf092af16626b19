import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, beforeEach, describe, it } from 'node:test'
import { z } from 'zod'
import { type GraphApi, openGraphApi } from './graph-api.ts'

const clinic = {
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  displayNumber: '+44 20 7946 0123',
  verifiedName: 'Brightside Dental',
  accessToken: 'token-of-the-clinic',
  appSecret: 'secret-of-the-app',
  verifyToken: 'open-sesame-clinic',
}
const ann = { number: '+447700900123', name: 'Ann' }

const webhook = z.object({
  entry: z.tuple([z.object({ changes: z.tuple([z.object({ value: z.looseObject({}) })]) })]),
})

/** The business: keeps the webhooks it gets, and takes them when it is told to. */
const got: Record<string, unknown>[] = []
let answers: number[] = []
const business = createServer((request, response) => {
  const chunks: Buffer[] = []
  request
    .on('data', chunk => chunks.push(chunk))
    .on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      if (request.method === 'GET')
        return response.end(
          url.searchParams.get('hub.verify_token') === clinic.verifyToken
            ? url.searchParams.get('hub.challenge')
            : 'no',
        )
      const body = Buffer.concat(chunks)
      const signature = `sha256=${createHmac('sha256', clinic.appSecret).update(body).digest('hex')}`
      assert.equal(request.headers['x-hub-signature-256'], signature)
      const status = answers.shift() ?? 200
      if (status === 200) got.push(webhook.parse(JSON.parse(body.toString())).entry[0].changes[0].value)
      response.writeHead(status).end()
    })
})
await new Promise<void>(resolve => business.listen(0, '127.0.0.1', () => resolve()))
const hooks = `http://127.0.0.1:${(business.address() as AddressInfo).port}/hooks`

describe('the double of Meta’s Graph API', () => {
  let api: GraphApi | undefined
  beforeEach(async () => {
    await api?.stop()
    got.length = 0
    answers = []
    api = openGraphApi({ numbers: [clinic], retryDelays: [1, 1, 1] })
    await api.subscribe(clinic.phoneNumberId, hooks)
  })
  after(async () => {
    await api?.stop()
    business.closeAllConnections()
    await new Promise(resolve => business.close(resolve))
  })
  const graph = () => api ?? assert.fail('not open')
  const ask = async (path: string, body?: object, token = clinic.accessToken) => {
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await graph().handle(
      new Request(`http://graph.test/v23.0/${path}`, { ...init, headers }),
    )
    return {
      status: response.status,
      body: z.looseObject({ error: z.object({ code: z.number() }).optional() }).parse(await response.json()),
    }
  }
  const send = (more: object) =>
    ask(`${clinic.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: ann.number, ...more })
  const text = { type: 'text', text: { body: 'Hello' } }
  const codeOf = async (more: object) => (await send(more)).body.error?.code

  it('delivers only to an address that gave the challenge back', async () => {
    const other = openGraphApi({ numbers: [{ ...clinic, verifyToken: 'another' }] })
    await assert.rejects(other.subscribe(clinic.phoneNumberId, hooks), /verify token/)
    assert.equal((await other.write(ann, clinic.displayNumber, { text: 'Hello?' })).status, 'sent')
    assert.deepEqual(got, [])
    await other.stop()
  })

  it('brings a webhook again until it is answered with 200, and then no more', async () => {
    answers = [500, 403, 200]
    assert.equal((await graph().write(ann, clinic.displayNumber, { text: 'Hello' })).status, 'delivered')
    assert.equal(got.length, 1)
    answers = [500, 500, 500, 500]
    assert.equal((await graph().write(ann, clinic.displayNumber, { text: 'Hello' })).status, 'sent')
    assert.equal(got.length, 1)
  })

  it('refuses a wrong token, an unknown object and a body that Meta would not take', async () => {
    assert.equal((await ask(clinic.phoneNumberId, undefined, 'stolen')).body.error?.code, 190)
    assert.equal((await ask('999')).body.error?.code, 100)
    assert.equal(await codeOf({ type: 'text' }), 131008)
    assert.equal(await codeOf({ ...text, to: undefined }), 131008)
    assert.equal(await codeOf({ ...text, colour: 'red' }), 100)
    assert.equal(await codeOf({ type: 'text', text: { body: 'a'.repeat(4_097) } }), 131009)
    assert.equal(await codeOf({ type: 'image', image: { id: '404' } }), 131009)
    assert.equal(await codeOf({ ...text, to: clinic.displayNumber }), 131021)
    assert.equal(await codeOf({ ...text, to: undefined, recipient: 'GB.404' }), 131026)
    const buttons = (titles: string[]) => ({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Which?' },
        action: { buttons: titles.map((title, id) => ({ type: 'reply', reply: { id: `${id}`, title } })) },
      },
    })
    assert.equal(await codeOf(buttons(['Yes', 'No', 'Maybe', 'Later'])), 131009)
    assert.equal(await codeOf(buttons(['Yes', 'Yes'])), 131009)
    assert.equal(await codeOf(buttons(['a'.repeat(21)])), 131009)
    assert.equal(await codeOf(buttons(['Yes', 'No'])), undefined)
  })

  it('takes free text outside of the window but does not deliver it', async () => {
    const shown: string[] = []
    graph().onMessage(message => shown.push(message.text))
    const { status } = await send(text)
    assert.equal(status, 200)
    await graph().write(ann, clinic.displayNumber, { text: 'Good morning' })
    const failed = got.find(value => 'statuses' in value)
    assert.match(JSON.stringify(failed), /"status":"failed".*131047/)
    assert.deepEqual(new Set(shown), new Set(['Good morning']))
    await send(text)
    assert.ok(shown.includes('Hello'))
  })

  it('shows no number of who hides it, and still finds the person', async () => {
    graph().hideNumber(ann.number, 'ann.m')
    await graph().write(ann, clinic.displayNumber, { text: 'Guess who' })
    assert.doesNotMatch(JSON.stringify(got), /7700900123/)
    const recipient = graph().userId(ann.number, clinic.displayNumber)
    assert.match(recipient, /^GB\.\d+$/)
    assert.ok(JSON.stringify(got).includes(recipient))
    const { body } = await send({ ...text, to: undefined, recipient })
    assert.doesNotMatch(JSON.stringify(body), /7700900123/)
    assert.ok(body.error === undefined)
  })

  it('keeps the order of what happened, unless it is told to mix it up', async () => {
    await Promise.all(['1', '2', '3'].map(each => graph().write(ann, clinic.displayNumber, { text: each })))
    const order = () => got.map(value => /"body":"(\d)"/.exec(JSON.stringify(value))?.[1]).join('')
    assert.equal(order(), '123')
    graph().order({ kind: 'reorder', times: 1 })
    await Promise.all(['4', '5'].map(each => graph().write(ann, clinic.displayNumber, { text: each })))
    assert.equal(order(), '12354')
    graph().order({ kind: 'double', times: 1 })
    await graph().write(ann, clinic.displayNumber, { text: '6' })
    assert.equal(order(), '1235466')
  })
})
