import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { earlier, without } from './ordered.ts'

const masked = '••••'
const list = [
  { engine: 'deepgram', apiKey: masked },
  { engine: 'openai-http', apiKey: masked, model: 'whisper' },
  { engine: 'sherpa', directory: 'm' },
]

test('a provider that moves up keeps what was entered, but its kept key must be entered again', () => {
  assert.deepEqual(earlier(list, 1), [
    { engine: 'openai-http', apiKey: '', model: 'whisper' },
    { engine: 'deepgram', apiKey: '' },
    { engine: 'sherpa', directory: 'm' },
  ])
})

test('a key that was just typed moves along', () => {
  assert.equal(earlier([list[0]!, { engine: 'deepgram', apiKey: 'typed' }], 1)[0]?.apiKey, 'typed')
})

test('however entries are moved and removed, a masked key never stands where another was kept', () => {
  const acts = fc.array(fc.tuple(fc.boolean(), fc.nat(5)), { maxLength: 12 })
  const kept = Array.from({ length: 5 }, (_, place) => ({ place, apiKey: masked }))
  fc.assert(
    fc.property(acts, all => {
      let now: readonly Readonly<Record<string, unknown>>[] = kept
      for (const [up, index] of all) now = up ? earlier(now, index) : without(now, index)
      for (const [place, entry] of now.entries())
        if (entry.apiKey === masked) assert.equal(entry.place, place)
    }),
  )
})
