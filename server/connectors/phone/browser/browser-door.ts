import type { CallErrorCode, CallerFrame } from '../../../../contract/call-protocol.ts'
import type { Identifier } from '../../../../contract/identifier.ts'
import type { Socket } from '../../connector.ts'
import type { RemoteLeg } from '../remote/remote-leg.ts'
import type { Clock } from '../session/clock.ts'
import { type Admitted, BrowserCall, refuse } from './browser-call.ts'
import { callTickets } from './tickets.ts'

/** Whose token this is, by the rules of the chat: its widget, its pages, its signature. */
export type CheckVisitor = (visit: {
  readonly key: string | null
  readonly origin: string | null
  readonly token: string
}) => { readonly from: Identifier; readonly businessId: string } | { readonly refused: string }

/** A caller whom the console lets in. */
export interface Ticket {
  readonly accountId: string
  readonly from: Identifier | undefined
}

/** Calls of this node, of one address, and of one caller: nobody speaks on two lines. */
const most = { calls: 200, perSource: 10, perCaller: 1 }
/** Calls of one address in ten minutes. */
const attempts = { most: 20, within: 600_000 }

export interface BrowserDoorParts {
  readonly clock: Clock
  readonly visitors: CheckVisitor | undefined
  readonly sourceOf: (request: Request) => string | undefined
  /** The phone account that takes calls of this business, and its number. */
  readonly accountOf: (
    which: { readonly businessId: string } | { readonly accountId: string },
  ) => { readonly accountId: string; readonly address: string } | undefined
  /** A voice for simulated callers. */
  readonly speak: Admitted['speak']
  readonly begin: (leg: RemoteLeg, admitted: Admitted) => Promise<void>
}

/** Where calls of browsers come in. */
export class BrowserDoor {
  readonly #parts: BrowserDoorParts
  readonly #tickets = callTickets<Ticket>()
  readonly #calls = new Map<BrowserCall, { readonly source: string | undefined; caller?: string }>()
  readonly #attempts = new Map<string, number[]>()

  constructor(parts: BrowserDoorParts) {
    this.#parts = parts
  }

  /** Allows one call as somebody within a minute. */
  ticket(ticket: Ticket): string {
    return this.#tickets.issue(ticket)
  }

  socket(socket: Socket, request: Request) {
    const source = this.#parts.sourceOf(request)
    const open = [...this.#calls.values()].filter(one => one.source === source).length
    const crowded = source !== undefined && (open >= most.perSource || !this.#mayTry(source))
    if (crowded || this.#calls.size >= most.calls)
      return refuse(socket, 'too_many', 'Too many calls come from here. Try again in some minutes.')
    const key = new URL(request.url).searchParams.get('key')
    const origin = request.headers.get('origin')
    const call: BrowserCall = new BrowserCall(socket, {
      clock: this.#parts.clock,
      admit: frame => this.#admit(call, frame, { key, origin }),
      begin: this.#parts.begin,
      ended: () => this.#calls.delete(call),
    })
    this.#calls.set(call, { source })
  }

  #admit(
    call: BrowserCall,
    { token, ticket }: Extract<CallerFrame, { kind: 'call' }>,
    visit: { readonly key: string | null; readonly origin: string | null },
  ): Admitted | { readonly code: CallErrorCode; readonly message: string } {
    const found = ticket === undefined ? this.#visitor(token, visit) : this.#ticketed(ticket)
    if ('code' in found) return found
    const caller = `${found.accountId} ${found.from?.kind} ${found.from?.value}`
    const same = [...this.#calls.values()].filter(one => found.from && one.caller === caller)
    if (same.length >= most.perCaller)
      return { code: 'too_many', message: 'You are on the line already, in another window.' }
    const held = this.#calls.get(call)
    if (held) held.caller = caller
    return found
  }

  #visitor(
    token: string | undefined,
    visit: { readonly key: string | null; readonly origin: string | null },
  ) {
    const checked = token === undefined ? undefined : this.#parts.visitors?.({ ...visit, token })
    if (!checked) return notAllowed('Calls from this page are not possible. Write instead.')
    if ('refused' in checked) return notAllowed(checked.refused)
    const account = this.#parts.accountOf({ businessId: checked.businessId })
    if (!account) return { code: 'unavailable' as const, message: 'Nobody takes calls here. Write instead.' }
    return { accountId: account.accountId, to: account.address, from: checked.from }
  }

  #ticketed(name: string) {
    const ticket = this.#tickets.take(name)
    const account = ticket && this.#parts.accountOf({ accountId: ticket.accountId })
    if (!account) return notAllowed('This ticket was used or is too old. Call again.')
    const { speak } = this.#parts
    return {
      accountId: account.accountId,
      to: account.address,
      from: ticket.from,
      ...(speak ? { speak } : {}),
    }
  }

  #mayTry(source: string): boolean {
    const now = this.#parts.clock.now()
    const recent = (this.#attempts.get(source) ?? []).filter(at => now - at < attempts.within)
    this.#attempts.delete(source)
    this.#attempts.set(source, [...recent, now].slice(-attempts.most - 1))
    const [oldest] = this.#attempts.keys()
    if (this.#attempts.size > 10_000 && oldest !== undefined) this.#attempts.delete(oldest)
    return recent.length < attempts.most
  }
}

function notAllowed(message: string) {
  return { code: 'not_allowed' as const, message }
}
