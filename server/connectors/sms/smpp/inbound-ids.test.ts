import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import { InboundIds } from './inbound-ids.ts'

const yes = ['447700900123', '37061234567', 'Yes']

describe('telling a redelivery from the same words once more', () => {
  let ids: InboundIds
  beforeEach(() => {
    mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 5, 12, 0, 10) })
    ids = new InboundIds()
  })
  afterEach(() => mock.timers.reset())

  /** Delivered and answered: its id. */
  const deliver = (on: { proven: number }, { ok = true, number = 1, after = 0, content = yes } = {}) => {
    const delivery = ids.open(content, on)
    mock.timers.tick(after)
    ids.answered(delivery, ok, number)
    return delivery.id
  }

  it('twice on one connection, each accepted: two messages', () => {
    const on = { proven: 0 }
    assert.notEqual(deliver(on), deliver(on, { number: 2 }))
  })

  it('refused and brought again, here or on the next connection: one message', () => {
    const on = { proven: 5 }
    const first = deliver(on, { ok: false })
    assert.equal(deliver(on, { ok: false, number: 2 }), first)
    assert.equal(deliver({ proven: 0 }), first)
  })

  it('accepted, but the connection went before the operator showed that it knows: one message', () => {
    assert.equal(deliver({ proven: 0 }), deliver({ proven: 0 }))
  })

  it('accepted, and the operator has shown that it knows: the next is new, on any connection', () => {
    assert.notEqual(deliver({ proven: 1 }), deliver({ proven: 0 }))
  })

  it('accepted without a sign that the operator knows, and written again much later: two messages', () => {
    const first = deliver({ proven: 0 })
    mock.timers.tick(11 * 60_000)
    assert.notEqual(deliver({ proven: 0 }), first)
  })

  it('not answered when the connection went: one message, even hours later', () => {
    const { id } = ids.open(yes, { proven: 0 })
    mock.timers.tick(5 * 3_600_000)
    assert.equal(deliver({ proven: 0 }), id)
  })

  it('answered so late that the operator had given up waiting: one message', () => {
    const on = { proven: 0 }
    const first = deliver(on, { after: 6_000 })
    assert.equal(deliver(on), first)
    assert.notEqual(deliver(on), first)
  })

  it('three at once, all unanswered at the cut, come again as the same three', () => {
    const before = { proven: 0 }
    const first = [ids.open(yes, before).id, ids.open(yes, before).id, ids.open(yes, before).id]
    assert.equal(new Set(first).size, 3)
    const after = { proven: 0 }
    const again = [ids.open(yes, after).id, ids.open(yes, after).id, ids.open(yes, after).id]
    assert.deepEqual(again.toSorted(), first.toSorted())
    assert.ok(!first.includes(ids.open(yes, after).id))
  })

  it('stored but not answered at a crash, and brought to the process after it at once: one message', () => {
    const { id } = ids.open(yes, { proven: 0 })
    mock.timers.tick(5_000)
    ids = new InboundIds()
    assert.equal(ids.open(yes, { proven: 0 }).id, id)
  })

  it('the same words after a restart and some minutes are heard again', () => {
    const first = deliver({ proven: 1 })
    mock.timers.tick(3 * 60_000)
    ids = new InboundIds()
    assert.notEqual(ids.open(yes, { proven: 0 }).id, first)
  })

  it('other words, senders or receivers never share an id, wherever the border between them lies', () => {
    const contents = [
      ['1', '2', 'ab'],
      ['12', '', 'ab'],
      ['1', '2a', 'b'],
      ['1', '2', 'abc'],
      ['2', '1', 'ab'],
    ]
    const made = contents.map(content => ids.open(content, { proven: 0 }).id)
    assert.equal(new Set(made).size, contents.length)
  })
})
