import { randomUUID } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { z } from 'zod'
import type { SimulatedMail, simulatedMailbox, simulatedMailInput } from '../../contract/console-api.ts'
import { Mailboxes } from './mailboxes.ts'
import { openPostOffice } from './post-office.ts'

type MailInput = z.output<typeof simulatedMailInput>

export interface MailWorldOptions {
  /** Where the product takes in e-mail; only ever on this machine. Read at each mail: the port may be known only later. */
  readonly inbound: { readonly host: string; readonly port: number }
  /** Called when something came into a mailbox. */
  readonly notify: (address: string) => void
  /** People whose mailboxes are there from the start. */
  readonly people?: readonly { readonly address: string; readonly name: string }[]
  /** Port of the server outside; 0, the default, takes any free one. */
  readonly port?: number
}

/** What became of a mail to the product: taken, or refused in the product's own words. */
export type Sent =
  | { readonly ok: true; readonly mail: SimulatedMail }
  | { readonly ok: false; readonly reason: string }

/** The world outside: a mail server that takes every mail of the product, and customers who write to it. */
export interface MailWorld {
  /** Where the product sends what it writes to customers. */
  readonly port: number
  mailboxes(): z.infer<typeof simulatedMailbox>[]
  /** Latest first; whoever looks has read them. */
  messages(address: string): SimulatedMail[]
  /** Speaks SMTP to the product's listener, as a customer's provider would. */
  send(input: MailInput): Promise<Sent>
  stop(): Promise<void>
}

/** ms after which a listener that does not answer counts as away. */
const patience = 10_000

/** @throws Error when `inbound` is not on this machine, or the port is taken. */
export async function createMailWorld(options: MailWorldOptions): Promise<MailWorld> {
  const { inbound, notify, people = [], port = 0 } = options
  if (!['127.0.0.1', '::1', 'localhost'].includes(inbound.host))
    throw new Error(`The mail simulator writes to this machine only, not to ${inbound.host}.`)
  const boxes = new Mailboxes()
  for (const { address, name } of people) boxes.add(address, name)
  const office = await openPostOffice(port, (address, mail) => {
    boxes.put(address, mail)
    notify(address)
  })
  return {
    port: office.port,
    mailboxes: () => boxes.list(),
    messages: address => boxes.open(address),
    send: async input => {
      const messageId = `<${randomUUID()}@${input.from.split('@').at(-1)}>`
      const transport = transportTo(inbound)
      try {
        await transport.sendMail({
          from: input.fromName ? { name: input.fromName, address: input.from } : input.from,
          to: input.to,
          subject: input.subject,
          text: input.text,
          messageId,
          ...thread(input.answers),
        })
      } catch (error) {
        return { ok: false, reason: reasonOf(error, inbound) }
      } finally {
        transport.close()
      }
      const mail = sentMail(input, messageId)
      boxes.add(input.from, input.fromName)
      boxes.put(input.from, mail)
      notify(input.from.toLowerCase())
      return { ok: true, mail }
    },
    stop: () => office.close(),
  }
}

function transportTo({ host, port }: MailWorldOptions['inbound']) {
  return createTransport({
    host,
    port,
    secure: false,
    ignoreTLS: true,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** RFC 5322 3.6.4: answers the last one, refers to all. */
function thread(answers: readonly string[]): { inReplyTo?: string; references?: string[] } {
  const last = answers.at(-1)
  return last === undefined ? {} : { inReplyTo: last, references: [...answers] }
}

function sentMail(input: MailInput, messageId: string): SimulatedMail {
  return {
    id: randomUUID(),
    from: input.from,
    to: [input.to],
    subject: input.subject,
    text: input.text,
    html: null,
    messageId,
    answers: input.answers,
    attachments: [],
    folder: 'sent',
    at: new Date().toISOString(),
  }
}

/** The product's own answer where it gave one: that is what a real sender would read in the bounce. */
function reasonOf(error: unknown, inbound: MailWorldOptions['inbound']): string {
  if (error instanceof Error && 'response' in error && typeof error.response === 'string')
    return `The front desk refused this mail: ${error.response}`
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return `The front desk does not take mail at ${inbound.host}:${inbound.port} (${code}). Check the state light of the mail account.`
}
