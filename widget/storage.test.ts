import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemory, type Outgoing } from './storage.ts'

function shelf() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
    names: () => [...kept.keys()],
  }
}
const outgoing = (clientId: string, sentAt: number): Outgoing => ({
  clientId,
  sentAt,
  text: 'Hello',
  files: [],
})

test('what waits comes back in its order, also when two tabs wrote at the same time', () => {
  const store = shelf()
  const [one, two] = [createMemory('key', store), createMemory('key', store)]
  one.keep(outgoing('second', 2))
  two.keep(outgoing('first', 1))
  createMemory('another', store).keep(outgoing('foreign', 0))
  assert.deepEqual(
    one.outbox().map(({ clientId }) => clientId),
    ['first', 'second'],
  )
  two.forget('first')
  assert.equal(one.outbox().length, 1)
})

test('what another script has written in its place breaks nothing', () => {
  const store = shelf()
  store.setItem('frontdesk:key:out:x', '{"text":1')
  store.setItem('frontdesk:key:out:y', 'null')
  store.setItem('frontdesk:key:entries', '{}')
  const memory = createMemory('key', store)
  assert.deepEqual([memory.outbox(), memory.entries()], [[], []])
})

test('a full store loses no message that is already there, and does not stop the widget', () => {
  const store = shelf()
  const memory = createMemory('key', store)
  memory.keep(outgoing('kept', 1))
  store.setItem = () => {
    throw new Error('QuotaExceededError')
  }
  memory.keep(outgoing('new', 2))
  assert.deepEqual(
    memory.outbox().map(({ clientId }) => clientId),
    ['kept'],
  )
})
