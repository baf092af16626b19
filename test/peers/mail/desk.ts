import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { email } from '../../../contract/identifier.ts'
import type { OutboundMessage } from '../../../contract/message.ts'
import type { ChannelAccount } from '../../../server/connectors/connector.ts'
import type { MailServers } from '../../support/mail-servers.ts'

/** The clinic's mailbox on the real servers: fetched by IMAP, answered by SMTP with a password. */
export function mailboxAccount(servers: MailServers, password = 'pass'): ChannelAccount {
  const login = { secure: false, user: 'desk@clinic.test', password }
  return {
    id: 'mailbox',
    businessId: 'clinic',
    businessName: 'Maple Dental',
    address: 'desk@clinic.test',
    name: 'Mailbox',
    settings: { imap: { ...servers.imap, ...login }, smtp: { ...servers.smtp, ...login } },
  }
}

/** An address whose mail comes straight to our own listener. */
export function directAccount(servers: MailServers): ChannelAccount {
  return {
    id: 'direct',
    businessId: 'clinic',
    businessName: 'Maple Dental',
    address: 'desk@direct.test',
    name: 'Direct',
    settings: { smtp: { ...servers.smtp, secure: false } },
  }
}

export function answerTo(address: string, changes: Partial<OutboundMessage> = {}): OutboundMessage {
  const to = email(address)
  if (!to) throw new Error(`${address} is no address`)
  return {
    id: randomUUID(),
    conversationId: randomUUID(),
    accountId: 'mailbox',
    to,
    author: { kind: 'brain', name: 'Maple Dental' },
    purpose: 'reply',
    text: 'Good morning,\n\nTuesday at ten is free.\n\nMaple Dental',
    choices: [],
    attachments: [],
    answers: [],
    ...changes,
  }
}

/** Says each line when the server has answered the one before; gives back its answers, the greeting first. */
export async function converse(
  server: { readonly host: string; readonly port: number },
  lines: readonly string[],
): Promise<string[]> {
  const socket = connect(server.port, server.host)
  socket.on('error', () => {})
  const answers: string[] = []
  for (const line of [...lines, 'QUIT']) {
    const [answer] = await once(socket, 'data')
    answers.push(String(answer))
    // Latin-1 lets any byte through as it is.
    socket.write(`${line}\r\n`, 'latin1')
  }
  socket.end()
  await once(socket.resume(), 'close')
  return answers
}
