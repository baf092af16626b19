import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type CallSettings, usualCallSettings } from '../../contract/call-settings.ts'
import { readAudit } from '../data/audit.ts'
import { writeCallSettings } from '../data/call-settings.ts'
import { readTimeline } from '../data/timeline.ts'
import { recordingsHandler } from '../jobs/recordings.ts'
import { menuOf, openingWords } from './call-words.ts'
import { incoming, type PhoneDesk, phoneDesk } from './testing/phone-desk.ts'
import { createWorld, type World, workUntilDone } from './testing/world.ts'

let world: World
let desk: PhoneDesk
before(async () => {
  world = await createWorld()
  desk = await phoneDesk(world)
})
after(() => world.close())

const day = 24 * 3_600_000
const sound = { wav: new Uint8Array([1, 2, 3]), seconds: 1, marks: [] }

async function set(settings: Partial<CallSettings>): Promise<void> {
  await world.database.transaction(tx =>
    writeCallSettings(tx, desk.account.businessId, { ...usualCallSettings, ...settings }),
  )
}
async function calls() {
  const opening = await desk.host.begin(incoming(desk.account, '+447700900841'))
  await desk.host.answered(opening.callId)
  return opening
}
async function recorded(callId: string) {
  const row = await world.database.db
    .selectFrom('calls')
    .select(['customer_id', 'recording', 'waveform', 'recording_seconds'])
    .where('id', '=', callId)
    .executeTakeFirstOrThrow()
  const query = { businessId: desk.account.businessId, customerId: row.customer_id, limit: 100 }
  const { items } = await readTimeline(world.database.db, query)
  const card = items.flatMap(item => (item.kind === 'call' && item.id === callId ? [item] : []))[0]
  return { row, card }
}
async function timers() {
  return await world.database.db
    .selectFrom('timers')
    .select(['key', 'due_at', 'every_ms'])
    .where('key', '=', 'recordings')
    .execute()
}
/** Lets the daily look happen so many days from now. */
async function daysLater(days: number): Promise<void> {
  const later = new Date(Date.now() + days * day)
  await world.database.db
    .updateTable('timers')
    .set({ due_at: new Date() })
    .where('key', '=', 'recordings')
    .execute()
  const path = { ...world.path, now: () => later }
  await workUntilDone(world.database, { recordings: recordingsHandler(path) })
}

test('The greeting of the business comes first, and that an AI speaks comes with it whatever it says', async () => {
  await set({ greeting: 'Welcome to Maple Dental, this is Olive speaking' })
  const [first, second, ...others] = (await calls()).sentences
  assert.equal(first?.text, 'Welcome to Maple Dental, this is Olive speaking. I am the AI assistant.')
  assert.equal(first?.notice, true, 'it cannot be interrupted')
  assert.equal(second?.text, 'How can I help you?')
  assert.deepEqual(others, [])
})

test('Recording follows the setting of the moment, and is never begun without its notice', async () => {
  await set({ record: true })
  const on = await calls()
  assert.equal(on.record, true)
  assert.deepEqual(
    on.sentences.map(({ text, notice }) => [text, notice]),
    [
      ['Hello, you have reached Maple Dental. I am the AI assistant.', true],
      ['This call is recorded.', true],
      ['How can I help you?', false],
    ],
  )
  await set({ record: false })
  const off = await calls()
  assert.equal(off.record, false)
  assert.ok(!off.sentences.some(({ text }) => /record/.test(text)))
})

test('A key that is not offered is neither read nor taken, and the others keep their digits', async () => {
  await set({ keys: ['hours', 'message'] })
  const { menu } = await calls()
  assert.deepEqual(
    menu.map(({ digit, act }) => [digit, act]),
    [
      ['1', 'message'],
      ['3', 'hours'],
      ['9', 'repeat'],
    ],
  )
  assert.equal(menuOf(usualCallSettings.keys).length, 4)
})

test('Somebody we call is told who calls, not welcomed', () => {
  const about = 'Your visit has to be moved.'
  const [who] = openingWords({ name: 'Maple' }, { record: false, greeting: 'Welcome to Maple', about })
  assert.equal(who?.text, 'Hello, this is the AI assistant of Maple.')
})

test('A sound is erased once it was kept as long as the business wants; what was said stays', async () => {
  await set({ record: true, keepDays: 30 })
  const { callId } = await calls()
  await desk.host.ended(callId, 'caller-hung-up', sound)
  const { callId: left } = await calls()
  await desk.host.leftMessage(left, { ...sound, text: 'please call me back' })
  await desk.host.ended(left, 'caller-hung-up', undefined)
  await daysLater(29)
  assert.equal((await recorded(callId)).card?.recording, true, 'a day too early')
  await daysLater(31)
  for (const id of [callId, left]) {
    const { row, card } = await recorded(id)
    assert.deepEqual([row.recording, row.waveform, row.recording_seconds], [null, null, null])
    assert.equal(card?.recording, false)
    assert.ok((card?.lines.length ?? 0) > 0)
  }
  const [entry] = await readAudit(world.database.db, desk.account.businessId)
  assert.equal(entry?.action, 'recordings.erased')
  const [timer] = await timers()
  assert.equal(Number(timer?.every_ms), day, 'it looks again the next day')
})

test('Recordings that are kept for ever are kept', async () => {
  await set({ record: true, keepDays: null })
  const { callId } = await calls()
  await desk.host.ended(callId, 'caller-hung-up', sound)
  await daysLater(4_000)
  assert.equal((await recorded(callId)).card?.recording, true)
})

test('Many calls a day do not put the daily look off', async () => {
  await set({ record: true })
  const ends = async () => {
    const { callId } = await calls()
    await desk.host.ended(callId, 'caller-hung-up', sound)
    return (await timers()).map(({ due_at }) => due_at)
  }
  const first = await ends()
  assert.equal(first.length, 1)
  assert.deepEqual(await ends(), first)
})
