import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** kB (1,000 bytes) of gzip that a first visit to the inbox may cost: page, scripts and styles; fonts come after them. */
const budget = 180
/** kB more that a conversation costs, which is fetched once its list stands. */
const conversationBudget = 50

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

/** Names of a page's own files, its styles and everything they need before they can run. */
function neededFor(names: Iterable<string>, files: ReadonlyMap<string, Chunk>): Set<string> {
  const loaded = new Set(names)
  for (const name of loaded) for (const needed of files.get(name)?.imports ?? []) loaded.add(needed)
  return loaded
}

test('the first visit to the inbox loads at most 180 kB', async t => {
  const files = await built()
  const entries = [...files.values()].filter(file => file.entry).map(file => file.fileName)
  const sizeOf = (name: string) => gzipSync(files.get(name)?.content ?? '', { level: 9 }).length / 1000
  const weigh = (names: readonly string[]) => {
    for (const name of names) t.diagnostic(`${sizeOf(name).toFixed(1).padStart(6)} kB  ${name}`)
    return names.reduce((sum, name) => sum + sizeOf(name), 0)
  }
  const first = [...neededFor(entries, files)]
  const total = weigh(first)
  t.diagnostic(`${total.toFixed(1).padStart(6)} kB  in all, of ${budget}`)
  assert.ok(total <= budget, `${total.toFixed(1)} kB is over the budget of ${budget} kB`)
  const early = first.filter(name =>
    /calendar|knowledge|settings|simulator|conversation|drop-down|dialog/.test(name),
  )
  assert.deepEqual(early, [], 'pages and menus that are not open yet must not be part of the first load')

  const page = [...files.keys()].filter(name => /\/conversation-page-.*\.js$/.test(name))
  assert.equal(page.length, 1, 'a conversation is a part of its own')
  const more = weigh([...neededFor(page, files)].filter(name => !first.includes(name)))
  t.diagnostic(`${more.toFixed(1).padStart(6)} kB  more with a conversation, of ${conversationBudget}`)
  assert.ok(more <= conversationBudget, `a conversation costs ${more.toFixed(1)} kB more`)
})
