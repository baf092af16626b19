import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CallBoard } from '../../contract/live-calls.ts'
import { createTeammate, openAuth } from '../../server/data/auth.ts'
import { callFrom, openLine, ticketOf } from '../support/caller.ts'
import type { Line } from '../support/lines.ts'
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
