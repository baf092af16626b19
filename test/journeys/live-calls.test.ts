import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { AuditEntry } from '../../console/api/types.ts'
import type { Conversation } from '../../contract/console-api.ts'
import type { CallBoard } from '../../contract/live-calls.ts'
import { callFrom, openLine, ticketOf } from '../support/caller.ts'
import { Desk, Line } from '../support/lines.ts'
import { eventually, type Product, startProduct } from '../support/product.ts'

const sofia = '+447700900103'

describe('live calls, as the people of the business see and take them', () => {
  let product: Product
  const lines: Line[] = []
  const board = () => product.json<CallBoard>('/api/calls')
  const kept = async (opening: Promise<Line>) => {
    const line = await opening
    lines.push(line)
    return line
  }
  const open = async (path: string) => {
    const line = await kept(Promise.resolve(new Line(product.url, path)))
    await line.opened
    return line
  }
  const ticket = (path: string) => ticketOf(product.api, path)
  /** Sofia calls, and speaks a tone of this pitch (Hz) when she speaks. */
  const calls = () => kept(callFrom(product, sofia))
  const onLine = () =>
    eventually(async () => (await board()).live.find(call => call.lines.length > 0), 'the call on the board')
  /** Without a recogniser the caller is told what the keys do; 2 asks for a person. */
  const asksForPerson = async (caller: Line) => {
    await eventually(async () => {
      const said = (await board()).live.flatMap(call => call.lines)
      return said.some(line => /Press (?:1|one)/.test(line.text))
    }, 'what the keys do')
    caller.send({ kind: 'digit', digit: '2' })
  }
  const joins = async (path: 'listen' | 'take-over', id: string) => {
    const name = await ticket(`/api/calls/${id}/${path}`)
    return await kept(openLine(product, path === 'listen' ? 'listen' : 'speak', name))
  }
  const quiet = () => eventually(async () => (await board()).live.length === 0, 'the end of the call')

  before(async () => {
    product = await startProduct()
  })
  after(async () => {
    for (const line of lines) line.close()
    await product?.stop()
  })

  test('a call is on the board with who it is and what was said, and afterwards among the recent ones', async () => {
    const caller = await calls()
    const call = await onLine()
    assert.match(call.customer.label, /Sofia/)
    assert.equal(call.here, true)
    assert.equal(call.heldBy, null)
    assert.ok(call.state)
    caller.send({ kind: 'hang-up' })
    await quiet()
    const [recent] = (await board()).recent
    assert.equal(recent?.id, call.id)
    assert.equal(recent?.endReason, 'caller-hung-up')
  })

  test('who listens in hears both sides, is heard by nobody, and may leave in any manner', async () => {
    const caller = await calls()
    const call = await onLine()
    const [one, other] = [await joins('listen', call.id), await joins('listen', call.id)]
    await eventually(() => one.pitch(0) > 0, 'the voice of the brain')
    caller.talk(1_000)
    await eventually(() => one.pitch(1_000) > 0.3, 'the voice of the caller')
    await eventually(() => other.pitch(1_000) > 0.3, 'the same for the second listener')
    caller.forget()
    one.talk(2_300)
    other.terminate()
    await caller.frames(150)
    assert.ok(caller.pitch(2_300) < 0.05, 'nobody hears a listener')
    assert.equal((await board()).live.length, 1)
    caller.send({ kind: 'hang-up' })
    await one.got('ended')
    const audit = await product.json<{ items: AuditEntry[] }>('/api/audit')
    const entries = audit.items.filter(one => one.action === 'call.listened-in')
    assert.deepEqual(
      entries.map(({ subject }) => subject),
      [call.id, call.id],
    )
    await quiet()
  })

  test('a teammate who takes over speaks with the caller, and the AI is silent until it is handed back', async () => {
    const caller = await calls()
    const call = await onLine()
    const teammate = await joins('take-over', call.id)
    await teammate.got('answered')
    teammate.talk(700)
    caller.talk(1_000)
    await eventually(() => caller.pitch(700) > 0.8, 'the teammate in the caller’s ear')
    await eventually(() => teammate.pitch(1_000) > 0.8, 'the caller in the teammate’s ear')
    const held = await eventually(async () => (await board()).live.find(one => one.heldBy), 'who has it')
    assert.equal(held.state, 'with-person')
    const path = `/api/conversations/${call.conversationId}`
    assert.equal((await product.json<Conversation>(path)).handler.kind, 'teammate')
    const busy = await product.api(`/api/calls/${call.id}/take-over`, { method: 'POST', body: '{}' })
    assert.equal(busy.status, 409)
    caller.talk(0)
    const said = held.lines.length
    teammate.close()
    await eventually(async () => {
      const [now] = (await board()).live
      return now && !now.heldBy && now.lines.length > said && now.lines.at(-1)?.author === 'brain'
    }, 'the AI, taking a message')
    assert.equal((await product.json<Conversation>(path)).handler.kind, 'brain')
    caller.send({ kind: 'hang-up' })
    await quiet()
  })

  test('a caller who hangs up on a teammate leaves nobody on the line', async () => {
    const caller = await calls()
    const call = await onLine()
    const teammate = await joins('take-over', call.id)
    await teammate.got('answered')
    caller.terminate()
    await teammate.got('ended')
    await quiet()
    assert.equal((await board()).recent[0]?.endReason, 'caller-hung-up')
  })

  test('hanging up from the console ends the call for the caller', async () => {
    const caller = await calls()
    const call = await onLine()
    const answer = await product.api(`/api/calls/${call.id}/hang-up`, { method: 'POST', body: '{}' })
    assert.equal(answer.status, 204)
    await caller.got('ended')
    await quiet()
    const again = await product.api(`/api/calls/${call.id}/hang-up`, { method: 'POST', body: '{}' })
    assert.equal(again.status, 409)
  })

  test('a ticket is good once, and for nothing else', async () => {
    const caller = await calls()
    const call = await onLine()
    const name = await ticket(`/api/calls/${call.id}/listen`)
    const speaker = await open('speak')
    speaker.send({ kind: 'call', ticket: name })
    await speaker.got('error')
    const first = await open('listen')
    first.send({ kind: 'call', ticket: name })
    await first.got('answered')
    const second = await open('listen')
    second.send({ kind: 'call', ticket: name })
    await second.got('error')
    caller.send({ kind: 'hang-up' })
    await quiet()
  })

  test('a page that takes calls rings with the brief, and its teammate is joined with the caller', async () => {
    const desk = new Desk(await open('desk'))
    await desk.takes(await ticket('/api/calls/desk'))
    const caller = await calls()
    await asksForPerson(caller)
    const ring = await desk.ring()
    assert.ok(ring.brief)
    const teammate = await open('speak')
    teammate.send({ kind: 'call', ticket: ring.take })
    await teammate.got('answered')
    teammate.talk(700)
    await eventually(() => caller.pitch(700) > 0.8, 'the teammate in the caller’s ear')
    caller.send({ kind: 'hang-up' })
    await teammate.got('ended')
    await quiet()
  })

  test('a page whose teammate declines, or that is closed while it rings, leaves the caller to the AI', async () => {
    const [first, second] = [new Desk(await open('desk')), new Desk(await open('desk'))]
    await first.takes(await ticket('/api/calls/desk'))
    await second.takes(await ticket('/api/calls/desk'))
    for (const line of lines) if (line !== first.line && line !== second.line) line.close()
    const caller = await calls()
    await asksForPerson(caller)
    const ring = await first.ring()
    await second.ring()
    first.line.send({ kind: 'decline', ring: ring.ring })
    second.line.terminate()
    await eventually(async () => (await board()).live[0]?.state === 'message', 'the AI again')
    caller.send({ kind: 'hang-up' })
    await quiet()
  })
})
