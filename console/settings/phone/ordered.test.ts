import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changed, earlier, without } from './ordered.ts'

const masked = '••••'
const list = [
  { engine: 'deepgram', apiKey: masked },
  { engine: 'openai-http', apiKey: masked, model: 'whisper' },
  { engine: 'sherpa', directory: 'm' },
]

test('a provider that moves up keeps its kept key, and so does the one it passes', () => {
  assert.deepEqual(earlier(list, 1), [list[1], list[0], list[2]])
  assert.deepEqual(without(list, 0), [list[1], list[2]])
})

test('of two accounts at one provider those that moved must be given their keys again', () => {
  const two = [list[0]!, list[1]!, { ...list[0]!, model: 'nova-2' }]
  assert.deepEqual(earlier(two, 2), [two[0], { engine: 'deepgram', apiKey: '', model: 'nova-2' }, two[1]])
})

test('a key that was just typed moves along', () => {
  const two = [list[0]!, { engine: 'deepgram', apiKey: 'typed' }]
  assert.equal(earlier(two, 1)[0]?.apiKey, 'typed')
})

test('another address is not given the key of this one, another model is', () => {
  assert.equal(changed(list, 1, { ...list[1]!, apiUrl: 'https://other.example' })[1]?.apiKey, '')
  assert.equal(changed(list, 1, { ...list[1]!, model: 'large' })[1]?.apiKey, masked)
  const typed = { ...list[1]!, apiUrl: 'https://other.example', apiKey: 'typed' }
  assert.equal(changed(list, 1, typed)[1]?.apiKey, 'typed')
})

test('however entries are moved and removed, a masked key that could be another’s stands in its own place', () => {
  const acts = fc.array(fc.tuple(fc.boolean(), fc.nat(5)), { maxLength: 12 })
  const kept = Array.from({ length: 5 }, (_, place) => ({ place, engine: 'deepgram', apiKey: masked }))
  fc.assert(
    fc.property(acts, all => {
      let now: readonly Readonly<Record<string, unknown>>[] = kept
      for (const [up, index] of all) now = up ? earlier(now, index) : without(now, index)
      for (const [place, entry] of now.entries())
        if (entry.apiKey === masked) assert.equal(entry.place, place)
    }),
  )
})
