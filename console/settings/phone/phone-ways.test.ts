import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tidyPhone, wayOf, withWay } from './phone-ways.ts'

test('another way keeps the team and the speech and takes no password of the old way along', () => {
  const before = {
    register: { address: 'sip:a@b', username: 'a', password: '••••' },
    teammates: [{ name: 'Eva', address: 'sip:eva@b' }],
    speech: { recognisers: [] },
  }
  const after = withWay(before, 'carrier')
  assert.equal(wayOf(after), 'carrier')
  assert.deepEqual(after, { carrier: {}, teammates: before.teammates, speech: before.speech })
  assert.equal(wayOf(withWay(after, 'trunk')), 'trunk')
  assert.equal(JSON.stringify(withWay(before, 'trunk')).includes('••••'), false)
})

test('a number that only takes calls has no trunk, one with a server has', () => {
  assert.equal('trunk' in tidyPhone({ trunk: { server: '' } }), false)
  assert.deepEqual(
    tidyPhone({ trunk: { username: 'x' } }).trunk,
    { username: 'x' },
    'its fault is to be named',
  )
})

test('lines and telephones left empty are not sent, half a telephone is, so that its fault is named', () => {
  const tidy = tidyPhone({
    numbers: ['', ' +441 ', ''],
    teammates: [
      { name: '', address: '' },
      { name: 'Eva', address: '' },
    ],
  })
  assert.deepEqual(tidy.numbers, ['+441'])
  assert.deepEqual(tidy.teammates, [{ name: 'Eva', address: '' }])
})
