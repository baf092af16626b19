import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { test } from 'node:test'
import { PhoneConnector } from './phone.ts'
import { systemClock } from './session/clock.ts'
import { ScriptedHost } from './session/testing/scripted-host.ts'

test('a telephone exchange that has the SIP port costs the phone and nothing else, and the light says why', async () => {
  const exchange = createSocket('udp4')
  await new Promise<void>(resolve => exchange.bind(0, '127.0.0.1', resolve))
  const { port } = exchange.address()
  const logged: string[] = []
  const phone = new PhoneConnector({
    listen: { host: '127.0.0.1', port },
    rtpPorts: [34_500, 34_520],
    host: () => new ScriptedHost(systemClock),
    log: line => logged.push(line),
  })
  try {
    await phone.start()
    const account = { id: 'line', businessId: 'b', businessName: 'Maple Dental', name: 'Telephone' }
    await phone.serve([{ ...account, address: '+442079460120', settings: phone.settings({}) }])
    const [health] = phone.health()
    assert.equal(health?.light, 'red')
    assert.match(health?.reason ?? '', new RegExp(`${port}.*another port with SIP_PORT`))
    assert.equal(logged.length, 1)
    const dialled = await phone.dial('line', 'sip:eva@127.0.0.1', AbortSignal.timeout(5_000))
    assert.equal(dialled.kind, 'failed')
  } finally {
    await phone.stop()
    exchange.close()
  }
})
