import { randomUUID } from 'node:crypto'
import { CompiledQuery, createQueryId, type KyselyPlugin } from 'kysely'
import { scoped } from '../contract/identifier.ts'
import type { AccountRef, Path } from '../server/conversations/path.ts'
import { receive } from '../server/conversations/receive.ts'
import type { Database } from '../server/data/database.ts'
import { transact } from '../server/data/engine/transact.ts'
import { newId } from '../server/data/ids.ts'
import { customerScope } from './provider-connector.ts'

/** A customer who wrote before. */
export interface Writer {
  readonly peer: string
  readonly customerId: string
  readonly conversationId: string
}

/** A place in a conversation that no other parameter of a statement can equal. */
const markedSeq = 1_900_000

export async function writers({ db }: Pick<Database, 'db'>): Promise<Writer[]> {
  const rows = await db
    .selectFrom('messages')
    .select(['peer_value as peer', 'customer_id as customerId', 'conversation_id as conversationId'])
    .distinct()
    .where('peer_scope', '=', customerScope)
    .execute()
  return rows
}

/**
 * Writes down the statements of one real message, so that the bare counterpart can never drift from the product.
 * @returns runs the same statements in one transaction, with nothing of the product around them, for another customer
 */
export async function recordReceive(
  path: Path,
  account: AccountRef,
  who: Writer,
): Promise<(writer: Writer) => Promise<void>> {
  const { database } = path
  await database.db
    .updateTable('conversations')
    .set({ last_seq: markedSeq - 1 })
    .where('id', '=', who.conversationId)
    .execute()
  const externalId = randomUUID()
  const recorded: CompiledQuery[] = []
  const recorder: KyselyPlugin = {
    transformQuery: ({ node }) => {
      recorded.push(database.db.getExecutor().compileQuery(node, createQueryId()))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const db = database.db.withPlugin(recorder)
  const listening: Path = {
    ...path,
    database: { ...database, transaction: work => transact(db, database.bus, work) },
  }
  const from = scoped(customerScope, who.peer)!
  const inbound = { accountId: account.id, externalId, from, text: 'When are you open?', attachments: [] }
  await receive(listening, account, { ...inbound, answers: [], sentAt: new Date() })
  const { id } = await database.db
    .selectFrom('messages')
    .select('id')
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow()
  return writer => replay(database, recorded, replacements(who, externalId, id, writer))
}

function replacements(who: Writer, externalId: string, id: string, writer: Writer): [string, string][] {
  return [
    [externalId, randomUUID()],
    [id, newId()],
    [who.customerId, writer.customerId],
    [who.conversationId, writer.conversationId],
    [`/${who.peer}`, `/${writer.peer}`],
  ].map(([from = '', to = '']) => [from, to])
}

async function replay(
  { db }: Pick<Database, 'db'>,
  recorded: readonly CompiledQuery[],
  pairs: readonly [string, string][],
): Promise<void> {
  const peer = pairs.at(-1)!.map(text => text.slice(1))
  let seq = markedSeq
  await db.transaction().execute(async tx => {
    for (const { sql, parameters } of recorded) {
      const values = parameters.map(value => {
        if (value === markedSeq) return seq
        if (typeof value !== 'string') return value
        if (value === peer[0]) return peer[1]
        return pairs.reduce((text, [from, to]) => text.replaceAll(from, to), value)
      })
      const { rows } = await tx.executeQuery<{ last_seq?: number }>(CompiledQuery.raw(sql, values))
      seq = rows[0]?.last_seq ?? seq
    }
  })
}
