import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** kB (1,000 bytes) of gzip that a first visit to the inbox may cost: page, scripts and styles; fonts come after them. */
const budget = 180

interface Chunk {
  readonly fileName: string
  readonly content: string | Uint8Array
  readonly imports: readonly string[]
  readonly entry: boolean
}

async function built(): Promise<Map<string, Chunk>> {
  const result = await build({
    configFile: new URL('vite.config.ts', import.meta.url).pathname,
    logLevel: 'silent',
    build: { write: false },
  })
  const output = [result].flat().flatMap(one => ('output' in one ? one.output : []))
  return new Map(
    output.map(file => [
      file.fileName,
      file.type === 'chunk'
        ? { fileName: file.fileName, content: file.code, imports: file.imports, entry: file.isEntry }
        : {
            fileName: file.fileName,
            content: file.source,
            imports: [],
            entry: /\.(?:css|html)$/.test(file.fileName),
          },
    ]),
  )
}

test('the first visit to the inbox loads at most 180 kB', async t => {
  const files = await built()
  const loaded = new Set([...files.values()].filter(file => file.entry).map(file => file.fileName))
  for (const name of loaded) for (const needed of files.get(name)?.imports ?? []) loaded.add(needed)
  const sizes = [...loaded].map(name => ({
    name,
    size: gzipSync(files.get(name)?.content ?? '', { level: 9 }).length,
  }))
  for (const { name, size } of sizes) t.diagnostic(`${(size / 1000).toFixed(1).padStart(6)} kB  ${name}`)
  const total = sizes.reduce((sum, one) => sum + one.size, 0) / 1000
  t.diagnostic(`${total.toFixed(1).padStart(6)} kB  in all, of ${budget}`)
  assert.ok(total <= budget, `${total.toFixed(1)} kB is over the budget of ${budget} kB`)
  const early = sizes.filter(({ name }) =>
    /calendar|knowledge|settings|simulator|drop-down|dialog/.test(name),
  )
  assert.deepEqual(early, [], 'pages and menus that are not open yet must not be part of the first load')
})
