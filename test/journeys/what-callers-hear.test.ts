import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type CallSettings, usualCallSettings } from '../../contract/call-settings.ts'
import type { TimelineItem } from '../../contract/console-api.ts'
import type { CallBoard } from '../../contract/live-calls.ts'
import { callFrom } from '../support/caller.ts'
import type { Line } from '../support/lines.ts'
import { eventually, type Product, startProduct } from '../support/product.ts'

const sofia = '+447700900103'

describe('callers hear what the owner has set, and are recorded only then', () => {
  let product: Product
  const lines: Line[] = []
  before(async () => {
    product = await startProduct()
  })
  after(async () => {
    for (const line of lines) line.close()
    await product?.stop()
  })

  const set = async (settings: Partial<CallSettings>) => {
    const body = JSON.stringify({ ...usualCallSettings, ...settings })
    const answer = await product.api('/api/call-settings', { method: 'PUT', body })
    assert.equal(answer.status, 200, await answer.clone().text())
  }
  const board = () => product.json<CallBoard>('/api/calls')
  /** Sofia calls, and hangs up when the keys are read a second time: by then she has heard all there is to hear. */
  async function hearsAll() {
    const line = await callFrom(product, sofia)
    lines.push(line)
    await eventually(() => line.pitch(0) > 0, 'a voice')
    const on = await eventually(
      async () =>
        (await board()).live.find(
          call => call.lines.filter(({ text }) => /this again/.test(text)).length > 1,
        ),
      'the keys once more',
    )
    line.send({ kind: 'hang-up' })
    await eventually(async () => (await board()).live.length === 0, 'the end of the call')
    const path = `/api/customers/${on.customer.id}/timeline?limit=100`
    const { items } = await product.json<{ items: TimelineItem[] }>(path)
    const call = items.flatMap(item => (item.kind === 'call' && item.id === on.id ? [item] : []))[0]
    assert.ok(call)
    return { call, said: call.lines.map(({ text }) => text) }
  }

  test('recorded: the greeting, that an AI speaks, the notice, and then both sides are kept', async () => {
    await set({ greeting: 'Welcome to Maple', record: true, keys: ['message'] })
    const { call, said } = await hearsAll()
    assert.deepEqual(said.slice(0, 3), [
      'Welcome to Maple. I am the AI assistant.',
      'This call is recorded.',
      'How can I help you?',
    ])
    assert.ok(said.some(text => /leave a message/.test(text)))
    assert.ok(!said.some(text => /somebody from the team|when we are open/.test(text)))
    assert.equal(call.recording, true)
    const answer = await product.api(`/api/calls/${call.id}/recording`)
    assert.equal(answer.status, 200)
    const wav = Buffer.from(await answer.arrayBuffer())
    assert.equal(wav.toString('latin1', 0, 4), 'RIFF')
    const ours = new Int16Array(wav.buffer, wav.byteOffset + 44, Math.floor((wav.length - 44) / 2))
    assert.ok(
      ours.some(sample => Math.abs(sample) > 1_000),
      'a voice is on it',
    )
  })

  test('switched off again, the next call has no notice and nothing of its sound is kept', async () => {
    await set({ record: false })
    const { call, said } = await hearsAll()
    assert.match(said[0] ?? '', /^Hello, you have reached .+\. I am the AI assistant\.$/)
    assert.ok(!said.some(text => /recorded|Welcome to Maple/.test(text)))
    assert.ok(said.some(text => /somebody from the team/.test(text)))
    assert.equal(call.recording, false)
    assert.equal((await product.api(`/api/calls/${call.id}/recording`)).status, 404)
  })
})
