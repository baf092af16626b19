import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { openSmsc, type SmscFault } from '../../../../simulator/smsc/smsc.ts'
import { anna, business, login, openDesk } from './testing/desk.ts'

const long =
  'The way to us: leave the station by the south door and follow the river for ten minutes. '.repeat(2)
const trouble = fc.constantFrom<SmscFault['kind'] | 'cut' | 'lost' | 'database'>(
  ...([
    'fail',
    'throttle',
    'reject',
    'drop',
    'lost',
    'double',
    'double',
    'reorder',
    'delay',
    'cut',
    'database',
  ] as const),
)
const step = fc.record({ trouble, sends: fc.nat(3), writes: fc.nat(3), long: fc.boolean() })

it('whatever breaks, no text of a customer is lost or doubled, and what we call sent is on the handset once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async steps => {
      const smsc = await openSmsc({ host: '127.0.0.1', port: 0, accounts: [{ ...login, number: business }] })
      const desk = openDesk(smsc.port, {}, { firstPause: 1, partHold: 5 })
      const sends: Promise<{ text: string; status: string }>[] = []
      const writes: Promise<{ text: string; status: string }>[] = []
      for (const [index, { trouble, sends: outs, writes: ins, long: isLong }] of steps.entries()) {
        const words = (which: string) => `${which} of step ${index}. ${isLong ? long : ''}`
        for (let count = 0; count < outs; count += 1) {
          const text = words(`send ${count}`)
          sends.push(desk.send(text).then(({ status }) => ({ text, status })))
        }
        for (let count = 0; count < ins; count += 1)
          writes.push(smsc.write({ number: anna, name: 'Anna' }, business, { text: words(`write ${count}`) }))
        desk.failing = trouble === 'database'
        if (trouble === 'cut') smsc.cut()
        else if (trouble === 'lost') smsc.order({ kind: 'drop', times: 1, taken: false })
        else if (trouble !== 'database') smsc.order({ kind: trouble, times: 1, ms: 2 })
        await new Promise(resolve => setImmediate(resolve))
      }
      desk.failing = false
      const [sent, written] = await Promise.all([Promise.all(sends), Promise.all(writes)])
      await desk.line.stop()
      await smsc.stop()
      for (const { text, status } of sent) {
        const shown = smsc.taken.filter(each => each.text === text).length
        assert.ok(
          status === 'sent' ? shown === 1 : status === 'unknown' ? shown <= 1 : shown === 0,
          `${status} ${shown} ${text}`,
        )
      }
      for (const { text, status } of written) {
        assert.equal(status, 'delivered')
        assert.equal([...desk.stored.values()].filter(each => each.text === text).length, 1, text)
      }
      assert.equal(desk.stored.size, written.length)
    }),
    { numRuns: 25 },
  )
})
