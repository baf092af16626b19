import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { scoped } from '../../../contract/identifier.ts'
import type { Attachment, OutboundMessage } from '../../../contract/message.ts'
import type { HandsetMessage } from '../../../simulator/handset.ts'
import { eventually } from '../conformance.ts'
import { ann, clinic, end, messageId, outbound, runningWorld, type World } from './testing/whatsapp-world.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
const file = (name: string, type: string, content: Uint8Array): Attachment => ({ name, type, content })
const choice = (id: string, label: string) => ({ id, label })

describe('what a customer gets on WhatsApp', () => {
  let world: World
  let count = 0
  const seen: HandsetMessage[] = []
  before(async () => {
    world = await runningWorld()
    world.api.onMessage(message => {
      if (message.direction === 'in' && message.status === 'delivered') seen.push(message)
    })
    await world.api.write(ann, clinic.displayNumber, { text: 'Good morning' })
  })
  after(() => end(world))

  const send = (text: string, more: Partial<OutboundMessage> = {}) =>
    world.connector.send(outbound(messageId(++count), text, more), new AbortController().signal)
  const sent = async (text: string, more: Partial<OutboundMessage> = {}) => {
    const from = seen.length
    const receipt = await send(text, more)
    assert.equal(receipt.status, 'sent', receipt.reason ?? '')
    assert.equal(receipt.externalId, seen[from]?.id)
    return seen.slice(from)
  }

  it('a text as it was written, in one message', async () => {
    const [message, ...more] = await sent('Tuesday at 10:00 is free.\nSee https://clinic.example/way')
    assert.equal(message?.text, 'Tuesday at 10:00 is free.\nSee https://clinic.example/way')
    assert.deepEqual(more, [])
  })

  it('up to three choices as buttons, up to ten as a list, and more of them written out', async () => {
    const [buttons] = await sent('Shall I book it?', { choices: [choice('yes', 'Yes'), choice('no', 'No')] })
    assert.deepEqual(buttons?.choices, [choice('yes', 'Yes'), choice('no', 'No')])
    const ten = Array.from({ length: 10 }, (_, i) => choice(`slot-${i}`, `${i + 8}:00`))
    const [list] = await sent('Which time?', { choices: ten })
    assert.deepEqual(list?.choices, ten)
    const [written, ...more] = await sent('Which one?', { choices: [...ten, choice('x', 'None of these')] })
    assert.deepEqual([written?.choices, more], [[], []])
    assert.match(written?.text ?? '', /^Which one\?\n\n1\. 8:00\n(?:.*\n)*11\. None of these$/)
  })

  it('choices that do not fit on a button are never cut without saying the whole', async () => {
    const long = 'Tuesday, 24 November at half past ten'
    const [list] = await sent('When?', { choices: [choice('a', long), choice('b', 'Never')] })
    assert.equal(list?.choices[0]?.label, 'Tuesday, 24 November at…')
    const same = [choice('a', 'Ten'), choice('b', 'Ten')]
    const [written] = await sent('When?', { choices: same })
    assert.match(written?.text ?? '', /1\. Ten\n2\. Ten/)
  })

  it('a long text with choices stays one message', async () => {
    const [message, ...more] = await sent('word '.repeat(300).trim(), { choices: [choice('a', 'Yes')] })
    assert.ok(message?.text.endsWith('1. Yes'))
    assert.deepEqual(more, [])
  })

  it('a text beyond 4,096 characters in parts that lose nothing, and one receipt', async () => {
    const text = Array.from({ length: 200 }, (_, i) => `Paragraph ${i} has some words in it.`).join('\n\n')
    const parts = await sent(text)
    assert.equal(parts.length, 2)
    assert.equal(parts.map(each => each.text).join('\n\n'), text)
  })

  it('a picture with its caption, and a document under its name', async () => {
    const [picture, ...none] = await sent('Our entrance', {
      attachments: [file('door.png', 'image/png', png)],
    })
    assert.deepEqual([picture?.text, none], ['Our entrance', []])
    assert.deepEqual(Buffer.from(picture?.files[0]?.content ?? []), png)
    const [first, second] = await sent('Your papers', {
      attachments: [
        file('plan.pdf', 'application/pdf', pdf),
        file('time.ics', 'text/calendar', Buffer.from('BEGIN:VCALENDAR')),
      ],
    })
    assert.deepEqual([first?.text, first?.files[0]?.name], ['Your papers', 'plan.pdf'])
    assert.equal(second?.files[0]?.name, 'time.ics')
  })

  it('a picture above the buttons that belong to it', async () => {
    const [message, ...more] = await sent('Is this the tooth?', {
      attachments: [file('tooth.png', 'image/png', png)],
      choices: [choice('yes', 'Yes')],
    })
    assert.deepEqual([message?.files.length, message?.choices, more], [1, [choice('yes', 'Yes')], []])
  })

  it('no file that is empty, too large or of a kind WhatsApp does not carry, and nothing in its place', async () => {
    const before = seen.length
    for (const bad of [
      file('empty.pdf', 'application/pdf', new Uint8Array()),
      file('film.mp4', 'video/mp4', new Uint8Array(16 * 1024 * 1024 + 1)),
      file('archive.zip', 'application/zip', Buffer.from('PK')),
    ]) {
      const receipt = await send('With a file', { attachments: [file('door.png', 'image/png', png), bad] })
      assert.deepEqual(
        [receipt.status, receipt.cause, receipt.retryable],
        ['failed', 'content', false],
        bad.name,
      )
    }
    assert.equal(seen.length, before)
  })

  it('an answer under the message it answers, and none under a mail', async () => {
    const asked = await world.api.write(ann, clinic.displayNumber, { text: 'And on Wednesday?' })
    const [quoted] = await sent('Yes, at nine.', { answers: ['first@mail.example', asked.id] })
    assert.equal(quoted?.answers, asked.id)
    const [plain] = await sent('As I wrote.', { answers: [asked.id, 'last@mail.example'] })
    assert.equal(plain?.answers, undefined)
  })

  it('an answer although the number is hidden', async () => {
    const ben = { number: '+447700900456', name: 'Ben' }
    world.api.hideNumber(ben.number, 'ben.b')
    await world.api.write(ben, clinic.displayNumber, { text: 'Nobody knows my number' })
    const asked = await eventually('Ben', () =>
      world.inbox.stored.find(each => each.text === 'Nobody knows my number'),
    )
    const id = world.api.userId(ben.number, clinic.displayNumber)
    assert.deepEqual(asked.from, scoped(`whatsapp:${clinic.businessAccountId}`, id))
    assert.ok(!JSON.stringify(asked).includes('7700900456'))
    const [answer] = await sent('Nor do we.', { to: asked.from })
    assert.equal(answer?.number, ben.number)
    const receipt = await send('To a stranger.', { to: scoped('whatsapp:other', id)! })
    assert.deepEqual([receipt.status, receipt.cause], ['failed', 'recipient'])
  })

  it('is told as delivered and read, by our own id', async () => {
    await sent('Please read this.')
    const id = messageId(count)
    await world.api.open(ann.number, clinic.displayNumber)
    const statuses = await eventually('read', () => {
      const own = world.inbox.receipts.filter(({ which }) => 'messageId' in which && which.messageId === id)
      return own.some(({ receipt }) => receipt.status === 'read')
        ? own.map(each => each.receipt.status)
        : undefined
    })
    assert.deepEqual(statuses, ['sent', 'delivered', 'read'])
  })

  it('what the customer pressed comes back as the choice it was', async () => {
    const [question] = await sent('Which?', { choices: [choice('a', 'Ten'), choice('b', 'Eleven')] })
    await world.api.write(ann, clinic.displayNumber, { choice: choice('b', 'Eleven'), answers: question!.id })
    const pressed = await eventually('the press', () => world.inbox.stored.find(each => each.choice === 'b'))
    assert.deepEqual([pressed.text, pressed.answers], ['Eleven', [question!.id]])
  })

  it('nothing freely written after 24 hours, but an approved template with its buttons', async () => {
    world.later(25)
    const before = seen.length
    const late = await send('Only a template would do.')
    assert.equal(late.status, 'sent')
    const id = messageId(count)
    const { receipt } = await eventually('the refusal', () =>
      world.inbox.receipts.find(
        ({ which, receipt }) => 'messageId' in which && which.messageId === id && receipt.status === 'failed',
      ),
    )
    assert.deepEqual([receipt.cause, receipt.retryable], ['window', false])
    assert.match(receipt.reason ?? '', /24 hours/)
    assert.equal(seen.length, before)
    const [reminder] = await sent('Hello Ann, …', {
      template: {
        name: 'appointment_reminder',
        language: 'en_GB',
        parameters: ['Ann', 'Check-up\nwith Dr Wood', 'Tuesday 10:00'],
      },
      choices: [choice('confirm', 'Yes'), choice('move', 'Another time'), choice('cancel', 'No')],
    })
    assert.equal(
      reminder?.text,
      'Hello Ann, this is a reminder of your appointment: Check-up with Dr Wood, Tuesday 10:00. Will you come?',
    )
    assert.deepEqual(reminder?.choices, [
      choice('confirm', 'Confirm'),
      choice('move', 'Move'),
      choice('cancel', 'Cancel'),
    ])
    await world.api.write(ann, clinic.displayNumber, {
      choice: choice('move', 'Move'),
      answers: reminder!.id,
    })
    assert.ok(
      await eventually('the quick reply', () => world.inbox.stored.find(each => each.choice === 'move')),
    )
    await sent('Now that Ann has written, we may write too.')
  })

  it('no template that is unknown, paused or filled in wrongly', async () => {
    world.api.decide(clinic.phoneNumberId, 'seasonal_offer', 'PAUSED')
    const before = seen.length
    for (const [name, parameters] of [
      ['no_such_template', []],
      ['seasonal_offer', ['Half price']],
      ['follow_up', ['Ann']],
    ] as const) {
      const receipt = await send('…', { template: { name, language: 'en_GB', parameters } })
      assert.deepEqual(
        [receipt.status, receipt.cause, receipt.retryable],
        ['failed', 'template', false],
        name,
      )
      assert.doesNotMatch(receipt.reason ?? '', /Ann|Half/)
    }
    assert.equal(seen.length, before)
  })
})
