import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import type { DeliveryStatus } from '../../contract/message.ts'
import { handBack, takeOver } from '../handoff/hands.ts'
import { answer } from './answer.ts'
import { noteReceipt } from './receipts.ts'
import { receive } from './receive.ts'
import { createWorld, says, type World } from './testing/world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world.close())
beforeEach(() => {
  world.answer = () => says('Thank you.')
  world.sent.length = 0
  world.turns.length = 0
  world.receipts.length = 0
})

const take = (from: string, text: string, more = {}) =>
  receive(world.path, world.account, world.mail(from, text, more))
const rows = () => world.database.db.selectFrom('messages').selectAll().orderBy('cursor').execute()
const conversationOf = async (text: string) => {
  const row = (await rows()).find(({ body }) => body === text)
  assert.ok(row, `"${text}" is stored`)
  return row.conversation_id
}

test('a message that is delivered five times at once is stored once and answered once', async () => {
  const mail = world.mail('five@example.com', 'Five times the same')
  const outcomes = await Promise.all(
    Array.from({ length: 5 }, () => receive(world.path, world.account, mail)),
  )
  assert.deepEqual(outcomes.map(({ outcome }) => outcome).sort(), [
    'duplicate',
    'duplicate',
    'duplicate',
    'duplicate',
    'stored',
  ])
  await world.settle()
  assert.equal(world.sent.length, 1)
  assert.equal((await rows()).filter(({ body }) => body === mail.text).length, 1)
})

test('ten first messages of one new person at once make one person and one conversation in order', async () => {
  const texts = Array.from({ length: 10 }, (_, at) => `at once ${at}`)
  await Promise.all(texts.map(text => take('ten@example.com', text)))
  const mine = (await rows()).filter(({ body }) => texts.includes(body))
  assert.equal(new Set(mine.map(({ customer_id }) => customer_id)).size, 1)
  assert.equal(new Set(mine.map(({ conversation_id }) => conversation_id)).size, 1)
  assert.deepEqual(
    mine.map(({ seq }) => seq),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  )
  await world.settle()
  assert.equal(world.sent.length, 1, 'one answer to what came together')
  assert.equal(world.turns[0]?.messages.length, 10)
})

test('of sixty messages none is left without an answer', async () => {
  for (let at = 0; at < 60; at += 1) await take('sixty@example.com', `sixty ${at}`)
  await world.settle()
  assert.deepEqual(
    world.turns.map(({ messages }) => messages.length),
    [50, 10],
  )
  assert.equal(world.sent.length, 2)
})

test('an answer that the brain finishes after a teammate took over is dropped', async () => {
  await take('late@example.com', 'Please help me')
  const conversationId = await conversationOf('Please help me')
  const ref = { businessId: world.account.businessId, conversationId, teammateId: world.teammateId }
  world.answer = async function* () {
    await takeOver(world.path, ref)
    yield* says('I come too late.')
  }
  await world.settle()
  assert.equal(world.sent.length, 0)
  assert.ok((await rows()).every(({ body }) => body !== 'I come too late.'))
  await take('late@example.com', 'Anybody there?')
  await world.settle()
  assert.equal(world.sent.length, 0, 'the brain is silent while a teammate holds it')
  const reply = {
    ...{ businessId: ref.businessId, conversationId, accountId: world.account.id, text: 'Olive here.' },
    ...{
      attachmentIds: [],
      teammate: { id: world.teammateId, name: 'Olive' },
      clientId: crypto.randomUUID(),
    },
  }
  await Promise.all([answer(world.path, reply), answer(world.path, reply)])
  await world.settle()
  assert.deepEqual(
    world.sent.map(({ text }) => text),
    ['Olive here.'],
  )
  world.answer = () => says('Back again.')
  await handBack(world.path, ref)
  await take('late@example.com', 'One more thing')
  await world.settle()
  assert.equal(world.sent.at(-1)?.text, 'Back again.')
})

test('only who holds the conversation may answer', async () => {
  await take('held@example.com', 'Who answers me?')
  const conversationId = await conversationOf('Who answers me?')
  await assert.rejects(
    answer(world.path, {
      ...{ businessId: world.account.businessId, conversationId, accountId: world.account.id, text: 'Me' },
      ...{
        attachmentIds: [],
        teammate: { id: world.teammateId, name: 'Olive' },
        clientId: crypto.randomUUID(),
      },
    }),
    /Take the conversation over first/,
  )
  await world.settle()
})

test('an answer joins its thread, and two people who answer one newsletter stay two', async () => {
  await take('anna@example.com', 'About the newsletter', {
    subject: 'News',
    externalId: 'a1',
    answers: ['news-7'],
  })
  await take('bela@example.com', 'Me too', { subject: 'News', externalId: 'b1', answers: ['news-7', 'a1'] })
  assert.notEqual(await conversationOf('About the newsletter'), await conversationOf('Me too'))
  await world.settle()
  const answered = world.sent.find(({ to }) => to.value === 'anna@example.com')
  assert.deepEqual(answered?.answers, ['news-7', 'a1'])
  assert.equal(answered?.subject, 'Re: News')
  await take('anna@example.com', 'Thanks', { answers: [`out-${answered?.id}`] })
  assert.equal(await conversationOf('Thanks'), await conversationOf('About the newsletter'))
  await world.settle()
})

test('a machine is recorded and not answered, and two machines stop after a dozen', async () => {
  await take('robot@example.com', 'I am on holiday', { automatic: 'auto-reply' })
  await world.settle()
  assert.equal(world.sent.length, 0)
  for (let at = 0; at < 15; at += 1) {
    await take('loop@example.com', `Your message ${at} was received`)
    await world.settle()
  }
  assert.equal(world.sent.length, 12)
  const waiting = await world.database.db
    .selectFrom('handoffs')
    .selectAll()
    .where('reason', '=', 'loop')
    .execute()
  assert.equal(waiting.length, 3, 'a person is asked to look')
})

test('a send that fails for now is tried again, and one that fails for good says why', async () => {
  const at = new Date()
  world.receipts.push({ status: 'failed', retryable: false, reason: 'No such mailbox', at })
  await take('gone@example.com', 'Write to me')
  await world.settle()
  assert.equal(world.sent.length, 1)
  const { id } = (await rows()).findLast(({ author }) => author === 'brain')!
  const delivery = await world.database.db
    .selectFrom('deliveries')
    .selectAll()
    .where('message_id', '=', id)
    .executeTakeFirstOrThrow()
  assert.equal(delivery.status, 'failed')
  assert.equal(delivery.reason, 'No such mailbox')
})

test('whatever order receipts come in, a delivery only moves forward', async () => {
  await take('forward@example.com', 'Tell me when it arrived')
  await world.settle()
  const { id } = (await rows()).findLast(({ author }) => author === 'brain')!
  const rank: Record<DeliveryStatus, number> = {
    queued: 0,
    sending: 1,
    unknown: 2,
    sent: 3,
    delivered: 4,
    read: 5,
    failed: 6,
  }
  const { db } = world.database
  const status = fc.constantFrom('sent', 'delivered', 'read', 'failed', 'unknown')
  await fc.assert(
    fc.asyncProperty(fc.array(status, { maxLength: 6 }), async news => {
      await db.updateTable('deliveries').set({ status: 'sent' }).where('message_id', '=', id).execute()
      let before: DeliveryStatus = 'sent'
      for (const next of news) {
        await noteReceipt(world.path, world.account, { messageId: id }, { status: next, at: new Date() })
        const row = await db
          .selectFrom('deliveries')
          .select('status')
          .where('message_id', '=', id)
          .executeTakeFirstOrThrow()
        assert.ok(rank[row.status] >= rank[before], `${before} → ${row.status}`)
        before = row.status
      }
    }),
    { numRuns: 30 },
  )
})

test('a mail that was being sent when the server died is not sent twice; a repeatable channel sends it again', async () => {
  for (const repeatable of [false, true]) {
    const after = await createWorld({ repeatable })
    await receive(after.path, after.account, after.mail('crash@example.com', 'Hello'))
    await after.settle()
    const { id, conversation_id } = (
      await after.database.db.selectFrom('messages').selectAll().execute()
    ).find(({ author }) => author === 'brain')!
    await after.database.db.updateTable('deliveries').set({ status: 'sending' }).execute()
    const { deliveryOf } = await import('./deliver.ts')
    const { enqueue } = await import('../data/queue/enqueue.ts')
    await after.database.transaction(tx =>
      enqueue(tx, deliveryOf(after.account.businessId, conversation_id, after.account.id, id)),
    )
    await after.settle()
    const { status } = await after.database.db
      .selectFrom('deliveries')
      .select('status')
      .executeTakeFirstOrThrow()
    assert.equal(status, repeatable ? 'sent' : 'unknown')
    assert.equal(after.sent.length, repeatable ? 2 : 1)
    await after.close()
  }
})
