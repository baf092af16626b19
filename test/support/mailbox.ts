import { ImapFlow } from 'imapflow'
import { type ParsedMail, simpleParser } from 'mailparser'
import type { MailServers } from './mail-servers.ts'

function open(servers: MailServers, address: string): ImapFlow {
  const auth = { user: address, pass: 'pass' }
  const client = new ImapFlow({ ...servers.imap, secure: false, auth, logger: false, disableAutoIdle: true })
  client.on('error', () => {})
  return client
}

/** Everything in one person's INBOX, oldest first, read over IMAP as her mail program would. */
export async function mailsOf(servers: MailServers, address: string): Promise<ParsedMail[]> {
  const client = open(servers, address)
  await client.connect()
  try {
    const mailbox = await client.mailboxOpen('INBOX', { readOnly: true })
    if (mailbox.exists === 0) return []
    const sources = await client.fetchAll('1:*', { source: true })
    return await Promise.all(sources.flatMap(({ source }) => (source ? [simpleParser(source)] : [])))
  } finally {
    await client.logout().catch(() => client.close())
  }
}

/** Puts a mail into an INBOX as if it had come at `received`. */
export async function fileMail(
  servers: MailServers,
  address: string,
  mail: string,
  received: Date,
): Promise<void> {
  const client = open(servers, address)
  await client.connect()
  try {
    await client.append('INBOX', mail.replace(/\r?\n/g, '\r\n'), [], received)
  } finally {
    await client.logout().catch(() => client.close())
  }
}
