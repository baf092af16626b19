import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { OutboundMessage } from '../../../contract/message.ts'
import type { HandsetMessage } from '../../../simulator/handset.ts'
import { clinic, end, messageId, outbound, runningWorld, type World } from './testing/whatsapp-world.ts'

const png = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)
const picture = { name: 'smile.png', type: 'image/png', content: png }
const plan = { name: 'plan.pdf', type: 'application/pdf', content: new TextEncoder().encode('%PDF-1.4 x') }
const place = { latitude: 51.5, longitude: -0.12, name: 'Brightside Dental', address: '1 High Street' }

const body = { type: 'BODY', text: 'Hello {{1}}, see you {{2}}.' }
const buttons = [
  { type: 'QUICK_REPLY', text: 'Confirm' },
  { type: 'URL', text: 'Show', url: 'https://clinic.example/visits/{{1}}' },
  { type: 'URL', text: 'Site', url: 'https://clinic.example/' },
]
const made: Readonly<Record<string, readonly object[]>> = {
  with_title: [{ type: 'HEADER', format: 'TEXT', text: 'For {{1}}' }, body, { type: 'BUTTONS', buttons }],
  with_picture: [{ type: 'HEADER', format: 'IMAGE' }, body],
  with_paper: [{ type: 'HEADER', format: 'DOCUMENT' }, body],
  with_place: [{ type: 'HEADER', format: 'LOCATION' }, body],
  with_code: [
    body,
    { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copy code' }, ...buttons.slice(1)] },
  ],
}

describe('templates with more than a text to fill', () => {
  let world: World
  let count = 300
  const seen: HandsetMessage[] = []

  before(async () => {
    world = await runningWorld()
    for (const [name, components] of Object.entries(made)) {
      const response = await fetch(`${world.apiUrl}/v23.0/${clinic.businessAccountId}/message_templates`, {
        method: 'POST',
        headers: { authorization: `Bearer ${clinic.accessToken}` },
        body: JSON.stringify({ name, language: 'en_GB', category: 'UTILITY', components }),
      })
      assert.equal(response.status, 200, name)
      world.api.decide(clinic.phoneNumberId, name, 'APPROVED')
    }
    world.api.onMessage(message => {
      if (message.direction === 'in' && message.status === 'delivered') seen.push(message)
    })
  })
  after(() => end(world))

  const send = (name: string, parameters: readonly string[], more: Partial<OutboundMessage> = {}) => {
    count += 1
    const template = { name, language: 'en_GB', parameters }
    return world.connector.send(
      outbound(messageId(count), 'In words', { template, ...more }),
      AbortSignal.timeout(20_000),
    )
  }
  const shown = async (...given: Parameters<typeof send>) => {
    const receipt = await send(...given)
    assert.equal(receipt.status, 'sent', receipt.reason)
    return seen.at(-1) ?? assert.fail('nothing arrived')
  }
  const refused = async (...given: Parameters<typeof send>) => {
    const before = seen.length
    const { status, cause, retryable, reason } = await send(...given)
    assert.deepEqual([status, cause, retryable], ['failed', 'template', false])
    assert.equal(seen.length, before, 'it arrived all the same')
    return reason ?? ''
  }

  it('are listed with every gap, numbered body first, then header, then buttons', async () => {
    const listed = await world.connector.templates!('clinic', AbortSignal.timeout(20_000))
    const of = (name: string) => listed.find(each => each.name === name)
    assert.equal(of('with_title')?.header, 'For {{3}}')
    assert.deepEqual(of('with_title')?.buttonGaps, [
      { button: 1, kind: 'link', shows: 'https://clinic.example/visits/{{4}}' },
    ])
    assert.equal(of('with_title')?.parameters, 4)
    assert.equal(of('with_picture')?.headerKind, 'image')
    assert.equal(of('with_place')?.headerKind, 'location')
    assert.deepEqual(of('with_code')?.buttonGaps, [
      { button: 0, kind: 'code', shows: '{{3}}' },
      { button: 1, kind: 'link', shows: 'https://clinic.example/visits/{{4}}' },
    ])
    assert.equal(of('appointment_reminder')?.parameters, 3)
    assert.deepEqual(of('appointment_reminder')?.buttonGaps, [])
  })

  it('arrive with title, text and link filled, and the button still answers', async () => {
    const choices = [{ id: 'confirm', label: 'Yes' }]
    const message = await shown('with_title', ['Ann', 'on Tuesday', 'Ann Miller', 'K7M4Q'], { choices })
    assert.equal(message.header, 'For Ann Miller')
    assert.equal(
      message.text,
      'Hello Ann, see you on Tuesday.\nShow: https://clinic.example/visits/K7M4Q\nSite: https://clinic.example/',
    )
    assert.deepEqual(message.choices, [{ id: 'confirm', label: 'Confirm' }])
  })

  it('carry a picture, a document or a place above their text', async () => {
    const values = ['Ann', 'on Tuesday']
    const smile = await shown('with_picture', values, { attachments: [picture] })
    assert.deepEqual(
      smile.files.map(({ type, content }) => [type, Buffer.from(content)]),
      [['image/png', Buffer.from(png)]],
    )
    const paper = await shown('with_paper', values, { attachments: [plan] })
    assert.deepEqual(
      paper.files.map(({ name }) => name),
      ['plan.pdf'],
    )
    const map = await shown('with_place', values, { location: place })
    assert.equal(map.header, 'Brightside Dental\n1 High Street')
  })

  it('carry a code to copy', async () => {
    const message = await shown('with_code', ['Ann', 'soon', 'SUMMER25', 'a b'])
    assert.match(message.text, /^Copy code: SUMMER25$/m)
    assert.match(message.text, /^Show: https:\/\/clinic\.example\/visits\/a%20b$/m)
  })

  it('are refused with the cure when what they begin with is missing or of another kind', async () => {
    const values = ['Ann', 'on Tuesday']
    assert.match(await refused('with_picture', values), /picture/)
    assert.match(await refused('with_picture', values, { attachments: [plan] }), /picture/)
    assert.match(await refused('with_paper', values, { attachments: [picture] }), /document/)
    assert.match(await refused('with_place', values), /place/)
  })

  it('are refused by the vendor when a gap of title, link or code is left open', async () => {
    await refused('with_title', ['Ann', 'on Tuesday'])
    await refused('with_title', ['Ann', 'on Tuesday', 'Ann Miller'])
    await refused('with_code', ['Ann', 'on Tuesday'])
  })
})
