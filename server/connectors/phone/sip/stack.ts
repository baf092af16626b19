import type { Clock } from './clock.ts'
import { type Dialog, dialogKey } from './dialog.ts'
import { tagOf } from './fields.ts'
import type { Hop, Source, Wire } from './flow.ts'
import type { Limits } from './limits.ts'
import type { Request } from './message.ts'
import { createHopFinder, type HopFinder, type Names } from './resolve.ts'
import type { ServerTransaction } from './server-transactions.ts'
import { createTransactions, type Transactions } from './transactions.ts'
import { writeHostPort } from './uri.ts'

/** Where messages of one dialog go to. */
export interface DialogUser {
  receive(transaction: ServerTransaction, dialog: Dialog): void
  acknowledged(ack: Request, source: Source): void
}

/** What every call and registration of a user agent shares. */
export interface Stack {
  readonly wire: Wire
  readonly clock: Clock
  readonly transactions: Transactions
  readonly finder: HopFinder
  readonly limits: Limits
  /** Name and version for User-Agent and Server. */
  readonly software: string
  /** By Dialog.key. */
  readonly dialogs: Map<string, { readonly user: DialogUser; readonly dialog: Dialog }>
  /** A sentence about what went wrong, without addresses, secrets or words of a customer. */
  readonly log: (message: string) => void
}

export const allowed = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY'
export const supported = '100rel, timer, replaces'
/** Extensions that a peer may require of us. */
export const understood: readonly string[] = ['100rel', 'timer', 'replaces']
export const methods: readonly string[] = allowed.split(', ')

/** Contact for messages over this hop (RFC 3261 8.1.1.8). */
export function contactFor(stack: Stack, hop: Hop, user: string): string {
  const transport = hop.protocol === 'udp' ? '' : `;transport=${hop.protocol}`
  return `<sip:${user === '' ? '' : `${user}@`}${writeHostPort(stack.wire.sentBy(hop))}${transport}>`
}

/** An option tag that is required of us and that we do not have (RFC 3261 8.2.2.3). */
export const notUnderstood = (request: Request): string[] =>
  request.headers.list('Require').filter(each => !understood.includes(each.toLowerCase()))

interface Parts extends Pick<Stack, 'wire' | 'clock' | 'limits' | 'software' | 'log'> {
  readonly names: Names
  readonly onRequest: (transaction: ServerTransaction) => void
}

export function createStack({ names, onRequest, ...parts }: Parts): Stack {
  const dialogs: Stack['dialogs'] = new Map()
  const transactions = createTransactions({
    wire: parts.wire,
    clock: parts.clock,
    mostTransactions: parts.limits.transactions,
    onRequest,
    onAck(ack, source) {
      dialogs.get(dialogKey(ack.callId, tagOf(ack.to), tagOf(ack.from)))?.user.acknowledged(ack, source)
    },
    // The call it belonged to was over 32 seconds ago; the phone gives up by itself for want of an ACK.
    onLateSuccess() {},
  })
  return { ...parts, transactions, dialogs, finder: createHopFinder(parts.clock, names) }
}
