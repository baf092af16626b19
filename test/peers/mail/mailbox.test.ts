import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { InboundMessage } from '../../../contract/message.ts'
import { eventually } from '../../../server/connectors/conformance.ts'
import type { Connector, Inbox } from '../../../server/connectors/connector.ts'
import { createEmail } from '../../../server/connectors/email/email.ts'
import { type MemoryInbox, memoryInbox } from '../../../server/connectors/memory-inbox.ts'
import { type MailServers, missingMail, startMailServers, swaks } from '../../support/mail-servers.ts'
import { fileMail, mailsOf } from '../../support/mailbox.ts'
import { answerTo, mailboxAccount } from './desk.ts'

const missing = missingMail()
if (missing && process.env.REQUIRE_PEERS === '1') throw new Error(missing)

describe('a mailbox on Dovecot and Postfix', { skip: missing }, () => {
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
    connector = createEmail()
    await connector.start(inbox)
    await connector.serve([mailboxAccount(servers)])
    await light('green')
  })
  afterEach(() => connector.stop())

  const light = (colour: string) =>
    eventually(`the ${colour} light`, () => connector.health().find(each => each.light === colour))
  const arrived = (subject: string) =>
    eventually(`the mail "${subject}"`, () => inbox.stored.find(each => each.subject === subject))
  const received = (address: string, subject: string) =>
    eventually(`"${subject}" for ${address}`, async () =>
      (await mailsOf(servers, address)).find(mail => mail.subject === subject),
    )
  const send = (message = answerTo('anna@customer.test')) =>
    connector.send(message, new AbortController().signal)

  /** A mail of Anna's to the desk. */
  const write = (subject: string, ...args: string[]) =>
    swaks(servers.smtp, [
      ...['--from', 'anna@customer.test', '--to', 'desk@clinic.test'],
      ...['--h-From', '"Anna Weiss" <anna@customer.test>', '--h-Subject', subject, ...args],
    ])

  it('a letter in HTML with a PDF comes in as text, safe HTML and the file', async () => {
    const pdf = join(folder, 'insurance.pdf')
    const html = join(folder, 'letter.html')
    await writeFile(
      pdf,
      '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n',
    )
    await writeFile(html, '<p>Do you take <b>my insurance</b>?</p><script>alert(1)</script>')
    const { sent, transcript } = await write(
      'A question about insurance',
      ...['--attach-type', 'text/html', '--attach-body', `@${html}`],
      ...[
        '--attach-type',
        'application/octet-stream',
        '--attach-name',
        'insurance.pdf',
        '--attach',
        `@${pdf}`,
      ],
    )
    assert.ok(sent, transcript)
    const message = await arrived('A question about insurance')
    assert.equal(message.from.value, 'anna@customer.test')
    assert.equal(message.fromName, 'Anna Weiss')
    assert.match(message.text, /Do you take my insurance\?/)
    assert.match(message.html ?? '', /<b>my insurance<\/b>/)
    assert.doesNotMatch(message.html ?? '', /script|alert/)
    assert.deepEqual(
      message.attachments.map(({ name, type }) => ({ name, type })),
      [{ name: 'insurance.pdf', type: 'application/pdf' }],
    )
    assert.equal(message.automatic, undefined)
  })

  it('the answer stands in her thread, and what she writes back stands in ours', async () => {
    const question = `question-${randomUUID()}@customer.test`
    await write('Free on Tuesday', '--h-Message-Id', `<${question}>`, '--body', 'Is Tuesday free?')
    const message = await arrived('Free on Tuesday')
    assert.equal(message.externalId, question)

    const receipt = await send(
      answerTo('anna@customer.test', { subject: 'Re: Free on Tuesday', answers: [question] }),
    )
    assert.equal(receipt.status, 'sent', receipt.reason)
    const answer = await received('anna@customer.test', 'Re: Free on Tuesday')
    assert.equal(answer.inReplyTo, `<${question}>`)
    assert.deepEqual([answer.references].flat(), [`<${question}>`])
    assert.equal(answer.messageId, `<${receipt.externalId}>`)
    assert.equal(answer.headers.get('auto-submitted'), 'auto-replied')
    assert.equal(answer.from?.value[0]?.name, 'Maple Dental')
    assert.match(answer.text ?? '', /Tuesday at ten is free\./)
    assert.match(String(answer.html), /Tuesday at ten is free\./)

    await write(
      'Re: Re: Free on Tuesday',
      ...['--header', `In-Reply-To: <${receipt.externalId}>`],
      ...['--header', `References: <${question}> <${receipt.externalId}>`],
      ...['--body', 'Ten is fine.'],
    )
    const back = await arrived('Re: Re: Free on Tuesday')
    assert.deepEqual(back.answers, [receipt.externalId, question])
    assert.match(back.text, /^Ten is fine\./)
  })

  it('an answer typed by a teammate does not call itself automatic', async () => {
    const message = answerTo('anna@customer.test', {
      author: { kind: 'teammate', name: 'Ruth' },
      subject: 'Typed by hand',
    })
    assert.equal((await send(message)).status, 'sent')
    const mail = await received('anna@customer.test', 'Typed by hand')
    assert.equal(mail.headers.get('auto-submitted'), undefined)
  })

  it('after the server threw us out we come back, and nothing is missed or doubled', async () => {
    await write('Before the kick', '--body', 'One')
    await arrived('Before the kick')
    await servers.kick('desk@clinic.test')
    await write('After the kick', '--body', 'Two')
    await arrived('After the kick')
    await light('green')
    for (const subject of ['Before the kick', 'After the kick'])
      assert.equal(inbox.stored.filter(each => each.subject === subject).length, 1)
  })

  it('mail that came while we were away is fetched at the next start, and only that', async () => {
    await write('Seen before the stop', '--body', 'One')
    await arrived('Seen before the stop')
    // Its mark is set after it was handed over; the next mail shows that it is there.
    await write('Seen too', '--body', 'Two')
    await arrived('Seen too')
    await connector.stop()
    await write('While you were away', '--body', 'Three')
    inbox = memoryInbox()
    connector = createEmail()
    await connector.start(inbox)
    await connector.serve([mailboxAccount(servers)])
    await arrived('While you were away')
    assert.equal(inbox.handed.filter(each => each.subject === 'Seen before the stop').length, 0)
  })

  it('after five days away every mail of those days is fetched', async () => {
    await write('The last before the holidays', '--body', 'One')
    await arrived('The last before the holidays')
    await write('Really the last', '--body', 'Two')
    await arrived('Really the last')
    await connector.stop()
    const letter = 'From: anna@customer.test\nTo: desk@clinic.test\nSubject: In the holidays\n\nHello?\n'
    await fileMail(servers, 'desk@clinic.test', letter, new Date(Date.now() - 5 * 86_400_000))
    await connector.start(inbox)
    await connector.serve([mailboxAccount(servers)])
    await arrived('In the holidays')
  })

  it('a mail that comes while another is being stored does not wait for the next one', async () => {
    const busy: Inbox = Object.create(inbox, {
      message: {
        value: async (inbound: InboundMessage) => {
          if (inbound.subject === 'The first of two') {
            await write('The second of two', '--body', 'Two')
            await received('desk@clinic.test', 'The second of two')
          }
          return inbox.message(inbound)
        },
      },
    })
    await connector.stop()
    connector = createEmail()
    await connector.start(busy)
    await connector.serve([mailboxAccount(servers)])
    await light('green')
    await write('The first of two', '--body', 'One')
    await arrived('The second of two')
  })

  it('a mail that cannot be stored now is fetched again until it is', async () => {
    inbox.setFailure(new Error('the database is away'))
    await write('Patience', '--body', 'Still there?')
    await light('red')
    const stored = () => inbox.stored.filter(each => each.subject === 'Patience').length
    assert.equal(stored(), 0)
    inbox.setFailure(undefined)
    await arrived('Patience')
    assert.equal(stored(), 1)
  })

  it('an answer to a mailbox that does not exist comes back as a failure of that answer', async () => {
    const receipt = await send(answerTo('nobody@customer.test', { subject: 'Into the void' }))
    assert.equal(receipt.status, 'sent', receipt.reason)
    const report = await eventually('the bounce', () =>
      inbox.receipts.find(({ which }) => 'externalId' in which && which.externalId === receipt.externalId),
    )
    assert.equal(report.receipt.status, 'failed')
    assert.ok(report.receipt.reason && report.receipt.reason.length > 10)
    assert.equal(inbox.stored.filter(each => each.from.value.startsWith('mailer-daemon')).length, 0)
  })

  it('a mailbox that is refused at the door is a failure at once', async () => {
    const receipt = await send(answerTo('closed@customer.test'))
    assert.equal(receipt.status, 'failed')
    assert.equal(receipt.retryable, false)
    assert.match(receipt.reason ?? '', /No such mailbox/)
  })

  it('an absence note is kept but marked as written by a machine', async () => {
    await write(
      'Out of office: back on Monday',
      '--header',
      'Auto-Submitted: auto-replied',
      '--body',
      'I am away.',
    )
    assert.equal((await arrived('Out of office: back on Monday')).automatic, 'auto-reply')
  })

  it('a newsletter is marked as bulk', async () => {
    await write('News of the week', '--header', 'List-Id: <news.customer.test>', '--body', 'Read this.')
    assert.equal((await arrived('News of the week')).automatic, 'bulk')
  })

  it('our own mail and a mail that goes round in circles are not taken as a customer', async () => {
    const loop = Array.from(
      { length: 60 },
      (_, at) => `Received: from a${at}.test by b${at}.test; Tue, 24 Nov 2026 08:00:00 +0000`,
    )
    const looped = join(folder, 'looped.eml')
    await writeFile(
      looped,
      `${loop.join('\n')}\nFrom: anna@customer.test\nSubject: Round and round\n\nAgain.\n`,
    )
    await write('From ourselves', '--h-From', 'desk@clinic.test', '--body', 'Talking to myself.')
    await swaks(servers.smtp, [
      '--from',
      'anna@customer.test',
      '--to',
      'desk@clinic.test',
      '--data',
      `@${looped}`,
    ])
    await write('The last one', '--body', 'Hello')
    await arrived('The last one')
    const subjects = inbox.stored.map(each => each.subject)
    assert.ok(!subjects.includes('From ourselves'))
    assert.ok(!subjects.includes('Round and round'))
  })

  it('a wrong password makes the light red and says to enter it again', async () => {
    const other: Connector = createEmail()
    await other.start(memoryInbox())
    try {
      await other.serve([mailboxAccount(servers, 'wrong')])
      const red = await eventually('the red light', () => other.health().find(each => each.light === 'red'))
      assert.match(red.reason ?? '', /password/)
      const receipt = await other.send(answerTo('anna@customer.test'), new AbortController().signal)
      assert.equal(receipt.status, 'failed')
      assert.match(receipt.reason ?? '', /password/)
      assert.doesNotMatch(receipt.reason ?? '', /wrong/)
    } finally {
      await other.stop()
    }
  })
})
