import { createTransport, type SendMailOptions } from 'nodemailer'
import type { OutboundMessage, Receipt } from '../../../contract/message.ts'
import type { ChannelAccount } from '../connector.ts'
import { ownHeader } from './bounce.ts'
import type { EmailSettings } from './settings.ts'

export type Smtp = NonNullable<EmailSettings['smtp']>

/** ms until a silent server counts as away. */
const patience = 30_000

/** Hands mails of one account to its SMTP server. */
export interface Sender {
  send(message: OutboundMessage): Promise<Receipt>
  close(): void
}

export function createSender(account: ChannelAccount, settings: EmailSettings, smtp: Smtp): Sender {
  const transport = createTransport({
    pool: true,
    maxConnections: 2,
    host: smtp.host,
    port: smtp.port,
    secure: smtp.secure,
    ...(smtp.user ? { auth: { user: smtp.user, pass: smtp.password ?? '' } } : {}),
    // A server without a certificate for its name is taken only on this machine.
    tls: { rejectUnauthorized: !isLoopback(smtp.host) },
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
  })
  return {
    send: async message => {
      try {
        const sent = await transport.sendMail(compose(account, settings, message))
        return {
          status: 'sent',
          externalId: idOf(account, message),
          at: new Date(),
          ...refusals(sent.rejected),
        }
      } catch (error) {
        return receiptOf(error)
      }
    },
    close: () => transport.close(),
  }
}

/** Ours, without brackets: the same for every attempt, and nobody can guess it. */
export function idOf(
  account: ChannelAccount,
  message: Pick<OutboundMessage, 'id' | 'conversationId'>,
): string {
  return `fd.${message.id}.${message.conversationId}@${account.address.split('@')[1] ?? 'localhost'}`
}

export function compose(
  account: ChannelAccount,
  settings: EmailSettings,
  message: OutboundMessage,
): SendMailOptions {
  const quoted = message.answers.map(id => `<${id}>`)
  const choices = message.choices.map(choice => `- ${choice.label}`).join('\n')
  const text = choices ? `${message.text}\n\n${choices}` : message.text
  const last = quoted.at(-1)
  return {
    from: { name: settings.fromName ?? account.businessName, address: account.address },
    to: message.toName ? { name: message.toName, address: message.to.value } : message.to.value,
    subject: message.subject ?? `A message from ${account.businessName}`,
    messageId: `<${idOf(account, message)}>`,
    ...(last ? { inReplyTo: last, references: quoted } : {}),
    text,
    html: toHtml(text),
    attachments: message.attachments.map(file => ({
      filename: file.name,
      contentType: file.type,
      content: Buffer.from(file.content),
    })),
    headers: {
      [ownHeader]: message.id,
      // RFC 3834 5.2 and MS-OXCMAIL: other machines, do not answer this.
      ...(message.author.kind === 'teammate'
        ? {}
        : { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' }),
    },
    // RFC 3461: a server that knows it says in its report which mail it is about, quoted or not.
    dsn: { id: message.id, return: 'headers', notify: ['failure'] },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** Plain, so that it looks typed by a person in every client and in the dark. */
function toHtml(text: string): string {
  const paragraphs = escapeHtml(text)
    .split(/\n{2,}/)
    .map(block => `<p style="margin:0 0 1em">${linked(block).replaceAll('\n', '<br>')}</p>`)
  const style =
    "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:15px;line-height:1.5"
  return `<!doctype html><html><body><div style="${style}">${paragraphs.join('')}</div></body></html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, char => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!)
}

function linked(text: string): string {
  return text.replace(/\bhttps?:\/\/[^\s<]+[^\s<.,;:!?)]/g, url => `<a href="${url}">${url}</a>`)
}

function refusals(rejected: readonly unknown[] | undefined): { reason?: string } {
  return rejected?.length ? { reason: 'One of the recipients was refused.' } : {}
}

/** SMTP says 4xx: try again, 5xx: never (RFC 5321 4.2.1); a connection lost after the text may have delivered it. */
function receiptOf(error: unknown): Receipt {
  const { responseCode, code, response, command } = Object(error) as {
    responseCode?: number
    code?: string
    response?: string
    command?: string
  }
  const at = new Date()
  const said = response?.replace(/\s+/g, ' ').slice(0, 200)
  if (code === 'EAUTH')
    return {
      status: 'failed',
      retryable: true,
      reason:
        'The mail server does not accept the user name or password. Check the SMTP settings of this account.',
      at,
    }
  if (responseCode !== undefined) {
    const retryable = responseCode < 500
    return { status: 'failed', retryable, reason: `The mail server answered: ${said ?? responseCode}`, at }
  }
  if (command === 'DATA' && (code === 'ETIMEDOUT' || code === 'ECONNECTION' || code === 'ESOCKET'))
    return {
      status: 'unknown',
      reason:
        'The connection broke after the mail was handed over, so it may have arrived. Ask before sending it again.',
      at,
    }
  if (code === 'EENVELOPE')
    return {
      status: 'failed',
      retryable: false,
      reason: 'The address cannot receive mail. Check it with the customer.',
      at,
    }
  return {
    status: 'failed',
    retryable: true,
    reason: `The mail server cannot be reached (${code ?? 'no answer'}). Check host and port of the SMTP settings.`,
    at,
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
