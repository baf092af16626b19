import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { freePort, host, missingSip, start } from '../sip/programs.ts'
import { loss, quietLine, thinned } from './captures.ts'
import { type Handset, openHandset } from './handset.ts'
import { type Office, openOffice } from './office.ts'
import { patiently } from './patiently.ts'

/** SIPp's own: the key 3 as RFC 4733 events. */
const key = '/usr/share/sip-tester/dtmf_2833_3.pcap'

/** Each of three crowds has so many lines at a time; a third of the hundred stays free for those still being written down. */
const lines = 22

describe('hundreds of calls with sound and keys, by SIPp', {
  skip: missingSip('sip-tester'),
  concurrency: 4,
}, () => {
  let office: Office
  let anna: Handset

  before(async () => {
    office = await openOffice('31562-31998')
    anna = await openHandset('+447700900199', [31_300, 31_398])
  })
  after(async () => {
    await anna?.stop()
    await office?.stop()
  })

  /** Of the calls whose Call-ID ends so. */
  const rows = (ending: string) =>
    office.product.app.database.db
      .selectFrom('calls')
      .select(['id', 'status', 'end_reason', 'external_id'])
      .where('external_id', 'like', `%${ending}`)
      .execute()
  const keys = (callIds: readonly string[]) =>
    office.product.app.database.db
      .selectFrom('messages')
      .select(['call_id', 'body'])
      .where('direction', '=', 'in')
      .where('call_id', 'in', callIds)
      .execute()

  /** Runs sipp to its end; gives what its Call-IDs end with. */
  async function sipp(count: number, transport: 'u1' | 't1', percent: number): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'sipp-'))
    const lost = loss(percent)
    await writeFile(join(folder, 'quiet.pcap'), thinned(quietLine(8), lost))
    await writeFile(join(folder, 'key.pcap'), thinned(await readFile(key), lost))
    const errors = join(folder, 'errors.log')
    const port = String(await freePort())
    const [service, where] = office.address.replace('sip:', '').split('@')
    const scenario = join(import.meta.dirname, 'uac-keys.xml')
    const args = ['-sf', scenario, '-s', service!, where!, '-i', host, '-mi', host]
    const load = ['-m', String(count), '-r', '4', '-l', String(lines), '-t', transport, '-p', port]
    const more = ['-nostdin', '-timeout', '300', '-trace_err', '-error_file', errors]
    const losses = percent > 0 ? ['-lost', String(percent)] : []
    const program = start('sipp', [...args, ...load, ...more, ...losses], folder)
    const code = await program.exit
    const told = existsSync(errors) ? (await readFile(errors, 'utf8')).slice(0, 1_500) : `sipp: ${code}`
    await rm(folder, { recursive: true })
    assert.equal(code, 0, told)
    return `-${program.process.pid}@${host}`
  }

  /** So many callers who press 3 after the greeting; every one of them was answered, understood once, and is gone. */
  async function callers(count: number, transport: 'u1' | 't1', percent = 0): Promise<void> {
    const ending = await sipp(count, transport, percent)
    const calls = await patiently(async () => {
      const all = await rows(ending)
      return all.every(({ status }) => status === 'ended') && all
    }, 'the end of every call')
    assert.equal(calls.length, count)
    assert.equal(new Set(calls.map(row => row.external_id)).size, count)
    assert.deepEqual(new Set(calls.map(row => row.end_reason)), new Set(['caller-hung-up']))
    const pressed = await keys(calls.map(({ id }) => id))
    // As the menu calls the key, or the key alone where a busy machine still greeted.
    for (const { body } of pressed) assert.match(body ?? '', /^(?:hear when we are open|3)$/)
    assert.equal(new Set(pressed.map(({ call_id: call }) => call)).size, count)
    assert.equal(pressed.length, count, 'each key acted, and once')
  }

  test('a hundred calls over UDP', () => callers(100, 'u1'))
  test('a hundred calls over TCP', () => callers(100, 't1'))
  test('sixty calls of which every tenth packet is lost, of the sound and of the signalling', () =>
    callers(60, 'u1', 10))

  test('beside them, a caller who neither speaks nor presses a key hears the keys three times and is let go', async () => {
    const line = await anna.call(office.address)
    const { by } = await line.ended
    assert.equal(by, 'them')
    const { id, end_reason: reason } = await patiently(
      async () => (await rows(line.id)).find(({ status }) => status === 'ended'),
      'the end in the record',
    )
    assert.equal(reason, 'we-hung-up')
    assert.equal((await keys([id])).length, 0)
    const said = await office.product.app.database.db
      .selectFrom('messages')
      .select('body')
      .where('call_id', '=', id)
      .where('direction', '=', 'out')
      .execute()
    assert.equal(said.filter(({ body }) => /^Press 1/.test(body)).length, 3)
  })
})
