import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Inbox } from '../connector.ts'
import { memoryInbox } from '../memory-inbox.ts'
import { change } from './payload.ts'
import { openAccount } from './served.ts'
import { takeIn } from './take-in.ts'
import { accountOf, clinic } from './testing/whatsapp-world.ts'
import type { Proven } from './webhook.ts'

interface Written {
  readonly number?: string
  readonly userId?: string
}

/** One webhook with a message of each, their texts numbered. */
function take(inbox: Inbox, written: readonly Written[]): Promise<boolean> {
  const served = openAccount(accountOf('clinic', clinic, 'http://127.0.0.1:9'), Date.now)
  assert.ok(served.line)
  const { value } = change.parse({
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '442079460123', phone_number_id: clinic.phoneNumberId },
      messages: written.map(({ number, userId }, at) => ({
        ...(number === undefined ? {} : { from: number }),
        ...(userId === undefined ? {} : { from_user_id: userId }),
        ...{ id: `wamid.${at}`, timestamp: '1790000000', type: 'text', text: { body: String(at) } },
      })),
    },
  })
  const side = { inbox, served: served as Proven, now: new Date(), filePatience: 1_000, log: () => {} }
  return takeIn(side, value)
}

const ann = { number: '447700900001' }
const ben = { number: '447700900002' }

test('who waits for the database does not hold up the other customers of a webhook', {
  timeout: 20_000,
}, async () => {
  const memory = memoryInbox()
  const benIsStored = Promise.withResolvers<void>()
  const inbox: Inbox = {
    ...memory,
    message: async inbound => {
      const isBen = inbound.from.value === `+${ben.number}`
      if (!isBen) await benIsStored.promise
      const outcome = await memory.message(inbound)
      if (isBen) benIsStored.resolve()
      return outcome
    },
  }
  assert.equal(await take(inbox, [ann, ann, ben]), true)
  assert.deepEqual(
    memory.handed.map(({ text }) => text),
    ['2', '0', '1'],
  )
})

test('what cannot be stored for one customer is asked for again, and the others are not lost', async () => {
  const memory = memoryInbox()
  const inbox: Inbox = {
    ...memory,
    message: async inbound => {
      if (inbound.from.value === `+${ann.number}`) throw new Error('The database is away.')
      return memory.message(inbound)
    },
  }
  assert.equal(await take(inbox, [ann, ben, ann, ben]), false)
  assert.deepEqual(
    memory.stored.map(({ text }) => text),
    ['1', '3'],
  )
})

test('however fast each is stored, every message is handed over once and each customer’s in order', async () => {
  // Ann is also known by an id, alone or beside her number: all of it is one person.
  const people: readonly Written[] = [
    ann,
    { ...ann, userId: 'GB.1' },
    { userId: 'GB.1' },
    ben,
    { number: '447700900003' },
    { userId: 'GB.4' },
  ]
  const owner = (text: string, written: readonly number[]) => {
    const who = written[Number(text)]!
    return who < 3 ? 0 : who
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(people.length - 1), { maxLength: 30 }),
      fc.array(fc.nat(3), { minLength: 30, maxLength: 30 }),
      async (written, hops) => {
        const memory = memoryInbox()
        let under = 0
        let most = 0
        const inbox: Inbox = {
          ...memory,
          message: async inbound => {
            most = Math.max(most, ++under)
            for (let hop = hops[Number(inbound.text)]!; hop > 0; hop -= 1)
              await new Promise(resolve => setImmediate(resolve))
            return memory.message(inbound).finally(() => {
              under -= 1
            })
          },
        }
        // Without a message that names both, nobody can know that number and id are one.
        const linked = written.includes(1) ? written : written.filter(who => who !== 2)
        assert.equal(
          await take(
            inbox,
            linked.map(who => people[who]!),
          ),
          true,
        )
        assert.equal(memory.handed.length, linked.length)
        assert.ok(most <= 4, `${most} at a time`)
        for (const mine of Map.groupBy(memory.handed, ({ text }) => owner(text, linked)).values()) {
          const places = mine.map(({ text }) => Number(text))
          assert.deepEqual(
            places,
            places.toSorted((a, b) => a - b),
          )
        }
      },
    ),
    { numRuns: 60 },
  )
})
