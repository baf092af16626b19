import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { createWorld, type World } from './testing/world.ts'

let world: World
let directory: string
const script = `console.log(${JSON.stringify('x'.repeat(500))})`
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'frontdesk-pages-'))
  const at = (path: string) => join(directory, path)
  for (const folder of ['console/assets', 'widget', 'demo']) await mkdir(at(folder), { recursive: true })
  await writeFile(at('secret.txt'), 'not for the outside')
  await writeFile(at('console/index.html'), '<title>Console</title><script>theme()</script>')
  await writeFile(at('console/assets/index-B7xqDd0a.js'), script)
  await writeFile(at('widget/widget.js'), script)
  await writeFile(at('demo/index.html'), '<title>Demo</title><script src="/widget.js"></script>')
  const directories = { console: at('console'), widget: at('widget'), demo: at('demo') }
  world = await createWorld({ directories })
})
after(async () => {
  await world.close()
  await rm(directory, { recursive: true })
})

test('the console is served at its root and at every page of its own', async () => {
  for (const path of ['/', '/inbox', '/conversations/123']) {
    const answer = await world.request(path)
    assert.match(await answer.text(), /Console/)
    assert.equal(answer.headers.get('cache-control'), 'no-cache')
  }
})

test('its page may load its own files and run its own scripts, and stands in no foreign frame', async () => {
  const policy = (await world.request('/')).headers.get('content-security-policy') ?? ''
  assert.match(policy, /default-src 'self'/)
  assert.match(policy, /script-src 'self' 'sha256-[\w+/=]+'/)
  assert.match(policy, /frame-ancestors 'none'/)
  assert.doesNotMatch(policy, /script-src[^;]*unsafe/)
})

test('files with their content in their name are kept for a year; a missing one is missing', async () => {
  const answer = await world.request('/assets/index-B7xqDd0a.js')
  assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal((await world.request('/assets/gone-B7xqDd0a.js')).status, 404)
})

test('a file comes compressed as the browser can take it, and not again while it has it', async () => {
  const get = (headers: Record<string, string>) => world.request('/widget.js', { headers })
  const br = await get({ 'accept-encoding': 'gzip, br' })
  assert.equal(brotliDecompressSync(await br.arrayBuffer()).toString(), script)
  const gz = await get({ 'accept-encoding': 'gzip, br;q=0' })
  assert.equal(gunzipSync(await gz.arrayBuffer()).toString(), script)
  const plain = await get({})
  assert.equal(await plain.text(), script)
  const again = await get({ 'if-none-match': plain.headers.get('etag') ?? '' })
  assert.equal(again.status, 304)
  assert.equal(await again.text(), '')
})

test('the widget may stand in any page', async () => {
  const answer = await world.request('/widget.js')
  assert.equal(answer.headers.get('access-control-allow-origin'), '*')
  assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin')
})

test('the demo page stands in a frame of the console and in no foreign one', async () => {
  const demo = await world.request('/demo/')
  assert.match(await demo.text(), /Demo/)
  assert.equal(demo.headers.get('x-frame-options'), 'SAMEORIGIN')
  assert.match(demo.headers.get('content-security-policy') ?? '', /frame-ancestors 'self'/)
  assert.equal((await world.request('/')).headers.get('x-frame-options'), 'DENY')
})

test('no path leads out of the directories', async () => {
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/demo/..%2f..%2fsecret.txt',
    '/a%00.txt',
    '/%',
  ])
    assert.doesNotMatch(await (await world.request(path)).text(), /not for the outside/, path)
})

test('without a built console the page says how to build it', async () => {
  const bare = await createWorld({ directories: { console: join(directory, 'none') } })
  const answer = await bare.request('/')
  assert.equal(answer.status, 503)
  assert.match(await answer.text(), /npm run prepare/)
  await bare.close()
})
