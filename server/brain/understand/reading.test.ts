import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clausesOf, unsigned } from './reading.ts'

test('a message with two matters is cut into two', () => {
  assert.deepEqual(clausesOf('Please cancel my appointment and how much is whitening?'), [
    'Please cancel my appointment',
    'how much is whitening?',
  ])
  assert.deepEqual(clausesOf('Hello. I need a cleaning. Is there parking?'), [
    'Hello.',
    'I need a cleaning.',
    'Is there parking?',
  ])
})

test('names, times and abbreviations are not cut', () => {
  for (const whole of [
    'Can I see Dr. Novak at 3.30 p.m. tomorrow',
    'a table for Tom and Mary and the kids',
    'between 2 and 4 on Friday',
  ]) {
    assert.deepEqual(clausesOf(whole), [whole])
  }
})

test('an endless message has an end', () => {
  assert.ok(clausesOf('And then? '.repeat(5000)).length <= 12)
  assert.deepEqual(clausesOf('?!… \n\n'), [])
})

test('the closing of a letter is no part of the matter, the name under it is the sender', () => {
  assert.deepEqual(unsigned('When are you open?\n\nKind regards,\nTom Baker'), {
    body: 'When are you open?\n',
    signedBy: 'Tom Baker',
  })
  assert.deepEqual(unsigned('Thanks'), { body: 'Thanks' })
  assert.deepEqual(unsigned('Move it please\n\nThanks!\n+44 7911 123456'), { body: 'Move it please\n' })
})
