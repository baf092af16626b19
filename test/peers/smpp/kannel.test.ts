import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { eventually } from '../../../server/connectors/conformance.ts'
import {
  anna,
  business,
  type Desk,
  login,
  openDesk,
} from '../../../server/connectors/sms/smpp/testing/desk.ts'
import { openSmsc, type Smsc } from '../../../simulator/smsc/smsc.ts'
import { type Boxes, missingKannel, startBoxes, startDriver } from './kannel-boxes.ts'

const missing = missingKannel()
if (missing && process.env.REQUIRE_PEERS === '1') throw new Error(missing)
if (missing) console.log(`skipped: ${missing}`)

const long = 'We are open on Saturday from nine to five, and the car park behind the house is free. '
  .repeat(3)
  .slice(0, 200)

describe('our line at Kannel’s SMSC', { skip: missing }, () => {
  let driver: Awaited<ReturnType<typeof startDriver>>
  let desk: Desk
  before(async () => {
    driver = await startDriver(5)
    desk = openDesk(driver.port, { bind: 'pair' })
    await desk.green()
  })
  after(async () => {
    await desk?.line.stop()
    await driver?.stop()
  })

  it('every text is taken, and every delivery is handed over once', async () => {
    const sent = await Promise.all(['Hello', 'Grüße 🦷', long].map(text => desk.send(text)))
    assert.deepEqual(
      sent.map(({ status, segments }) => [status, segments]),
      [
        ['sent', 1],
        ['sent', 1],
        ['sent', 2],
      ],
    )
    for (const text of ['1', '2', '3', '4', '5']) await desk.text(text)
    assert.equal(desk.handed.length, 5)
    const handled = async (pattern: RegExp) => (await driver.said()).match(pattern)?.length
    await eventually(
      'all answers',
      async () => (await handled(/of type deliver_sm_resp\n/g)) === 5 || undefined,
    )
    assert.equal(await handled(/of type submit_sm\n/g), 4)
    assert.equal(await handled(/short_message = <Hello>/g), 1)
  })
})

describe('Kannel at our SMSC', { skip: missing }, () => {
  let smsc: Smsc
  let boxes: Boxes
  before(async () => {
    smsc = await openSmsc({ host: '127.0.0.1', port: 0, accounts: [{ ...login, number: business }] })
    boxes = await startBoxes({ port: smsc.port, ...login })
    await eventually('Kannel’s login', () => smsc.bound === 1 || undefined)
  })
  after(async () => {
    await boxes?.stop()
    await smsc?.stop()
  })
  const to = anna
  const shown = (text: string) => smsc.taken.filter(each => each.text === text).length
  const arrived = (text: string) => eventually(text, () => smsc.taken.find(each => each.text === text))
  const brought = (text: string) =>
    eventually(text, () => boxes.heard.find(query => query.get('text') === text))

  it('a text reaches the handset once, and its receipt goes back', async () => {
    await boxes.send({ from: business, to, text: 'Hello [from] Kannel €' })
    const { number, sender } = await arrived('Hello [from] Kannel €')
    assert.deepEqual([number, sender], [anna, business])
    // 8: accepted by the SMSC, 1: delivered to the phone.
    for (const state of ['8', '1'])
      await eventually(`state ${state}`, () => boxes.heard.find(query => query.get('state') === state))
    assert.equal(shown('Hello [from] Kannel €'), 1)
  })

  it('emoji in UCS-2 and 200 characters in two parts are what was written', async () => {
    await boxes.send({ from: 'Maple', to, text: 'Grüße 👩‍👩‍👧 🦷', coding: '2' })
    assert.equal((await arrived('Grüße 👩‍👩‍👧 🦷')).sender, 'Maple')
    await boxes.send({ from: business, to, text: long })
    assert.equal((await arrived(long)).segments, 2)
    assert.equal(shown(long), 1)
  })

  it('a phone that never gets it is reported as failed', async () => {
    smsc.order({ kind: 'undeliverable', times: 1 })
    await boxes.send({ from: business, to, text: 'Lost' })
    await eventually('state 2', () => boxes.heard.find(query => query.get('state') === '2'))
    assert.equal(shown('Lost'), 0)
  })

  it('what a handset writes is brought, short and in parts', async () => {
    const customer = { number: anna, name: 'Anna' }
    for (const text of ['Are you open?', long])
      assert.equal((await smsc.write(customer, business, { text })).status, 'delivered')
    const { from, to: receiver } = Object.fromEntries(await brought('Are you open?'))
    assert.deepEqual([from, receiver], [anna, business])
    await brought(long)
  })
})
