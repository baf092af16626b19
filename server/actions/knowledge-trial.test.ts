import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createKnowledge, deleteKnowledge, updateKnowledge } from '../data/knowledge.ts'
import { indexOf, knowledgeTrial } from './knowledge-trial.ts'
import { type Clinic, openClinic } from './testing/clinic.ts'

let clinic: Clinic

before(async () => {
  clinic = await openClinic()
})
after(() => clinic.database.close())

const parking = {
  topic: 'Visit',
  question: 'Where can I park?',
  variants: ['Is there a car park?'],
  answer: 'Behind the house.',
  published: true,
}
const ask = (question: string) => knowledgeTrial(clinic.database, clinic.businessId, question)

test('a question that is tried shows what was saved a moment ago, and nothing that is gone', async () => {
  const { database, businessId } = clinic
  assert.deepEqual(await ask('Where can I park?'), { band: 'none', matches: [] })
  const { id } = await createKnowledge(database.db, businessId, parking, 'Owner')
  assert.equal((await ask('Where can I park?')).matches[0]?.answer, 'Behind the house.')
  await updateKnowledge(database.db, businessId, id, { ...parking, answer: 'In the yard.' }, 'Owner')
  assert.equal((await ask('Where can I park?')).matches[0]?.answer, 'In the yard.')
  await updateKnowledge(database.db, businessId, id, { ...parking, published: false }, 'Owner')
  assert.deepEqual((await ask('Where can I park?')).matches, [])
  await deleteKnowledge(database.db, businessId, id)
  assert.deepEqual((await ask('Where can I park?')).matches, [])
})

test('the index is built once for each version of a business, and never shared between two', () => {
  const entries = [{ id: 'a', ...parking }]
  const first = indexOf('clinic', '1', entries)
  assert.equal(indexOf('clinic', '1', entries), first)
  assert.notEqual(indexOf('clinic', '2', entries), first)
  assert.notEqual(indexOf('hotel', '2', entries), indexOf('clinic', '2', entries))
})
