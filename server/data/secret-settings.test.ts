import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mask, masked, restoreMasked } from './secret-settings.ts'

type Entry = Readonly<Record<string, unknown>>
const deepgram = { engine: 'deepgram', apiUrl: 'wss://api.deepgram.com', model: 'nova-3', apiKey: 'key-d' }
const openai = { engine: 'openai-http', apiUrl: 'https://api.openai.com/v1', apiKey: 'key-o' }
const own = { engine: 'openai-http', apiUrl: 'http://whisper.local/v1', apiKey: 'key-w' }
const stored = [deepgram, openai, own]

/** What is kept when the list comes back from the form, its keys masked, after `edit`. */
function kept(before: readonly Entry[], edit: (shown: Entry[]) => readonly Entry[]): readonly Entry[] {
  const { ears } = mask({ ears: before }) as { ears: Entry[] }
  return restoreMasked({ ears: edit(ears) }, { ears: before }).ears as Entry[]
}

test('a provider that is moved keeps its key, and one that is removed takes its key along', () => {
  assert.deepEqual(
    kept(stored, ([d, o, w]) => [w!, d!, o!]),
    [own, deepgram, openai],
  )
  assert.deepEqual(
    kept(stored, ([, o, w]) => [o!, w!]),
    [openai, own],
  )
})

test('a provider that is moved and changed at once keeps its key', () => {
  assert.deepEqual(
    kept(stored, ([d, o, w]) => [o!, { ...d, model: 'nova-4' }, w!]),
    [openai, { ...deepgram, model: 'nova-4' }, own],
  )
})

test('a key never goes to another engine or another address, in its place or not', () => {
  for (const change of [{ apiUrl: 'https://evil.example/v1' }, { engine: 'openai-realtime' }]) {
    const [, changed] = kept(stored, ([d, o, w]) => [d!, { ...o, ...change }, w!])
    assert.deepEqual(changed, { ...openai, ...change, apiKey: '' })
  }
  const added = { engine: 'elevenlabs', apiUrl: 'https://api.elevenlabs.io', apiKey: masked }
  assert.deepEqual(
    kept(stored, shown => [added, ...shown]),
    [{ ...added, apiKey: '' }, ...stored],
  )
})

test('two accounts at one provider keep their keys when they can be told apart, and their places when not', () => {
  const second = { ...deepgram, model: 'nova-2', apiKey: 'key-2' }
  assert.deepEqual(
    kept([deepgram, second], ([a, b]) => [b!, a!]),
    [second, deepgram],
  )
  assert.deepEqual(
    kept([deepgram, second], ([a, b]) => [{ ...a, model: 'nova-2' }, b!]),
    [{ ...deepgram, model: 'nova-2' }, second],
    'one becomes like the other',
  )
  const twins = [deepgram, { ...deepgram, apiKey: 'key-2' }]
  assert.deepEqual(
    kept(twins, shown => shown),
    twins,
  )
})

test('a key that was typed anew replaces the kept one', () => {
  const [first] = kept(stored, ([d, ...rest]) => [{ ...d, apiKey: 'typed' }, ...rest])
  assert.equal(first?.apiKey, 'typed')
})

test('however entries are moved, removed and changed, every key stays with its engine and address, and no mask is kept', () => {
  const entry = fc.record({
    engine: fc.constantFrom('a', 'b'),
    apiUrl: fc.constantFrom('x', 'y'),
    model: fc.constantFrom('1', '2', '3'),
  })
  const act = fc.record({
    what: fc.constantFrom('up', 'remove', 'model', 'address'),
    place: fc.nat(5),
  })
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), fc.array(act, { maxLength: 6 }), (entries, acts) => {
      const before = entries.map((one, place) => ({ ...one, apiKey: `${one.engine} ${one.apiUrl} ${place}` }))
      const after = kept(before, shown => {
        let now = [...shown]
        for (const { what, place } of acts) {
          const one = now[place]
          if (!one) continue
          if (what === 'model') now = now.with(place, { ...one, model: '9' })
          else if (what === 'address') now = now.with(place, { ...one, apiUrl: 'z' })
          else now = now.toSpliced(place, 1)
          if (what === 'up') now = now.toSpliced(Math.max(0, place - 1), 0, one)
        }
        return now
      })
      const keys = after.map(({ apiKey }) => String(apiKey)).filter(key => key !== '')
      assert.equal(new Set(keys).size, keys.length, 'no key twice')
      for (const { engine, apiUrl, apiKey } of after)
        assert.ok(apiKey === '' || String(apiKey).startsWith(`${engine} ${apiUrl} `), String(apiKey))
    }),
  )
})
