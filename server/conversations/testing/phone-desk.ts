import { randomBytes, randomUUID } from 'node:crypto'
import { phone } from '../../../contract/identifier.ts'
import type { Medium } from '../../../contract/message.ts'
import type { Brain, Turn } from '../../../contract/turn.ts'
import type { CallHost } from '../../connectors/call-host.ts'
import type { Connector } from '../../connectors/connector.ts'
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

const thankful: Brain['respond'] = () => says('Thank you.')
/** No number is of two desks. */
let numbers = 100

/**
 * A telephone number of this world's business, and what a call asks of the product. The brain is always thankful, unless
 * another one is given.
 */
export async function phoneDesk(world: World, answer: Brain['respond'] = thankful): Promise<PhoneDesk> {
  const account: AccountRef = { id: randomUUID(), businessId: world.account.businessId, channel: 'phone' }
  await world.database.db
    .insertInto('channel_accounts')
    .values({
      ...{
        business_id: account.businessId,
        id: account.id,
        channel: 'phone',
        address: `+441632960${numbers++}`,
      },
      ...{ name: 'phone', created_at: new Date(), settings: json({}) },
    })
    .execute()
  const turns: Turn[] = []
  const mail = [...world.path.connectors.values()][0]!
  const medium: Medium = { ...mail.medium, channel: 'phone', live: true, style: 'speech', markup: 'speech' }
  const connector: Connector = { ...mail, channel: 'phone', medium }
  const respond: Brain['respond'] = (turn, signal) => {
    turns.push(turn)
    return answer(turn, signal)
  }
  const path = {
    ...world.path,
    connectors: new Map([...world.path.connectors, ['phone', connector]] as const),
    brain: { respond },
  }
  const host = createCallHost(path, vaultOf(randomBytes(32)), id => (id === account.id ? account : undefined))
  return { account, host, turns }
}

/** A call that comes in from a number of the United Kingdom. */
export function incoming({ id }: Pick<AccountRef, 'id'>, number: string): Parameters<CallHost['begin']>[0] {
  return {
    accountId: id,
    externalId: randomUUID(),
    direction: 'in',
    from: phone(number, 'GB'),
    to: '+441632960009',
    at: new Date(),
  }
}
