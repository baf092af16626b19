import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import type { OutreachSettings } from '../../../contract/console-api.ts'
import { telephone } from '../../support/handset.ts'
import { type Handset, type OnTheLine, openHandset } from './handset.ts'
import { sameSound } from './likeness.ts'
import { type Office, openOffice } from './office.ts'
import { patiently } from './patiently.ts'

const number = '+447700900101'

describe('a customer’s calls', () => {
  let office: Office
  let anna: Handset

  before(async () => {
    office = await openOffice('32402-32480', { SIP_PEERS: '127.0.0.1' })
    anna = await openHandset(number, [31_400, 31_450])
    await office.set({ trunk: { server: anna.server } })
  })
  after(async () => {
    await anna?.stop()
    await office?.stop()
  })

  test('who calls, hears us and hangs up leaves nothing running', async () => {
    const line = await anna.call(office.address)
    await patiently(async () => line.heard > 1, 'a second of our voice')
    line.hangup()
    await line.ended
    await patiently(
      async () =>
        (await office.product.app.database.db.selectFrom('calls').select('status').execute()).every(
          ({ status }) => status === 'ended',
        ),
      'the end of the call in the record',
    )
  })

  test('a voicemail gets the message once, after its beep, and the receipt says so', async () => {
    const text = 'Your appointment on Monday has moved to ten.'
    const answered: OnTheLine[] = []
    let before = 0
    let over: Promise<unknown> = Promise.resolve()
    anna.onRing(async call => {
      const line = await anna.pickUp(call)
      answered.push(line)
      over = line.ended
      const greeting =
        'You have reached the voice mail of Anna. I cannot take your call now, please leave a message after the tone and I will call you back'
      await line.play('greeting', await anna.speech(greeting))
      before = line.heard
      const beep = (_: unknown, i: number) => 8_000 * Math.sin((2 * Math.PI * 1_000 * i) / 8_000)
      await line.play('beep', Int16Array.from({ length: 4_000 }, beep))
    })
    const delivery = await office.callOut(number, text)
    await over
    assert.equal(delivery.status, 'delivered')
    assert.match(delivery.reason!, /voicemail/)
    assert.equal(delivery.attempts, 1)
    assert.equal(answered.length, 1)
    assert.ok(before < 0.3, 'nothing was said into the greeting')
    assert.ok(answered[0]!.heard > 2, `${answered[0]!.heard} s of the message were heard`)
    const said = await office.said()
    assert.equal(said.filter(one => one.includes(text)).length, 1)
    assert.ok(!said.some(one => /recorded/.test(one)))
  })

  test('who hangs up before we answer is written to, once', async () => {
    const { product } = office
    const outreach = await product.json<OutreachSettings>('/api/outreach')
    const quiet = { from: '00:00', to: '00:00' }
    await product.api('/api/outreach', { method: 'PUT', body: JSON.stringify({ ...outreach, quiet }) })
    const call = anna.giveUp(office.address)
    call.on('progress', () => call.hangup())
    await call.ended
    const apologies = async () => {
      const rows = await product.app.database.db
        .selectFrom('messages')
        .select(['channel', 'peer_value'])
        .where('body', 'like', '%missed your call%')
        .execute()
      return rows.filter(row => row.peer_value === number)
    }
    await patiently(async () => (await apologies()).length > 0, 'a message about the missed call')
    assert.equal((await apologies()).length, 1)
    assert.ok(!(await apologies()).some(({ channel }) => channel === 'phone'))
  })
})

const sphinx = '/usr/bin/pocketsphinx_batch'
const phrases = ['i would like to book a check up', 'the first one', 'yes please', 'no thank you', 'goodbye']

describe('a booking by voice alone', {
  skip: existsSync(sphinx)
    ? false
    : 'no pocketsphinx here (Debian: apt-get install pocketsphinx pocketsphinx-en-us)',
}, () => {
  let office: Office
  let anna: Handset

  before(async () => {
    office = await openOffice('32482-32560')
    anna = await openHandset(number, [31_452, 31_500])
    await office.set({ speech: { recognisers: [{ engine: 'pocketsphinx', phrases }] } })
    await office.record()
  })
  after(async () => {
    await anna?.stop()
    await office?.stop()
  })

  /** Both sides stand in the recording as they were spoken and heard, each on its channel. */
  async function recordedAs(said: readonly Int16Array[], heard: Int16Array): Promise<void> {
    const { id } = await office.over()
    const { channels } = await office.recording(id)
    assert.equal(channels.length, 2)
    const [theirs, ours] = channels as [Int16Array, Int16Array]
    for (const sound of said) sameSound(sound, theirs)
    assert.throws(() => sameSound(said[0]!, ours), 'our side is not theirs')
    // The notice comes before the recording; the answer to the last words is in it.
    sameSound(heard.subarray(-6 * 8_000, -2 * 8_000), ours)
  }

  test('is in the calendar, and the same customer is known when they write', async () => {
    const { db } = office.product.app.database
    const booked = () =>
      db.selectFrom('appointments').select(['id', 'customer_id']).where('status', '=', 'booked').execute()
    const before = new Set((await booked()).map(({ id }) => id))
    const line = await anna.call(office.address)
    await line.turn()
    const said: Int16Array[] = []
    for (const text of phrases.slice(0, 3)) {
      said.push(await anna.say(line, text))
      await line.turn()
    }
    const fresh = await patiently(
      async () => (await booked()).find(({ id }) => !before.has(id)),
      'the appointment',
    ).catch(async error => assert.fail(`${error.message}\n${(await office.said()).join('\n')}`))
    line.hangup()
    await recordedAs(said, line.sound)
    const { peer_value: peer, customer_id: caller } = await db
      .selectFrom('calls')
      .select(['peer_value', 'customer_id'])
      .executeTakeFirstOrThrow()
    assert.equal(peer, number)
    assert.equal(fresh.customer_id, caller)
    assert.equal((await booked()).length, before.size + 1)
    const handset = await telephone(office.product, number)
    await handset.write('whatsapp', 'When is my appointment?')
    await handset.receives('whatsapp', /check.?up/i)
    const written = await db
      .selectFrom('messages')
      .select('customer_id')
      .where('body', '=', 'When is my appointment?')
      .executeTakeFirstOrThrow()
    assert.equal(written.customer_id, caller)
  })
})
