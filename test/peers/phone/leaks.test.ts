import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { PhoneConnector } from '../../../server/connectors/phone/phone.ts'
import { systemClock } from '../../../server/connectors/phone/session/clock.ts'
import { ScriptedHost, testOpening } from '../../../server/connectors/phone/session/testing/scripted-host.ts'
import { kept, leftAfter } from '../../../server/connectors/phone/testing/kept.ts'
import { freePort, host, missingSip, start } from '../sip/programs.ts'

const number = '+442079460120'
const calls = 1_000
/** ms: signalling keeps its timers for 32 s after a call (RFC 3261 17.2.2), and the machine may be busy. */
const patience = 90_000

async function open(told: ScriptedHost): Promise<PhoneConnector> {
  const phone = new PhoneConnector({
    ...{
      listen: { host, port: 0 },
      rtpPorts: [36_000, 36_599],
      mostCalls: 200,
      peers: [host],
      host: () => told,
    },
  })
  await phone.start()
  const account = { id: 'line', businessId: 'b', businessName: 'Maple Dental', name: 'Telephone' }
  await phone.serve([{ ...account, address: number, settings: phone.settings({}) }])
  return phone
}

/** Calls of half a second, hung up in the middle of the greeting. */
async function sipp(port: number, count: number, folder: string): Promise<void> {
  const local = String(await freePort())
  const errors = join(folder, `${local}.log`)
  const { exit, said } = start(
    'sipp',
    [
      ...[`${host}:${port}`, '-sn', 'uac', '-s', number, '-i', host, '-p', local, '-nostdin'],
      ...['-m', String(count), '-r', '40', '-l', '40', '-d', '500'],
      ...['-trace_err', '-error_file', errors],
    ],
    folder,
  )
  if ((await exit) !== 0) assert.fail(await readFile(errors, 'utf8').catch(() => said().slice(-1_500)))
}

test('a thousand calls leave no timer, socket, dialog or file', {
  skip: missingSip('sip-tester'),
}, async t => {
  const folder = await mkdtemp(join(tmpdir(), 'leaks-'))
  t.after(() => rm(folder, { recursive: true }))
  const told = new ScriptedHost(systemClock)
  told.opening = testOpening
  // The first thread of a process opens /dev/null for good.
  await (await open(new ScriptedHost(systemClock))).stop()
  const untouched = kept()
  const phone = await open(told)
  t.after(() => phone.stop())
  // The first calls start the voice and the detector, which stay.
  await sipp(phone.port!, 5, folder)
  assert.equal(phone.calls, 0)
  const idle = { ...untouched, ...(await settled()) }
  await sipp(phone.port!, calls, folder)
  assert.deepEqual(await leftAfter(idle, patience), {})
  assert.equal(phone.calls, 0)
  assert.equal(told.begun.length, calls + 5)
  assert.equal(told.endings.length, calls + 5, 'each call that began has its end')
  assert.equal(told.running, 0)
  await phone.stop()
  assert.deepEqual(await leftAfter(untouched, patience), {})
})

/** What a telephone at rest holds, once the timers of its first calls are over. */
async function settled() {
  for (;;) {
    const before = kept()
    if ((before.Timeout ?? 0) === 0) return before
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}
