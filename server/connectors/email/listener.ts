import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'

/** Bytes of one mail: what the large providers let through, after base64. */
export const largestMail = 25 * 1024 * 1024

export interface ListenerOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Whether mail for this address is ours. */
  readonly serves: (address: string) => boolean
  /** Resolves when the mail is durable for all these addresses; only then the sender is told so. */
  readonly take: (raw: Buffer, recipients: readonly string[]) => Promise<void>
  readonly log: (message: string) => void
}

export interface Listener {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** The server that takes in mail directly (RFC 5321). It relays nothing and knows no user. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const server = new SMTPServer({
    name: 'frontdesk',
    banner: 'Frontdesk',
    size: largestMail,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    maxClients: 100,
    socketTimeout: 60_000,
    closeTimeout: 2_000,
    logger: false,
    onRcptTo: ({ address }, session, done) => {
      if (session.envelope.rcptTo.length >= 50) return done(refusal(452, 'Too many recipients in one mail'))
      if (options.serves(address.toLowerCase())) return done()
      done(refusal(550, 'No such address here. Check the spelling of the address'))
    },
    onData: (stream, session, done) => {
      const recipients = session.envelope.rcptTo.map(({ address }) => address.toLowerCase())
      read(stream)
        .then(async raw => {
          if (!raw)
            return done(refusal(552, `A mail may have ${largestMail / 1024 / 1024} MB. Send a link instead`))
          await options.take(raw, recipients)
          done(null, 'Ok, it is in the books')
        })
        .catch(() => {
          options.log('A mail could not be stored; its sender was asked to come again.')
          done(refusal(451, 'It cannot be stored now. Try again later'))
        })
    },
  })
  server.on('error', error => options.log(`The mail listener: ${error.message}`))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.port, options.host, () => resolve())
  })
  const { port } = server.server.address() as AddressInfo
  return { host: options.host, port, close: () => new Promise(resolve => server.close(() => resolve())) }
}

/** Reads to the end; past the limit it throws away, so that a huge mail costs no memory. */
async function read(stream: SMTPServerDataStream): Promise<Buffer | undefined> {
  let chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > largestMail) chunks = []
    else chunks.push(chunk)
  }
  return size > largestMail || stream.sizeExceeded ? undefined : Buffer.concat(chunks)
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
