import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Medium } from '../../../contract/message.ts'
import { type Said, say } from '../dialogue/acts.ts'
import { localTime } from '../dialogue/local-time.ts'
import { chatMedium, clinic, clinicEntries, letterMedium, morning, textMedium } from '../example-turn.ts'
import { compose } from './compose.ts'

const now = localTime(morning, clinic.timeZone)
const [cleaning] = clinic.services
const start = '2026-12-01T14:30:00.000Z'
const slots = ['10:00', '14:30'].map(time => ({
  serviceId: 'cleaning',
  resourceId: 'novak',
  start: `2026-12-01T${time}:00.000Z`,
  end: start,
}))
assert.ok(cleaning)
const offer: Said = {
  act: {
    act: 'offer',
    slots,
    service: cleaning,
    because: 'taken',
    wished: { date: '2026-12-01', time: '12:00' },
  },
  evidence: [],
  question: {
    about: 'when',
    expecting: 'choice',
    choices: slots.map(slot => ({ id: `slot:${slot.start}/novak`, label: '' })),
  },
}

const write = (said: Said[], medium: Medium, locale = 'en-GB', name?: string) =>
  compose(said, { medium, business: { ...clinic, locale }, now, name })

test('times are on buttons where there are buttons', () => {
  const [block] = write([offer], chatMedium)
  assert.deepEqual(
    block?.choices?.map(({ label }) => label),
    ['Tue 1 Dec, 10:00', 'Tue 1 Dec, 14:30'],
  )
  assert.match(block?.text ?? '', /Tuesday 1 December at 12:00 is no longer free/)
})

test('without buttons they are numbered', () => {
  const [block] = write([offer], textMedium)
  assert.equal(block?.choices, undefined)
  assert.match(block?.text ?? '', /1\. Tuesday 1 December at 10:00\n2\. Tuesday 1 December at 14:30/)
})

test('an American business writes American days and times', () => {
  const [block] = write([offer], chatMedium, 'en-US')
  assert.match(block?.text ?? '', /Tuesday, December 1 at 2:30 PM/)
})

test('a letter has a greeting with the name, paragraphs and a signature', () => {
  const [entry] = clinicEntries
  assert.ok(entry)
  const blocks = write([say({ act: 'knowledge', entry }), offer], letterMedium, 'en-GB', 'Sarah Jones')
  assert.deepEqual(
    blocks.map(({ text }) => text.split('\n')[0]),
    [
      'Dear Sarah,',
      entry.answer,
      "I'm afraid Tuesday 1 December at 12:00 is no longer free. I could offer these:",
      'Kind regards,',
    ],
  )
  assert.equal(blocks.at(-1)?.text, 'Kind regards,\nThe front desk of Maple Dental')
})

test('a call gets links, numbers and codes as they are written: its voice knows how they are said', () => {
  const [first] = clinicEntries
  assert.ok(first)
  const answer = 'See https://maple.example/parking or call +442079460000. It is free.'
  const [block] = write([say({ act: 'knowledge', entry: { ...first, answer } })], {
    ...chatMedium,
    style: 'speech',
  })
  assert.equal(block?.text, answer)
})

test('the same acts always give the same words', () => {
  assert.deepEqual(write([offer], chatMedium), write([offer], chatMedium))
})
