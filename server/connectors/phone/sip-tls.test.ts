import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { readSipTls } from './sip-tls.ts'

describe('the certificate of the telephone', () => {
  let folder: string
  const file = (name: string) => join(folder, name)
  const files = (key: string, cert: string, ca?: string) =>
    readSipTls({ port: 5061, key: file(key), cert: file(cert), ca: ca === undefined ? ca : file(ca) })

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sip-tls-'))
    for (const name of ['ours', 'other']) {
      const made = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`), '-subj', `/CN=${name}`]
      const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
      await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...made])
    }
    await writeFile(file('no.pem'), 'secret words that are no key')
  })
  after(() => rm(folder, { recursive: true }))

  test('is taken with its key, and with authorities of one’s own', async () => {
    const { tls, tlsPort } = await files('ours.key', 'ours.pem', 'other.pem')
    assert.equal(tlsPort, 5061)
    assert.match(tls.cert, /BEGIN CERTIFICATE/)
    assert.match(tls.ca ?? '', /BEGIN CERTIFICATE/)
    assert.equal('ca' in (await files('ours.key', 'ours.pem')).tls, false)
  })

  for (const [what, key, cert, told] of [
    ['that is not there', 'ours.key', 'away.pem', /SIP_TLS_CERT cannot be read: .*away\.pem/],
    ['of another key', 'other.key', 'ours.pem', /do not fit/],
    ['that is none', 'ours.key', 'no.pem', /do not fit/],
  ] as const)
    test(`${what} is said when the product starts, and nothing of its text`, () =>
      assert.rejects(files(key, cert), (error: Error) => {
        assert.match(error.message, told)
        assert.doesNotMatch(error.message, /secret words|BEGIN/)
        return true
      }))
})
