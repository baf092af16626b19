import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** kB (1,000 bytes) of gzip that the widget may cost every page of a business. */
const budget = 12

/** For what a caller loads besides. */
const callBudget = 4

test('the widget is one file of at most 12 kB that leaves only its own name in the page', async t => {
  const result = await build({
    configFile: new URL('vite.config.ts', import.meta.url).pathname,
    logLevel: 'silent',
    build: { write: false },
  })
  const files = [result].flat().flatMap(one => ('output' in one ? one.output : []))
  assert.deepEqual(files.map(file => file.fileName).sort(), ['call-worklet.js', 'call.js', 'widget.js'])
  const calls = files.flatMap(file => (file.type === 'asset' ? [Buffer.from(file.source)] : []))
  const callSize = gzipSync(Buffer.concat(calls), { level: 9 }).length / 1000
  t.diagnostic(`${callSize.toFixed(1)} kB of ${callBudget} more for who calls`)
  assert.ok(callSize <= callBudget, `${callSize.toFixed(1)} kB is over the budget of ${callBudget} kB`)
  const file = files.find(one => one.fileName === 'widget.js')
  const code = file?.type === 'chunk' ? file.code : ''
  const size = gzipSync(code, { level: 9 }).length / 1000
  t.diagnostic(`${size.toFixed(1)} kB of ${budget}`)
  assert.ok(size <= budget, `${size.toFixed(1)} kB is over the budget of ${budget} kB`)
  assert.match(code, /^\(function\(\)/, 'one closed function')
  assert.doesNotMatch(code, /innerHTML|document\.cookie|\beval\(|new Function/)
})
