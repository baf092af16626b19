import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { perceiveConformance } from './conformance.ts'

const fixtures = process.env.FIXTURES ?? join(import.meta.dirname, '../../../../shared/fixtures')
const skip = existsSync(join(fixtures, 'nlu')) ? false : `no third-party sets at ${fixtures}`

/** Percent that must not be lost again; a few points under what was measured, so that no case is tuned to. */
const FLOORS: Readonly<Record<string, number>> = {
  'dates nlu++ hotels times': 93,
  'dates nlu++ hotels dates': 87,
  'dates nlu++ hotels no false time': 96,
  'dates nlu++ banking times': 93,
  'dates nlu++ banking dates': 91,
  'dates restaurant8k time (F1)': 95,
  'dates restaurant8k date (F1)': 92,
  'dates restaurant8k people (F1)': 91,
  'dates restaurant8k first_name (F1)': 92,
  'dates restaurant8k last_name (F1)': 92,
  'kb stackfaq hit@1': 84,
  'kb stackfaq hit@3': 93,
}

for (const set of ['dates', 'kb']) {
  test(`real callers are understood as well as before: ${set}`, { skip }, async () => {
    const results = (await perceiveConformance[set]?.(fixtures)) ?? []
    assert.ok(results.length > 0)
    for (const { name, passed, total } of results) {
      assert.ok((100 * passed) / total >= (FLOORS[name] ?? 0), `${name}: ${passed} of ${total}`)
    }
  })
}

test('a folder without the sets gives no result and no error', async () => {
  for (const run of Object.values(perceiveConformance)) assert.deepEqual(await run('/nowhere'), [])
})
