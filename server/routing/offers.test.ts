import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { readConsents } from '../data/consents.ts'
import { createWorld, noon, type Person, type World } from './testing/world.ts'

let world: World
let nora: Person
let serial = 0

before(async () => {
  world = await createWorld()
})
after(() => world.close())
beforeEach(async () => {
  world.clock = noon
  world.sent.length = 0
  serial += 1
  nora = await world.person(`+4477009005${String(serial).padStart(2, '0')}`)
})

const minute = (n: number) => new Date(noon.getTime() + n * 60_000)

/** The switch in the app, used `at` and heard of now. */
async function uses(offers: 'stopped' | 'resumed', at: Date) {
  world.clock = new Date(world.clock.getTime() + 60_000)
  const more = { automatic: 'auto-reply', offers, sentAt: at } as const
  await world.hear('whatsapp', nora.phone, `[${offers} offers in WhatsApp]`, more)
}

async function mayGet(purpose: 'marketing' | 'reminder', customerId = nora.customerId) {
  const consents = await readConsents(world.database.db, world.businessId, customerId)
  return consents.find(one => one.channel === 'whatsapp' && one.purpose === purpose)?.granted
}

test('who stops offers in the app gets none, and reminders as before, and no answer to it', async () => {
  await world.agree(nora.customerId, 'whatsapp')
  await uses('stopped', minute(1))
  await world.settle()
  assert.equal(await mayGet('marketing'), false)
  assert.equal(await mayGet('reminder'), undefined)
  assert.deepEqual(world.sent, [])
})

test('who resumes them gets them again', async () => {
  await world.agree(nora.customerId, 'whatsapp')
  await uses('stopped', minute(1))
  await uses('resumed', minute(2))
  assert.equal(await mayGet('marketing'), true)
})

test('resuming is no opt-in for who never agreed', async () => {
  await uses('stopped', minute(1))
  await uses('resumed', minute(2))
  assert.equal(await mayGet('marketing'), false)
})

test('resuming does not undo the word STOP', async () => {
  await world.agree(nora.customerId, 'whatsapp')
  world.clock = minute(1)
  await world.hear('whatsapp', nora.phone, 'STOP')
  await uses('resumed', minute(2))
  assert.equal(await mayGet('marketing'), false)
  assert.equal(await mayGet('reminder'), false)
  await world.settle()
})

test('news that comes late changes nothing', async () => {
  await world.agree(nora.customerId, 'whatsapp')
  await uses('stopped', minute(5))
  await uses('resumed', minute(3))
  assert.equal(await mayGet('marketing'), false)
  await uses('resumed', minute(7))
  await uses('stopped', minute(6))
  assert.equal(await mayGet('marketing'), true)
})

test('everybody who is reached by that number is meant', async () => {
  const son = await world.share(nora.phone)
  await world.agree(son, 'whatsapp')
  await uses('stopped', minute(1))
  assert.equal(await mayGet('marketing', son), false)
})
