import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { eventually } from '../../../server/connectors/conformance.ts'
import type { Connector } from '../../../server/connectors/connector.ts'
import { createEmail } from '../../../server/connectors/email/email.ts'
import { type MemoryInbox, memoryInbox } from '../../../server/connectors/memory-inbox.ts'
import { type MailServers, missingMail, startMailServers, swaks } from '../../support/mail-servers.ts'
import { converse, directAccount } from './desk.ts'

const missing = missingMail()
if (missing && process.env.REQUIRE_PEERS === '1') throw new Error(missing)

const megabyte = 1024 * 1024

describe('mail that comes straight to our own listener', { skip: missing }, () => {
  let servers: MailServers
  let connector: Connector
  let inbox: MemoryInbox
  let folder: string

  before(async () => {
    servers = await startMailServers()
    folder = await mkdtemp(join(tmpdir(), 'frontdesk-letters-'))
  })
  after(async () => {
    await servers?.stop()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    inbox = memoryInbox()
    connector = createEmail({ listen: servers.direct })
    await connector.start(inbox)
    await connector.serve([directAccount(servers)])
  })
  afterEach(() => connector.stop())

  const arrived = (subject: string) =>
    eventually(`the mail "${subject}"`, () => inbox.stored.find(each => each.subject === subject))
  const write = (server: { host: string; port: number }, to: string, subject: string) =>
    swaks(server, ['--from', 'anna@customer.test', '--to', to, '--h-Subject', subject, '--body', 'Hello'])

  it('a mail for the desk is taken, and is in the books before the sender is told so', async () => {
    const { sent, transcript } = await write(servers.direct, 'desk@direct.test', 'Straight to you')
    assert.ok(sent, transcript)
    assert.equal(inbox.stored[0]?.subject, 'Straight to you')
  })

  it('a mail for an address that is not ours is refused in words, and so is one for somebody else', async () => {
    for (const to of ['nobody@direct.test', 'stranger@elsewhere.test']) {
      const { sent, transcript } = await write(servers.direct, to, 'Lost')
      assert.equal(sent, false)
      assert.match(transcript, /<\*\* 550 .*address/)
    }
    assert.equal(inbox.handed.length, 0)
  })

  it('a mail of 30 MB is refused before it is sent, when the sender says how large it is', async () => {
    const answers = await converse(servers.direct, [
      'EHLO customer.test',
      `MAIL FROM:<anna@customer.test> SIZE=${30 * megabyte}`,
    ])
    assert.match(answers[2] ?? '', /^552 /)
    assert.equal(inbox.handed.length, 0)
  })

  it('a mail of 30 MB is refused after it was read, when the sender did not say so', async () => {
    const letter = join(folder, 'huge.eml')
    const line = `${'x'.repeat(76)}\n`
    await writeFile(letter, `Subject: Huge\n\n${line.repeat((30 * megabyte) / line.length)}`)
    const { sent, transcript } = await swaks(servers.direct, [
      ...['--from', 'anna@customer.test', '--to', 'desk@direct.test'],
      ...['--data', `@${letter}`, '--suppress-data'],
    ])
    assert.equal(sent, false)
    assert.match(transcript, /<\*\* 552 .*25 MB/)
    assert.equal(inbox.handed.length, 0)
  })

  it('while a mail cannot be stored its sender is asked to come again, and it arrives once', async () => {
    inbox.setFailure(new Error('the database is away'))
    const { sent, transcript } = await write(servers.direct, 'desk@direct.test', 'Come again')
    assert.equal(sent, false)
    assert.match(transcript, /<\*\* 451 /)

    await write(servers.smtp, 'desk@direct.test', 'By way of Postfix')
    await eventually('Postfix putting it off', async () => (await servers.queued()) > 0 || undefined)
    inbox.setFailure(undefined)
    // Postfix ignores a flush while it is still busy with the first attempt, so it is asked until it has gone.
    await eventually('the delivery', async () => {
      await servers.flush()
      return (await servers.queued()) === 0 || undefined
    })
    await arrived('By way of Postfix')
    assert.equal(inbox.handed.filter(each => each.subject === 'By way of Postfix').length, 1)
    assert.equal(inbox.stored.filter(each => each.subject === 'Come again').length, 0)
  })

  it('a sender that talks nonsense or hangs up in the middle stops nobody else', async () => {
    const half =
      'EHLO x\r\nMAIL FROM:<anna@customer.test>\r\nRCPT TO:<desk@direct.test>\r\nDATA\r\nSubject: Half\r\n'
    for (const words of ['GET / HTTP/1.1\r\n\r\n', '\u0000\u0001\r\n', half]) {
      const socket = connect(servers.direct.port, servers.direct.host)
      socket.on('error', () => {})
      await once(socket, 'data')
      socket.end(words)
      await once(socket.resume(), 'close')
    }
    await write(servers.direct, 'desk@direct.test', 'Still open')
    await arrived('Still open')
    assert.equal(inbox.stored.filter(each => each.subject === 'Half').length, 0)
  })
})
