import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createChat } from './chat.ts'
import { testSecret, widgetAccount } from './testing/chat-world.ts'
import { visitorTokens } from './visitor-token.ts'

const page = 'https://clinic.example'

test('a token counts beside the chat only with its own widget, from its own pages', async () => {
  const chat = createChat({ secret: testSecret })
  await chat.serve([widgetAccount('chat-1', { origins: [page] }), widgetAccount('chat-2')])
  const { token, from } = visitorTokens(testSecret).issue('key-chat-1')
  const visit = { key: 'key-chat-1', origin: page, token }
  assert.deepEqual(chat.visitorOf(visit), { from, businessId: 'b' })
  for (const wrong of [
    { key: 'key-chat-2' },
    { key: 'nobody' },
    { key: null },
    { origin: 'https://other.example' },
    { origin: null },
    { token: `${token.slice(0, -2)}aa` },
    { token: '' },
  ])
    assert.ok('refused' in chat.visitorOf({ ...visit, ...wrong }), JSON.stringify(wrong))
})
