import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PhoneConnector } from './phone.ts'
import { systemClock } from './session/clock.ts'
import { ScriptedHost, testOpening } from './session/testing/scripted-host.ts'
import { type Call, createAudioMedia, createUserAgent } from './sip/index.ts'
import { kept, leftAfter } from './testing/kept.ts'

const host = '127.0.0.1'
const number = '+442079460120'
/** ms for threads to end and descriptors to close on a busy machine. */
const patience = 20_000

async function open(told: ScriptedHost): Promise<PhoneConnector> {
  const phone = new PhoneConnector({
    ...{ listen: { host, port: 0 }, rtpPorts: [35_000, 35_199], host: () => told },
  })
  await phone.start()
  const account = { id: 'line', businessId: 'b', businessName: 'Maple Dental', name: 'Telephone' }
  await phone.serve([{ ...account, address: number, settings: phone.settings({}) }])
  return phone
}

test('forty calls that end in every way leave no sound port behind, and a closed telephone leaves nothing', async () => {
  // The first thread of a process opens /dev/null for good.
  await (await open(new ScriptedHost(systemClock))).stop()
  const untouched = kept()
  const told = new ScriptedHost(systemClock)
  told.opening = { ...testOpening, record: false }
  const phone = await open(told)
  const caller = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:+447700900101@${host}` })
  const dial = (codecs?: Parameters<typeof createAudioMedia>[0]['codecs']): Call => {
    const media = createAudioMedia({ address: host, port: 9, ...(codecs ? { codecs } : {}) })
    return caller.call(`sip:${number}@${host}:${phone.port}`, { media })
  }
  // The first call starts the voice and the detector, which stay.
  const first = dial()
  assert.ok(await first.established)
  first.hangup()
  await first.ended
  const warm = kept()
  const unknown = [{ name: 'G7221', payload: 121, rate: 16_000 }]
  const ways: readonly (() => Promise<unknown>)[] = [
    async () => {
      const call = dial()
      assert.ok(await call.established)
      call.hangup()
      return call.ended
    },
    async () => {
      const call = dial()
      call.hangup()
      return call.ended
    },
    async () => {
      const call = dial(unknown)
      assert.equal((await call.ended).status, 488)
    },
    async () => {
      const call = dial()
      await new Promise<void>(ringing => call.on('progress', () => ringing()))
      call.hangup()
      return call.ended
    },
  ]
  await Promise.all(Array.from({ length: 40 }, (_, at) => ways[at % ways.length]!()))
  assert.ok(told.begun.length >= 11, 'those who let it ring were taken')
  // Signalling keeps its timers for 32 s (RFC 3261 17.2.2); sockets are not to wait for them.
  assert.deepEqual(await leftAfter(warm, patience, ['descriptors']), {})
  assert.equal(phone.calls, 0)
  assert.equal(told.running, 0)
  await phone.stop()
  assert.equal(told.endings.length, told.begun.length, 'each call that began has its end')
  await caller.close(100)
  assert.deepEqual(await leftAfter(untouched, patience), {})
})
