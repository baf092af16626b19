import { randomBytes, randomUUID } from 'node:crypto'
import type { ReplyEvent, Turn } from '../../../contract/turn.ts'
import type { CallHost } from '../../connectors/call-host.ts'
import { json } from '../../data/database.ts'
import { vaultOf } from '../../data/vault.ts'
import { createCallHost } from '../calls.ts'
import type { AccountRef } from '../path.ts'
import { says, type World } from './world.ts'

export interface PhoneDesk {
  readonly account: AccountRef
  readonly host: CallHost
  readonly turns: readonly Turn[]
}

/** A telephone number of this world's business, and what a call asks of the product; the brain is always thankful. */
export async function phoneDesk(world: World): Promise<PhoneDesk> {
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
  const respond = (turn: Turn): AsyncIterable<ReplyEvent> => {
    turns.push(turn)
    return says('Thank you.')
  }
  const path = {
    ...world.path,
    connectors: new Map([...world.path.connectors, ['phone', connector!]] as const),
    brain: { respond },
  }
  const host = createCallHost(path, vaultOf(randomBytes(32)), id => (id === account.id ? account : undefined))
  return { account, host, turns }
}
