import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Handset, openHandset } from './handset.ts'
import { sameSound } from './likeness.ts'
import { type Office, openOffice } from './office.ts'
import { patiently } from './patiently.ts'

const customer = '+447700900101'

describe('a message after the tone', () => {
  let office: Office
  let anna: Handset

  before(async () => {
    office = await openOffice('32722-32760')
    anna = await openHandset(customer, [31_502, 31_540])
  })
  after(async () => {
    await anna?.stop()
    await office?.stop()
  })

  test('stands in the console with its sound, and the team is told to call back', async () => {
    const line = await anna.call(office.address)
    await office.hears(/Press 1/)
    line.press('1')
    await office.hears(/after the tone/)
    await line.turn()
    const words = await anna.speech('This is Anna. Please call me back about the bill of last month.')
    await line.play('message', words)
    line.press('#')
    await line.ended
    const call = await office.over()
    assert.ok(call.lines.some(({ author, text }) => author === 'customer' && /message was left/.test(text)))
    assert.equal(call.recording, true)
    const { channels } = await office.recording(call.id)
    assert.equal(channels.length, 1, 'the caller alone: nobody was told of a recording of both')
    sameSound(words, channels[0]!)
    const due = await patiently(
      async () => (await office.handoffs()).find(({ reason }) => reason === 'message-left'),
      'the task for the team',
    )
    assert.equal(due.status, 'offered')
    assert.equal((await office.handoffs()).length, 1)
  })
})
