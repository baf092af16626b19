import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Pieces, Reassembly } from './reassembly.ts'

const textOf = (pieces: Pieces) =>
  pieces.map(piece => (piece ? Buffer.from(piece.octets).toString() : '?')).join('')
const piece = (text: string) => ({ octets: Buffer.from(text), dataCoding: 0 })

function collect(
  more: { readonly patience?: number; readonly hold?: number; readonly fails?: () => boolean } = {},
) {
  const whole: string[] = []
  const reassembly = new Reassembly<string>({
    ...{ patience: 60_000, hold: 60_000, ...more },
    whole: async (context, pieces) => {
      if (more.fails?.()) throw new Error('The database is away.')
      whole.push(`${context}: ${textOf(pieces)}`)
    },
  })
  return { whole, reassembly }
}

/** A few messages, and an order in which their parts come, some of them twice. */
const traffic = fc
  .array(fc.array(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 5 }), {
    minLength: 1,
    maxLength: 4,
  })
  .chain(messages => {
    const parts = messages.flatMap((texts, message) =>
      texts.map((text, index) => ({ message, index, text, total: texts.length })),
    )
    return fc.tuple(
      fc.constant(messages),
      fc.shuffledSubarray(parts, { minLength: parts.length }),
      fc.subarray(parts),
    )
  })

describe('long messages from their parts', () => {
  it('in any order, mixed and with parts repeated, each becomes whole exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(traffic, async ([messages, order, repeated]) => {
        const { whole, reassembly } = collect()
        const answers = [...order, ...repeated].map(({ message, index, text, total }) =>
          reassembly.add(
            String(message),
            String(message),
            { reference: message, total, part: index + 1 },
            piece(text),
          ),
        )
        assert.ok((await Promise.all(answers)).every(Boolean))
        assert.deepEqual(
          whole.toSorted(),
          messages.map((texts, message) => `${message}: ${texts.join('')}`).toSorted(),
        )
        await reassembly.stop()
      }),
    )
  })

  it('nothing is answered as taken before the whole is durable, when it comes in time', async () => {
    let failing = true
    const { whole, reassembly } = collect({ fails: () => failing })
    const add = (part: number, text: string) =>
      reassembly.add('k', 'k', { reference: 1, total: 2, part }, piece(text))
    assert.deepEqual(await Promise.all([add(1, 'a'), add(2, 'b')]), [false, false])
    failing = false
    assert.deepEqual(await Promise.all([add(2, 'b'), add(1, 'a')]), [true, true])
    assert.deepEqual(whole, ['k: ab'])
    await reassembly.stop()
  })

  it('an operator that sends part by part is answered after a moment, and gets the whole stored all the same', async () => {
    const { whole, reassembly } = collect({ hold: 5 })
    assert.equal(await reassembly.add('k', 'k', { reference: 1, total: 2, part: 1 }, piece('a')), true)
    assert.deepEqual(whole, [])
    assert.equal(await reassembly.add('k', 'k', { reference: 1, total: 2, part: 2 }, piece('b')), true)
    assert.deepEqual(whole, ['k: ab'])
    await reassembly.stop()
  })

  it('a handset that comes round to the same reference does not mix two messages', async () => {
    const { whole, reassembly } = collect({ hold: 5 })
    const add = (part: number, text: string) =>
      reassembly.add('k', 'k', { reference: 1, total: 2, part }, piece(text))
    await add(1, 'old')
    assert.ok((await Promise.all([add(1, 'new'), add(2, 'er')])).every(Boolean))
    assert.deepEqual(whole, ['k: old?', 'k: newer'])
    await reassembly.stop()
  })
})
