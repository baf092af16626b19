import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Baresip, startBaresip } from '../sip/baresip.ts'
import { makeCertificate } from '../sip/certificate.ts'
import { missingSip } from '../sip/programs.ts'
import { type Office, openOffice } from './office.ts'

const customer = '+447700900101'
/** Five minutes of a line on which nobody speaks. */
const speaks = new Int16Array(300 * 8_000)

describe('a telephone that must not be overheard (TLS and SRTP)', {
  skip: missingSip('baresip-core'),
}, () => {
  let office: Office
  let anna: Baresip
  let eva: Baresip
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'encrypted-'))
    const { key, cert, both } = await makeCertificate(folder)
    const files = { SIP_TLS_KEY: key, SIP_TLS_CERT: cert, SIP_TLS_CA: cert, SIP_TLS_PORT: '0' }
    office = await openOffice('32562-32640', files)
    const tls = { ca: cert, own: both }
    anna = await startBaresip(customer, { speaks, tls, srtp: true })
    eva = await startBaresip('eva', { speaks, tls, srtp: true })
    const address = `${secured(eva.address)};transport=tls`
    await office.set({ srtp: 'required', teammates: [{ name: 'Eva', address }] })
  })
  after(async () => {
    await anna?.stop()
    await eva?.stop()
    await office?.stop()
    await rm(folder, { recursive: true })
  })

  test('a caller over TLS is understood by key, put through over TLS, and keys pass encrypted both ways', async () => {
    await anna.command('dial', office.secureAddress)
    await anna.event('CALL_ESTABLISHED')
    await office.hears(/Press 1/)
    await anna.command('sndcode', '2')
    await eva.event('CALL_ESTABLISHED')
    await eva.command('sndcode', '1')
    await office.joined()
    await anna.command('sndcode', '5')
    assert.equal((await eva.event('CALL_DTMF_START')).param, '5')
    await eva.command('sndcode', '7')
    assert.equal((await anna.event('CALL_DTMF_START')).param, '7')
    await anna.command('hangup')
    await eva.event('CALL_CLOSED')
    assert.equal((await office.over()).endReason, 'caller-hung-up')
  })

  test('a caller whose sound is not encrypted is refused, and nothing is said to them', async () => {
    const before = (await office.latest()).id
    const open = await startBaresip('open', { speaks })
    await open.command('dial', office.address)
    assert.match((await open.event('CALL_CLOSED')).param ?? '', /488/)
    await open.stop()
    assert.equal((await office.latest()).id, before)
  })
})

/** It serves TLS on the port after that of UDP. */
function secured(address: string): string {
  return address.replace(/\d+$/, port => String(Number(port) + 1))
}
