import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Handset } from '../api/types.ts'
import { peopleOf, unreadOf } from './people.ts'

const handset = (name: string, number: string): Handset => ({ name, number, apps: [], unread: 2 })
const mailbox = (name: string, address: string) => ({ name, address, unread: 1 })

test('a telephone and a mailbox of the same name belong to one customer', () => {
  const people = peopleOf(
    [handset('Anna Hill', '+447700900123'), handset('Ben Osei', '+447700900456')],
    [mailbox('Cara Lind', 'cara@example.com'), mailbox('anna hill', 'anna@example.com')],
  )
  assert.deepEqual(
    people.map(one => [one.id, one.name, one.mailbox?.address, unreadOf(one)]),
    [
      ['+447700900123', 'Anna Hill', 'anna@example.com', 3],
      ['+447700900456', 'Ben Osei', undefined, 2],
      ['cara@example.com', 'Cara Lind', 'cara@example.com', 1],
    ],
  )
})

test('two customers of one name keep a mailbox each', () => {
  const people = peopleOf(
    [handset('Anna Hill', '+1'), handset('Anna Hill', '+2')],
    [mailbox('Anna Hill', 'a@example.com')],
  )
  assert.deepEqual(
    people.map(one => one.mailbox?.address),
    ['a@example.com', undefined],
  )
})
