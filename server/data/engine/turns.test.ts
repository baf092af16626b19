import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Request, Turns } from './turns.ts'
import { readsOnly, simpleQuery, sqlHead, statusOf, type TransactionStatus } from './wire.ts'

function request(client: number, sql: string): Request {
  return { client, bytes: simpleQuery(sql), begin: false }
}

/** Runs the next request as the database would and returns the client whose reply may leave at once. */
function run(turns: Turns, status: TransactionStatus): { ran: number; left: number | undefined } | undefined {
  const next = turns.next()
  if (!next) return undefined
  const left = turns.settle(next, { client: next.client, bytes: next.bytes }, status, 0)
  return { ran: next.client, left: left?.client }
}

test('while a transaction is open only its owner runs', () => {
  const turns = new Turns()
  turns.add(request(1, 'select 1'))
  turns.add(request(2, 'insert into a values (1)'))
  turns.add(request(1, 'commit'))
  assert.deepEqual(run(turns, 'open'), { ran: 1, left: 1 })
  assert.deepEqual(run(turns, 'idle'), { ran: 1, left: 1 })
  assert.deepEqual(run(turns, 'idle'), { ran: 2, left: undefined })
  assert.deepEqual(
    turns.release().map(reply => reply.client),
    [2],
  )
})

test('the end of a transaction that wrote is held until the barrier, its other replies are not', () => {
  const turns = new Turns()
  turns.add(request(1, 'update a set b = 1'))
  turns.add(request(1, 'select 1'))
  turns.add(request(1, 'commit'))
  assert.deepEqual(run(turns, 'open'), { ran: 1, left: 1 })
  assert.deepEqual(run(turns, 'open'), { ran: 1, left: 1 })
  assert.deepEqual(run(turns, 'idle'), { ran: 1, left: undefined })
  assert.equal(turns.holdsReplies, true)
  assert.equal(turns.heldFor(7), 7)
  assert.equal(turns.release().length, 1)
  assert.equal(turns.holdsReplies, false)
})

test('a client that went away is forgotten, and its open transaction must be rolled back', () => {
  const turns = new Turns()
  turns.add(request(1, 'update a set b = 1'))
  run(turns, 'open')
  turns.add(request(1, 'commit'))
  turns.add(request(2, 'select 1'))
  assert.equal(turns.mayRun, true)
  assert.equal(turns.forget(3), false)
  assert.equal(turns.forget(1), true)
  turns.rolledBack()
  assert.deepEqual(run(turns, 'idle'), { ran: 2, left: 2 })
  assert.equal(run(turns, 'idle'), undefined)
})

test('every request runs once, in the order of its client, whatever the transactions do', () => {
  const scenario = fc.array(fc.tuple(fc.nat(3), fc.constantFrom<TransactionStatus>('idle', 'idle', 'open')), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(scenario, script => {
      const turns = new Turns()
      const wanted = new Map<number, number[]>()
      for (const [at, [client]] of script.entries()) {
        turns.add(request(client, `insert into a values (${at})`))
        wanted.set(client, [...(wanted.get(client) ?? []), at])
      }
      const ran = new Map<number, number[]>()
      for (let next = turns.next(); next; next = turns.next()) {
        const at = Number(/\((\d+)\)/.exec(sqlHead(next.bytes))?.[1])
        ran.set(next.client, [...(ran.get(next.client) ?? []), at])
        const more = wanted.get(next.client)!.length > ran.get(next.client)!.length
        turns.settle(next, { client: next.client, bytes: next.bytes }, more ? script[at]![1] : 'idle', 0)
      }
      assert.deepEqual(ran, wanted)
    }),
  )
})

test('what only reads is told from what may write', () => {
  const reads = [
    'select 1',
    '  SELECT a',
    'begin',
    'commit',
    'set local x = 1',
    'rollback',
    'show all',
    'values (1)',
  ]
  const writes = ['insert into a', 'with x as (insert', 'create table', 'selection', 'checkpoint', '']
  for (const sql of reads) assert.ok(readsOnly(sql), sql)
  for (const sql of writes) assert.ok(!readsOnly(sql), sql)
})

test('a reply that broke off has no status', () => {
  assert.equal(statusOf(Uint8Array.of(0x5a, 0, 0, 0, 5, 0x49)), 'idle')
  assert.equal(statusOf(Uint8Array.of(1, 0x5a, 0, 0, 0, 5, 0x54)), 'open')
  assert.equal(statusOf(Uint8Array.of(0x5a, 0, 0, 0, 5, 0x45)), 'failed')
  assert.equal(statusOf(new Uint8Array()), undefined)
  assert.equal(statusOf(Uint8Array.of(0x5a, 0, 0, 0, 5)), undefined)
})
