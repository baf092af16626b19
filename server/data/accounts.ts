import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { z } from 'zod'
import type { ChannelAccountInfo, channelAccountInput } from '../../contract/console-api.ts'
import type { Channel } from '../../contract/message.ts'
import { Problem } from '../errors.ts'
import { json } from './database.ts'
import type { Schema } from './schema.ts'
import { mask, openSecrets, restoreMasked, sealSecrets } from './secret-settings.ts'
import type { Vault } from './vault.ts'

export type AccountInput = z.output<typeof channelAccountInput>
type Settings = Readonly<Record<string, unknown>>
type Row = Selectable<Schema['channel_accounts']>

/** An account as a connector needs it, its secrets readable. */
export interface StoredAccount {
  readonly id: string
  readonly businessId: string
  readonly channel: Channel
  readonly address: string
  readonly name: string
  readonly enabled: boolean
  /** Undefined when its secrets cannot be read with the present key. */
  readonly settings: Settings | undefined
}

/** All enabled accounts of all businesses, of one channel or of every one: what the connectors serve. */
export async function accountsFor(
  db: Kysely<Schema>,
  vault: Vault,
  channel?: Channel,
): Promise<StoredAccount[]> {
  let query = db.selectFrom('channel_accounts').selectAll().where('enabled', '=', true)
  if (channel) query = query.where('channel', '=', channel)
  return (await query.orderBy('created_at').execute()).map(row => storedOf(row, vault))
}

/** One account with readable secrets; undefined when this business has none with that id. */
export async function readAccount(
  db: Kysely<Schema>,
  vault: Vault,
  businessId: string,
  id: string,
): Promise<StoredAccount | undefined> {
  const row = await db
    .selectFrom('channel_accounts')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && storedOf(row, vault)
}

/** The accounts of a business as the console shows them: secrets masked, light not yet known. */
export async function listAccounts(
  db: Kysely<Schema>,
  businessId: string,
): Promise<Omit<ChannelAccountInfo, 'health'>[]> {
  const rows = await db
    .selectFrom('channel_accounts')
    .selectAll()
    .where('business_id', '=', businessId)
    .orderBy('created_at')
    .execute()
  return rows.map(({ id, channel, address, name, enabled, settings }) => ({
    id,
    channel,
    address,
    name,
    enabled,
    settings: mask(settings),
  }))
}

/**
 * Adds an account; its settings were checked by the connector. @returns its id
 * @throws Problem when the business has this address already.
 */
export async function createAccount(
  tx: Kysely<Schema>,
  vault: Vault,
  businessId: string,
  input: AccountInput & { readonly id?: string },
): Promise<string> {
  const { id = randomUUID(), settings, ...rest } = input
  const sealed = sealSecrets(settings, vault, contextOf(businessId, id))
  const row = await tx
    .insertInto('channel_accounts')
    .values({ ...rest, business_id: businessId, id, settings: json(sealed), created_at: new Date() })
    .onConflict(conflict => conflict.columns(['business_id', 'channel', 'address']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw addressTaken()
  return row.id
}

/** @returns false when this business has no such account. @throws Problem when the address is taken, or the channel changed. */
export async function updateAccount(
  tx: Kysely<Schema>,
  vault: Vault,
  businessId: string,
  id: string,
  input: AccountInput,
): Promise<boolean> {
  const twin = await tx
    .selectFrom('channel_accounts')
    .select('id')
    .where('business_id', '=', businessId)
    .where('channel', '=', input.channel)
    .where('address', '=', input.address)
    .where('id', '<>', id)
    .executeTakeFirst()
  if (twin) throw addressTaken()
  const row = await tx
    .updateTable('channel_accounts')
    .set({
      address: input.address,
      name: input.name,
      enabled: input.enabled,
      settings: json(sealSecrets(input.settings, vault, contextOf(businessId, id))),
    })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .where('channel', '=', input.channel)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Removes an account that no message went through; one with messages can only be switched off, for the timeline names it.
 *
 * @returns false when this business has no such account. @throws Problem when it has messages.
 */
export async function deleteAccount(tx: Kysely<Schema>, businessId: string, id: string): Promise<boolean> {
  const used = await tx
    .selectFrom('messages')
    .select('id')
    .where('business_id', '=', businessId)
    .where('account_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  if (used)
    throw new Problem(
      'account_in_use',
      409,
      'Messages went through this account, and the timeline keeps them. Switch the account off instead.',
    )
  const row = await tx
    .deleteFrom('channel_accounts')
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** What came from the console, with the stored secrets where it still shows their mask. */
export function withStoredSecrets(sent: Settings, stored: StoredAccount): Settings {
  return restoreMasked(sent, stored.settings ?? {})
}

function storedOf(row: Row, vault: Vault): StoredAccount {
  return {
    id: row.id,
    businessId: row.business_id,
    channel: row.channel,
    address: row.address,
    name: row.name,
    enabled: row.enabled,
    settings: openSecrets(row.settings, vault, contextOf(row.business_id, row.id)),
  }
}

function contextOf(businessId: string, accountId: string): string {
  return `${businessId}/${accountId}`
}

function addressTaken(): Problem {
  const message = 'There is an account with this address already. Change that one, or use another address.'
  return new Problem('address_taken', 409, message, { fields: { address: 'is in use by another account' } })
}
