import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { phone } from '../../contract/identifier.ts'
import type { Turn } from '../../contract/turn.ts'
import { json } from '../data/database.ts'
import { vaultOf } from '../data/vault.ts'
import { createCallHost } from './calls.ts'
import type { AccountRef } from './path.ts'
import { createWorld, says, type World } from './testing/world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world.close())

test('keys that a caller presses are words to the brain, not the button of another channel', async () => {
  const account: AccountRef = { id: randomUUID(), businessId: world.account.businessId, channel: 'phone' }
  await world.database.db
    .insertInto('channel_accounts')
    .values({
      ...{ business_id: account.businessId, id: account.id, channel: 'phone', address: '+441632960009' },
      ...{ name: 'phone', created_at: new Date(), settings: json({}) },
    })
    .execute()
  const turns: Turn[] = []
  const [connector] = world.path.connectors.values()
  const path = {
    ...world.path,
    connectors: new Map([...world.path.connectors, ['phone', connector!]] as const),
    brain: {
      respond: (turn: Turn) => {
        turns.push(turn)
        return says('Thank you.')
      },
    },
  }
  const host = createCallHost(path, vaultOf(randomBytes(32)), () => account)
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
