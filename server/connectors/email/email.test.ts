import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { createTransport } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import { email as emailIdentifier } from '../../../contract/identifier.ts'
import type { OutboundMessage } from '../../../contract/message.ts'
import { type ConnectorWorld, describeConnector } from '../conformance.ts'
import type { ChannelAccount } from '../connector.ts'
import type { MemoryInbox } from '../memory-inbox.ts'
import { createEmail } from './email.ts'
import { parseMail } from './mime.ts'

const account = (id: string, address: string, settings: unknown): ChannelAccount => ({
  id,
  businessId: 'business-1',
  businessName: 'Salon Rose',
  address,
  name: 'Mail',
  settings,
})

/** The customer's mail server: keeps what it gets, except for one address it does not know. */
async function customerServer() {
  const got: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onRcptTo: ({ address }, _session, done) =>
      done(
        address === 'gone@home.example'
          ? Object.assign(new Error('User unknown'), { responseCode: 550 })
          : null,
      ),
    onData: async (stream, _session, done) => {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk)
      got.push((await parseMail(Buffer.concat(chunks))).text)
      done()
    },
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return { got, port, close: () => new Promise<void>(resolve => server.close(() => resolve())) }
}

async function mailWorld(_inbox: MemoryInbox): Promise<ConnectorWorld> {
  const customer = await customerServer()
  const connector = createEmail({
    listen: { host: '127.0.0.1', port: 0 },
    defaultSmtp: () => ({ host: '127.0.0.1', port: customer.port, secure: false }),
  })
  const hand = async (mail: { raw: Buffer } | { messageId: string; subject: string; text: string }) => {
    const { port } = connector.listening ?? assert.fail('the listener is not open')
    const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true })
    const envelope = { from: 'ann@home.example', to: 'desk@rose.example' }
    await transport.sendMail({ from: 'Ann <ann@home.example>', to: 'desk@rose.example', ...mail, envelope })
    transport.close()
  }
  const outbound = (id: string, text: string, to = 'ann@home.example'): OutboundMessage => ({
    id,
    conversationId: '22222222-0000-4000-8000-000000000001',
    accountId: 'mail-1',
    to: emailIdentifier(to) ?? assert.fail(`${to} is no address`),
    author: { kind: 'brain', name: 'Rose' },
    purpose: 'reply',
    text,
    choices: [],
    attachments: [],
    subject: 'Re: Time',
    answers: [],
  })
  return {
    connector,
    accounts: [account('mail-1', 'desk@rose.example', {})],
    broken: account('mail-2', 'other@rose.example', { imap: { host: '' } }),
    deliver: ({ id, text }) => hand({ messageId: `<${id}@home.example>`, subject: 'Time', text }),
    deliverBytes: bytes => hand({ raw: Buffer.from(bytes) }),
    outbound,
    refused: id => outbound(id, 'To nobody.', 'gone@home.example'),
    reached: async () => customer.got,
    close: customer.close,
  }
}

describeConnector('e-mail', mailWorld)
