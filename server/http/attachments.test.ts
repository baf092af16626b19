import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { claimUploads, maxUpload } from '../data/uploads.ts'
import { problem } from './testing/problem.ts'
import { seedConversation } from './testing/seed.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
let headers: Record<string, string>
before(async () => {
  world = await createWorld()
  headers = await world.signIn('teammate')
})
after(() => world.close())

const png = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)

function upload(content: string | Uint8Array<ArrayBuffer>, name: string, type = ''): Promise<Response> {
  const body = new FormData()
  body.set('file', new File([content], name, { type }))
  return world.request('/api/attachments', { method: 'POST', body, headers })
}

test('a file comes back as it was, and its type is what it is', async () => {
  const info = await (await upload(png, 'smile.png', 'text/html')).json()
  assert.equal(info.type, 'image/png')
  const answer = await world.request(`/api/attachments/${info.id}`, { headers })
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), png)
  assert.match(answer.headers.get('content-disposition') ?? '', /^inline/)
  assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/)
})

test('a page, a script or a drawing with a script inside is only ever downloaded', async () => {
  for (const [content, name] of [
    ['<html><script>alert(1)</script>', 'page.html'],
    ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.svg'],
  ] as const) {
    const { id } = await (await upload(content, name, 'image/png')).json()
    const answer = await world.request(`/api/attachments/${id}`, { headers })
    assert.equal(answer.headers.get('content-type'), 'application/octet-stream')
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment/)
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  }
})

test('a name leads nowhere and hides nothing', async () => {
  const { id, name } = await (await upload('x', '../../etc/pass\u202ewd\r\nX: y"é.txt')).json()
  assert.doesNotMatch(name, /[/\r\n\u202e]/)
  const answer = await world.request(`/api/attachments/${id}`, { headers })
  assert.match(answer.headers.get('content-disposition') ?? '', /filename\*=UTF-8''[\w%.-]+$/)
})

test('what is empty, missing or too large is refused, each in its words', async () => {
  await problem(await upload('', 'empty.txt'), 422, 'empty_file')
  const body = new FormData()
  body.set('other', 'x')
  await problem(await world.request('/api/attachments', { method: 'POST', body, headers }), 422, 'no_file')
  await problem(await upload(new Uint8Array(maxUpload + 100_000), 'large.bin'), 413, 'too_large')
})

test('an upload becomes the attachment of one message, once', async () => {
  const { id } = await (await upload('the form', 'form.txt')).json()
  const { conversationId } = await seedConversation(world.database, { businessId: world.businessId })
  const { rows } = await sql<{
    id: string
  }>`select id from messages where conversation_id = ${conversationId} limit 1`.execute(world.database.db)
  const claim = () =>
    world.database.transaction(tx => claimUploads(tx, world.businessId, [id], rows[0]?.id ?? ''))
  await claim()
  await assert.rejects(claim(), /no longer here/)
  const { items } = await (
    await world.request(`/api/conversations/${conversationId}/timeline`, { headers })
  ).json()
  assert.partialDeepStrictEqual(items[0].attachments, [{ id, name: 'form.txt', type: 'text/plain', size: 8 }])
  assert.equal((await world.request(`/api/attachments/${id}`, { headers })).status, 200)
})
