import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { createTransport } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import { email } from '../../../contract/identifier.ts'
import { type MemoryInbox, memoryInbox } from '../memory-inbox.ts'
import { createEmail, type EmailConnector } from './email.ts'
import { SentLately } from './sent-lately.ts'

const id = '01900000-0000-7000-8000-000000000001'
const other = '01900000-0000-7000-8000-000000000002'

let provider: SMTPServer
let connector: EmailConnector
let inbox: MemoryInbox
/** What the provider was told: MAIL FROM's parameters and the mails. */
let seen: { args: Record<string, unknown>; mail: string }[]

beforeEach(async () => {
  seen = []
  provider = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    hideDSN: false,
    closeTimeout: 500,
    onData: async (stream, session, done) => {
      const mail = (await stream.toArray()).join('')
      seen.push({ args: Object(Object(session.envelope.mailFrom).args), mail })
      done()
    },
  })
  await new Promise<void>(resolve => void provider.listen(0, '127.0.0.1', () => resolve()))
  const { port } = provider.server.address() as AddressInfo
  connector = createEmail({
    listen: { host: '127.0.0.1', port: 0 },
    defaultSmtp: () => ({ host: '127.0.0.1', port, secure: false }),
  })
  inbox = memoryInbox()
  await connector.start(inbox)
  const account = {
    businessId: 'b',
    businessName: 'Rose',
    address: 'desk@rose.example',
    name: 'Mail',
    settings: {},
  }
  await connector.serve([{ ...account, id: 'mail-1' }])
})

afterEach(async () => {
  await connector.stop()
  await new Promise<void>(resolve => provider.close(() => resolve()))
})

async function send(messageId: string, to: string): Promise<void> {
  const receipt = await connector.send({
    ...{ id: messageId, conversationId: '01900000-0000-7000-8000-00000000000c', accountId: 'mail-1' },
    ...{ to: email(to)!, author: { kind: 'brain', name: 'Rose' }, purpose: 'reply', subject: 'Re: Time' },
    ...{ text: 'At nine.', choices: [], attachments: [], answers: [] },
  })
  assert.equal(receipt.status, 'sent')
}

/** A mail system reports to our own listener. */
async function report(lines: readonly string[]): Promise<void> {
  const { port } = connector.listening!
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true })
  const head = ['From: Mail Delivery System <mailer-daemon@mx.example>', 'To: desk@rose.example']
  const raw = [...head, 'Subject: Undelivered Mail Returned to Sender', ...lines].join('\r\n')
  await transport.sendMail({ raw, envelope: { from: 'mailer-daemon@mx.example', to: 'desk@rose.example' } })
  transport.close()
}

const status = (...fields: readonly string[]) => [
  'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'Your message could not be delivered.',
  '--b',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.example',
  ...fields,
  '',
  'Final-Recipient: rfc822; ann@home.example',
  'Action: failed',
  'Status: 5.1.1',
  '',
  '--b--',
]

test('a report that names only the envelope marks that mail, and no other, as failed', async () => {
  await send(id, 'ann@home.example')
  await send(other, 'ann@home.example')
  assert.equal(seen[0]?.args.ENVID, id, 'the provider was told the envelope id')
  await report(status(`Original-Envelope-Id: ${id}`))
  assert.deepEqual(
    inbox.receipts.map(({ which, receipt }) => [which, receipt.status]),
    [[{ messageId: id }, 'failed']],
  )
})

test('a report whose server replaced the Message-ID is understood by our own header', async () => {
  await send(id, 'ann@home.example')
  const header = /^x-frontdesk-message:.*$/im.exec(seen[0]?.mail ?? '')?.[0]
  assert.ok(header)
  await report([
    ...status().slice(0, -1),
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    'Message-ID: <0100@ses.example>',
    header,
    '',
    '--b--',
  ])
  assert.deepEqual(inbox.receipts[0]?.which, { messageId: id })
})

test('a report that names only the recipient is about the last mail to him', async () => {
  await send(other, 'ben@home.example')
  await send(id, 'ann@home.example')
  await report(status())
  assert.deepEqual(
    inbox.receipts.map(({ which }) => which),
    [{ messageId: id }],
  )
})

test('a report about a mail that somebody else sent from this address changes none of ours', async () => {
  await send(id, 'ann@home.example')
  await report([
    ...status().slice(0, -1),
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    'Message-ID: <holiday-card@phone.example>',
    '',
    '--b--',
  ])
  assert.deepEqual(
    inbox.receipts.map(({ which }) => which),
    [{ externalId: 'holiday-card@phone.example' }],
  )
})

test('after five days nothing more is concluded from a recipient, and never from another account', () => {
  const lately = new SentLately()
  lately.sent('mail-1', 'Ann@home.example', id, 0)
  assert.equal(lately.last('mail-1', 'ann@home.example', 4 * 86_400_000), id)
  assert.equal(lately.last('mail-2', 'ann@home.example', 1), undefined)
  assert.equal(lately.last('mail-1', 'ann@home.example', 6 * 86_400_000), undefined)
})
