import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { CallBoard } from '../../contract/live-calls.ts'
import { readWav } from '../../server/connectors/phone/media/wav.ts'
import { createTeammate, openAuth } from '../../server/data/auth.ts'
import { callFrom, openLine, ticketOf } from '../support/caller.ts'
import { type Line, pitchOf } from '../support/lines.ts'
import { eventually, type Product, startProduct } from '../support/product.ts'
import { type Api, signIn } from '../support/sign-in.ts'

const sofia = '+447700900103'
const eva = { email: 'eva@clinic.example', password: 'a long enough password' }

describe('teammates who hear callers and speak with them', () => {
  let product: Product
  const lines: Line[] = []
  const board = () => product.json<CallBoard>('/api/calls')
  const onLine = () =>
    eventually(async () => (await board()).live.find(call => call.lines.length > 0), 'a call')
  const quiet = () => eventually(async () => (await board()).live.length === 0, 'the end of the call')
  async function calls() {
    const caller = await callFrom(product, sofia)
    lines.push(caller)
    return { caller, call: await onLine() }
  }
  async function line(api: Api, path: 'listen' | 'speak' | 'desk', of: string): Promise<Line> {
    const opened = await openLine(product, path, await ticketOf(api, of))
    lines.push(opened)
    await opened.got(path === 'desk' ? 'ready' : 'answered')
    return opened
  }

  before(async () => {
    product = await startProduct()
    const { database, businessId } = product.app
    const auth = await openAuth({ database, origin: product.url })
    await createTeammate(database.db, auth, { ...eva, businessId, name: 'Eva', role: 'teammate' })
  })
  after(async () => {
    for (const one of lines) one.close()
    await product?.stop()
  })

  const recorded = (on: boolean) =>
    sql`update businesses set profile = profile || ${JSON.stringify({ calls: { record: on } })}::jsonb`.execute(
      product.app.database.db,
    )
  /** Shares of the seconds in which this pitch sounds, on the caller's channel and on ours. */
  async function onRecord(id: string) {
    const answer = await product.api(`/api/calls/${id}/recording`)
    assert.equal(answer.status, 200)
    const { rate, channels } = readWav(await answer.bytes())
    return (hertz: number) =>
      channels.map(sound => {
        const pieces = Array.from({ length: Math.floor(sound.length / 1_600) }, (_, at) =>
          sound.subarray(at * 1_600, (at + 1) * 1_600),
        )
        return pieces.filter(piece => pitchOf(piece, hertz, rate) > 0.7).length / 5
      })
  }

  test('the record goes on with both people after a take over, and with the AI after a hand back', async () => {
    await recorded(true)
    const { caller, call } = await calls()
    // Said once the notice was heard.
    await eventually(async () => {
      const said = (await board()).live.flatMap(({ lines }) => lines)
      return said.some(({ text }) => /Press (?:1|one)/.test(text))
    }, 'what the keys do')
    const teammate = await line(product.api, 'speak', `/api/calls/${call.id}/take-over`)
    teammate.talk(700)
    caller.talk(1_000)
    caller.forget()
    await caller.frames(150)
    caller.talk(0)
    const before = (await board()).live[0]!.lines.length
    teammate.close()
    await eventually(async () => ((await board()).live[0]?.lines.length ?? 0) > before, 'the AI again')
    caller.forget()
    await eventually(() => caller.pitch(0) > 0, 'its voice')
    // Half a second of it: the record notes a sentence when the first of it is on the line.
    await caller.frames(25)
    caller.send({ kind: 'hang-up' })
    await quiet()
    const seconds = await onRecord(call.id)
    const [theirs = 0, ours = 0] = [seconds(1_000)[0], seconds(700)[1]]
    assert.ok(theirs >= 2, `${theirs} s of the caller`)
    assert.ok(ours >= 2, `${ours} s of the teammate`)
    assert.deepEqual([seconds(700)[0], seconds(1_000)[1]], [0, 0], 'each on their own channel')
    const { rows } = await sql<{ n: number; sealed: boolean; last: number; seconds: number }>`
      select count(*)::int8 as n, bool_and(position('RIFF'::bytea in recording) = 0) as sealed,
        max(recording_seconds)::float8 as seconds,
        (select max(call_second)::float8 from messages where call_id = ${call.id}) as last
      from calls where recording is not null`.execute(product.app.database.db)
    const [stored] = rows
    assert.deepEqual([stored?.n, stored?.sealed], [1, true])
    assert.ok(stored!.last > 3 && stored!.last < stored!.seconds, 'the AI that is back has its mark behind')
  })

  test('what is said with a teammate who comes before the notice was heard is on no record', async () => {
    const { caller, call } = await calls()
    const teammate = await line(product.api, 'speak', `/api/calls/${call.id}/take-over`)
    teammate.talk(700)
    caller.forget()
    await caller.frames(60)
    caller.send({ kind: 'hang-up' })
    await teammate.got('ended')
    await quiet()
    assert.equal((await product.api(`/api/calls/${call.id}/recording`)).status, 404)
    await recorded(false)
  })

  test('who signs out hears nothing more, rings no more and speaks no more; the caller has the AI again', async () => {
    const [hers, ours] = [await signIn(product.url, eva), await signIn(product.url, eva)]
    const { caller, call } = await calls()
    const desk = await line(hers, 'desk', '/api/calls/desk')
    const listener = await line(hers, 'listen', `/api/calls/${call.id}/listen`)
    const speaker = await line(hers, 'speak', `/api/calls/${call.id}/take-over`)
    const stays = await line(ours, 'listen', `/api/calls/${call.id}/listen`)
    const out = await hers('/api/auth/sign-out', { method: 'POST', body: '{}' })
    assert.equal(out.status, 204)
    for (const one of [desk, listener, speaker]) assert.match((await one.got('error')).message, /signed out/)
    await eventually(async () => {
      const [now] = (await board()).live
      return now && !now.heldBy && now.lines.at(-1)?.author === 'brain'
    }, 'the AI again')
    listener.forget()
    stays.forget()
    await stays.frames(50)
    assert.equal(listener.pitch(0), 0)
    caller.send({ kind: 'hang-up' })
    await stays.got('ended')
    await quiet()
  })

  test('who is removed or may only look any more is cut off in the same way', async () => {
    const api = await signIn(product.url, eva)
    const { caller, call } = await calls()
    const { db } = product.app.database
    const becomes = (role: 'viewer' | 'teammate') =>
      db.updateTable('teammates').set({ role }).where('email', '=', eva.email).execute()
    const speaker = await line(api, 'speak', `/api/calls/${call.id}/take-over`)
    await becomes('viewer')
    await speaker.got('error')
    await eventually(async () => (await board()).live.some(({ heldBy }) => !heldBy), 'the AI again')
    await becomes('teammate')
    const listener = await line(api, 'listen', `/api/calls/${call.id}/listen`)
    await db.deleteFrom('teammates').where('email', '=', eva.email).execute()
    await listener.got('error')
    caller.send({ kind: 'hang-up' })
    await quiet()
  })
})
