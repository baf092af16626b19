import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { KnowledgeEntry } from '../../contract/turn.ts'
import { clinicEntries } from './example-turn.ts'
import { conversation, written } from './testing/talk.ts'

const entry = (id: string, question: string, answer: string, ...variants: string[]): KnowledgeEntry => ({
  ...{ id, question, variants, answer, topic: 'general' },
})
/** What an owner writes that shares its words with a wish for a time. */
const entries: readonly KnowledgeEntry[] = [
  ...clinicEntries,
  entry(
    'interval',
    'How often should I have a check-up?',
    'Every six to twelve months.',
    'When do I need a check-up again?',
    'What time should be between two check-ups?',
  ),
  entry('cleaning', 'What does a cleaning cost?', 'A cleaning is £60.', 'Do you do teeth cleaning?'),
  entry('weekend', 'Are you open on Saturdays?', 'Yes, from ten to one.', 'Can my son come on a Saturday?'),
]
const asked = async (text: string) => {
  const { hear, books } = conversation({ entries })
  const told = await hear(text)
  assert.equal(written(books).length, 0, text)
  return told
}

describe('who asks for a time gets free times', () => {
  for (const text of [
    'do you have time for a check-up next Tuesday?',
    'Have you got anything for a cleaning on Thursday?',
    'any slots for whitening tomorrow?',
    'could you squeeze me in for a checkup on Friday',
    'Would Tuesday afternoon work for a cleaning?',
    'what times do you have on Monday for a check-up?',
    'I need a cleaning, what have you got?',
    'can you fit my son in on Saturday for a check-up?',
    'is there anything free with Dr Novak for a check-up this week?',
    'when can I come in for a cleaning?',
    'whats ur earliest for whitening',
    'hi, wanna get my teeth whitening done sometime next week, whats free?',
    'Is a cleaning possible on Thursday?',
    'Can I have a check-up on Wednesday at 3?',
  ])
    test(text, async () => {
      const told = await asked(text)
      assert.ok(told.labels.length > 0 || /In which name/.test(told.text), told.text)
      assert.doesNotMatch(told.text, /six to twelve|£|from ten to one/)
    })

  for (const text of ['what times do you have on Monday?', 'any openings?', 'can you fit us in on Saturday?'])
    test(`${text} (what for is asked first)`, async () => {
      assert.match((await asked(text)).text, /What would you like to book/)
    })
})

describe('who asks about something else gets no times', () => {
  for (const [text, answer] of [
    ['how much is a cleaning on a Saturday?', /£60/],
    ['are you open next Tuesday?', /Tuesday 1 December/],
    ['how long does a check-up take?', /30 minutes/],
    ['do you have parking on Saturday?', /car park/],
    ['how often should I have a check-up?', /six to twelve/],
    ['are you open on Saturdays?', /ten to one|10:00/],
    ['do you do teeth cleaning?', /£60|cleaning/],
    ['do you treat children on Fridays?', /age of three/],
  ] as const)
    test(text, async () => {
      const told = await asked(text)
      assert.match(told.text, answer)
      assert.doesNotMatch(told.text, /I could offer|next free/)
    })
})

test('a weekday after talk of next week is the one of next week', async () => {
  const { hear } = conversation()
  assert.match((await hear('hello i need a chekup for next week')).text, /Monday 30 November/)
  const told = await hear('no make it wednesday')
  assert.match(told.text, /Wednesday 2 December/)
  assert.doesNotMatch(told.text, /25 November/)
})
