import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { phone } from '../../contract/identifier.ts'
import { phoneDesk } from './testing/phone-desk.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world.close())

test('keys that a caller presses are words to the brain, not the button of another channel', async () => {
  const { account, host, turns } = await phoneDesk(world)
  const from = phone('+447700900821', 'GB')
  const call = { externalId: 'keys', direction: 'in', from, to: '+441632960009', at: new Date() } as const
  const { callId } = await host.begin({ ...call, accountId: account.id })
  const keys = { utteranceId: 'keys', text: '07700900123', digits: '07700900123', confidence: 1 }
  for await (const _ of host.respond(callId, keys, new AbortController().signal));
  await host.ended(callId, 'caller-hung-up', undefined)
  assert.deepEqual(
    turns.map(({ messages }) => messages.map(({ text, choice }) => ({ text, choice }))),
    [[{ text: '07700900123', choice: undefined }]],
  )
})
