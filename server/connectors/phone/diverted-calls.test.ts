import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { PhoneConnector } from './phone.ts'
import { systemClock } from './session/clock.ts'
import { ScriptedHost } from './session/testing/scripted-host.ts'
import { inviteText } from './sip/testing/samples.ts'

const host = '127.0.0.1'
const first = '+442079460120'
const second = '+442079460121'

/** What becomes of a call to `requested` whose To names `to`, with these numbers served. */
async function callTo(requested: string, to: string, numbers: readonly string[]) {
  const told = new ScriptedHost(systemClock)
  const phone = new PhoneConnector({
    ...{ listen: { host, port: 0 }, rtpPorts: [34_800, 34_840], host: () => told },
  })
  await phone.start()
  const account = { businessId: 'b', businessName: 'Maple Dental', name: 'Telephone' }
  await phone.serve(
    numbers.map(address => ({ ...account, id: address, address, settings: phone.settings({}) })),
  )
  const trunk = createSocket('udp4')
  try {
    trunk.bind(0, host)
    await once(trunk, 'listening')
    const text = inviteText({ to: `<sip:${to}@${host}>` })
    trunk.send(text.replace(/^INVITE sip:desk@/, `INVITE sip:${requested}@`), phone.port!, host)
    for (;;) {
      const [answer] = (await once(trunk, 'message')) as [Buffer]
      const status = Number(answer.toString('latin1', 8, 11))
      if (status >= 200) return { status, begun: told.begun.map(({ accountId }) => accountId) }
    }
  } finally {
    await phone.stop()
    trunk.close()
  }
}

test('a call that was diverted to another number of the same trunk is taken by that number’s business', async () => {
  const both = [first, second]
  assert.deepEqual(await callTo(second, first, both), { status: 200, begun: [second] })
})

test('a call that was diverted to us from a number that is not ours is taken', async () => {
  const both = [first, second]
  assert.deepEqual(await callTo(second, '+4930901820', both), { status: 200, begun: [second] })
})

test('a call that a registrar sends to our Contact goes to the number in To', async () => {
  assert.deepEqual(await callTo('desk', second, [first, second]), { status: 200, begun: [second] })
})

test('a call for two numbers of which neither is ours is refused, and begins nothing', async () => {
  const both = [first, second]
  assert.deepEqual(await callTo('+4930901821', '+4930901820', both), { status: 404, begun: [] })
})
