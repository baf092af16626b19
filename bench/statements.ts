import { randomUUID } from 'node:crypto'
import { CompiledQuery, createQueryId, type KyselyPlugin } from 'kysely'
import { type Identifier, scoped } from '../contract/identifier.ts'
import type { InboundMessage } from '../contract/message.ts'
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

/** As whom a customer writes: the same number of identifiers for each. */
export type Sender = Pick<InboundMessage, 'from' | 'fromName' | 'alsoFrom'>

const ofBench = ({ peer }: Writer): Sender => ({ from: scoped(customerScope, peer)! })

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
  senderOf: (writer: Writer) => Sender = ofBench,
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
  const inbound = { accountId: account.id, externalId, text: 'When are you open?', attachments: [] }
  await receive(listening, account, { ...senderOf(who), ...inbound, answers: [], sentAt: new Date() })
  const { id } = await database.db
    .selectFrom('messages')
    .select('id')
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow()
  return writer =>
    replay(database, recorded, {
      ids: [
        [externalId, randomUUID()],
        [id, newId()],
        [who.customerId, writer.customerId],
        [who.conversationId, writer.conversationId],
      ],
      identifiers: pairsOf(senderOf(who), senderOf(writer)),
    })
}

type Pair = readonly [from: string, to: string]

function pairsOf(one: Sender, other: Sender): Pair[] {
  const all = ({ from, alsoFrom = [] }: Sender): readonly Identifier[] => [from, ...alsoFrom]
  return all(one).map(({ value }, at): Pair => [value, all(other)[at]!.value])
}

async function replay(
  { db }: Pick<Database, 'db'>,
  recorded: readonly CompiledQuery[],
  { ids, identifiers }: { readonly ids: readonly Pair[]; readonly identifiers: readonly Pair[] },
): Promise<void> {
  const whole = new Map(identifiers)
  const parts = [...ids, ...identifiers.map(([from, to]): Pair => [`/${from}`, `/${to}`])]
  let seq = markedSeq
  await db.transaction().execute(async tx => {
    for (const { sql, parameters } of recorded) {
      const values = parameters.map(value => {
        if (value === markedSeq) return seq
        if (typeof value !== 'string') return value
        return whole.get(value) ?? parts.reduce((text, [from, to]) => text.replaceAll(from, to), value)
      })
      const { rows } = await tx.executeQuery<{ last_seq?: number }>(CompiledQuery.raw(sql, values))
      seq = rows[0]?.last_seq ?? seq
    }
  })
}
