import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import sanitize from 'sanitize-html'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'
import type { SimulatedMail } from '../../contract/console-api.ts'

export interface PostOffice {
  readonly port: number
  close(): Promise<void>
}

/** Bytes of one mail, as large providers have it. */
const mostBytes = 25 * 1024 * 1024
/** Characters that are kept of each text. */
const mostText = 200_000

/** A real SMTP server on loopback (RFC 5321) that takes mail for everybody outside. */
export async function openPostOffice(
  port: number,
  deliver: (address: string, mail: SimulatedMail) => void,
): Promise<PostOffice> {
  const server = new SMTPServer({
    name: 'outside.example',
    banner: 'simulated mail server',
    authOptional: true,
    // No certificate is worth anything on loopback.
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    size: mostBytes,
    onData(stream, session, done) {
      read(stream)
        .then(mail => {
          if (stream.sizeExceeded) return done(refusal(552, 'The mail is larger than 25 MB'))
          for (const { address } of session.envelope.rcptTo)
            deliver(address.toLowerCase(), { ...mail, id: randomUUID() })
          done(null, 'kept')
        })
        .catch(() => done(refusal(451, 'The mail could not be read')))
    },
  })
  // Connections that break are the sender's to try again.
  server.on('error', () => {})
  const listening = server.listen(port, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => new Promise(resolve => server.close(resolve)),
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

async function read(stream: SMTPServerDataStream): Promise<SimulatedMail> {
  const parsed = await simpleParser(stream, { skipTextToHtml: true, skipImageLinks: true })
  return {
    id: '',
    from: parsed.from?.value[0]?.address ?? '',
    to: addressesOf(parsed.to),
    subject: parsed.subject ?? '',
    text: (parsed.text ?? '').slice(0, mostText),
    html: typeof parsed.html === 'string' ? sanitize(parsed.html).slice(0, mostText) : null,
    messageId: parsed.messageId ?? '',
    answers: answersOf(parsed),
    attachments: parsed.attachments.map(({ filename, contentType, size }) => ({
      name: filename ?? 'file',
      type: contentType,
      size,
    })),
    folder: 'inbox',
    at: new Date().toISOString(),
  }
}

function addressesOf(field: AddressObject | AddressObject[] | undefined): string[] {
  const objects = field === undefined ? [] : Array.isArray(field) ? field : [field]
  return objects.flatMap(one => one.value.flatMap(({ address }) => address ?? []))
}

/** Oldest first, the one it answers last. */
function answersOf({ references, inReplyTo }: ParsedMail): string[] {
  const all = references === undefined ? [] : Array.isArray(references) ? references : [references]
  return inReplyTo === undefined || all.includes(inReplyTo) ? all : [...all, inReplyTo]
}
