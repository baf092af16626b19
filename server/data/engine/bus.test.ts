import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { batches, LocalBus } from './bus.ts'

test('signals are packed into payloads that PostgreSQL accepts, none lost, in order', () => {
  const signal = fc.tuple(fc.string({ maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 900 }))
  fc.assert(
    fc.property(fc.array(signal, { maxLength: 60 }), signals => {
      const payloads = batches('node', signals)
      for (const payload of payloads) assert.ok(Buffer.byteLength(payload) < 8_000)
      const unpacked = payloads.flatMap(payload => JSON.parse(payload).signals)
      assert.deepEqual(unpacked, signals)
    }),
  )
})

test('who stopped listening hears nothing more', async () => {
  const heard: string[] = []
  const bus = new LocalBus(() => {})
  const stop = bus.listen('a', payload => heard.push(`first ${payload}`))
  bus.listen('a', payload => heard.push(`second ${payload}`))
  bus.notify('a', '1')
  await Promise.resolve()
  stop()
  stop()
  bus.notify('a', '2')
  bus.notify('b', '3')
  await Promise.resolve()
  assert.deepEqual(heard, ['first 1', 'second 1', 'second 2'])
})

test('a listener that fails is reported and disturbs nobody', async () => {
  const reports: string[] = []
  const heard: string[] = []
  const bus = new LocalBus(message => reports.push(message))
  bus.listen('a', () => {
    throw new Error('broken')
  })
  bus.listen('a', payload => heard.push(payload))
  bus.notify('a', '1')
  await Promise.resolve()
  assert.deepEqual([heard, reports], [['1'], ['A listener failed: broken']])
})
