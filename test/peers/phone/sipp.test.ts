import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { eventually } from '../../support/product.ts'
import { freePort, host, missingSip, start } from '../sip/programs.ts'
import { loss, quietLine, thinned } from './captures.ts'
import { type Office, openOffice } from './office.ts'

/** SIPp's own: the key 3 as RFC 4733 events. */
const key = '/usr/share/sip-tester/dtmf_2833_3.pcap'

describe('hundreds of calls with sound and keys, by SIPp', { skip: missingSip('sip-tester') }, () => {
  let office: Office

  before(async () => {
    office = await openOffice('31562-31998')
  })
  after(() => office?.stop())

  const rows = () =>
    office.product.app.database.db
      .selectFrom('calls')
      .select(['id', 'status', 'end_reason', 'external_id'])
      .orderBy('started_at')
      .execute()
  const keys = (callIds: readonly string[]) =>
    office.product.app.database.db
      .selectFrom('messages')
      .select(['call_id', 'choice'])
      .where('direction', '=', 'in')
      .where('call_id', 'in', callIds)
      .execute()

  /** So many callers who press 3 after the greeting; every one of them was answered, understood once, and is gone. */
  async function callers(count: number, transport: 'u1' | 't1', percent = 0): Promise<void> {
    const before = new Set((await rows()).map(({ id }) => id))
    const folder = await mkdtemp(join(tmpdir(), 'sipp-'))
    const lost = loss(percent)
    await writeFile(join(folder, 'quiet.pcap'), thinned(quietLine(8), lost))
    await writeFile(join(folder, 'key.pcap'), thinned(await readFile(key), lost))
    const errors = join(folder, 'errors.log')
    const port = String(await freePort())
    const [service, where] = office.address.replace('sip:', '').split('@')
    const args = [
      '-sf',
      join(import.meta.dirname, 'uac-keys.xml'),
      '-s',
      service!,
      where!,
      '-i',
      host,
      '-mi',
      host,
    ]
    const load = ['-m', String(count), '-r', '6', '-l', '90', '-t', transport, '-p', port]
    const more = ['-nostdin', '-timeout', '200', '-trace_err', '-error_file', errors]
    const losses = percent > 0 ? ['-lost', String(percent)] : []
    const code = await start('sipp', [...args, ...load, ...more, ...losses], folder).exit
    const told = existsSync(errors) ? (await readFile(errors, 'utf8')).slice(0, 1_500) : `sipp: ${code}`
    await rm(folder, { recursive: true })
    assert.equal(code, 0, told)
    const fresh = await eventually(async () => {
      const all = (await rows()).filter(({ id }) => !before.has(id))
      return all.every(({ status }) => status === 'ended') && all
    }, 'the end of every call')
    assert.equal(fresh.length, count)
    assert.equal(new Set(fresh.map(row => row.external_id)).size, count)
    assert.deepEqual(new Set(fresh.map(row => row.end_reason)), new Set(['caller-hung-up']))
    const pressed = await keys(fresh.map(({ id }) => id))
    assert.deepEqual(new Set(pressed.map(({ choice }) => choice)), new Set(['3']))
    assert.equal(pressed.length, count, 'each key acted, and once')
  }

  test('a hundred calls over UDP', () => callers(100, 'u1'))
  test('a hundred calls over TCP', () => callers(100, 't1'))
  test('sixty calls of which every tenth packet is lost, of the sound and of the signalling', () =>
    callers(60, 'u1', 10))
})
