import { describe } from 'node:test'
import { createTransport } from 'nodemailer'
import { describeConnector } from '../../../server/connectors/conformance.ts'
import { createEmail } from '../../../server/connectors/email/email.ts'
import { missingMail, startMailServers } from '../../support/mail-servers.ts'
import { mailsOf } from '../../support/mailbox.ts'
import { answerTo, converse, directAccount } from './desk.ts'

const missing = missingMail()
if (missing && process.env.REQUIRE_PEERS === '1') throw new Error(missing)

describe('the contract of every channel, kept with Dovecot and Postfix', { skip: missing }, () => {
  describeConnector('email', async inbox => {
    const servers = await startMailServers()
    const account = directAccount(servers)
    const customer = 'anna@customer.test'
    const transport = createTransport({ ...servers.direct, secure: false, ignoreTLS: true })
    const outbound = (id: string, text: string) =>
      answerTo(customer, {
        id,
        text,
        accountId: account.id,
        answers: [...inbox.stored.map(each => each.externalId)],
      })
    return {
      connector: createEmail({ listen: servers.direct }),
      accounts: [account],
      broken: {
        ...account,
        id: 'broken',
        address: 'broken@direct.test',
        settings: { smtp: { host: '', port: 0 } },
      },
      deliver: async ({ id, text }) => {
        const messageId = `<${id}@customer.test>`
        await transport.sendMail({
          from: customer,
          to: account.address,
          messageId,
          subject: 'A question',
          text,
        })
      },
      deliverBytes: bytes => data(servers.direct, customer, account.address, bytes),
      outbound,
      refused: id => answerTo('closed@customer.test', { id, accountId: account.id }),
      reached: async () => (await mailsOf(servers, customer)).map(mail => mail.text ?? ''),
      close: async () => {
        transport.close()
        await servers.stop()
      },
    }
  })
})

/** Hands over any bytes as the text of a mail (RFC 5321 4.5.2: a leading dot is doubled), whatever the answer. */
async function data(server: { host: string; port: number }, from: string, to: string, bytes: Uint8Array) {
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replace(/(^|\n)\./g, '$1..')
  const envelope = ['EHLO customer.test', `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`]
  await converse(server, [...envelope, 'DATA', `${text}\r\n.`])
}
