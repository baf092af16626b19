import { randomBytes } from 'node:crypto'
import type { Identifier } from '../../../../contract/identifier.ts'

/** ms in which a ticket must be used. */
const validFor = 60_000
/** Unused ones; the oldest is dropped beyond. */
const most = 1_000

export interface Ticket {
  readonly accountId: string
  readonly from: Identifier | undefined
}

/** Allows one call each, as somebody: for who was let in already, by another door. */
export function callTickets(now: () => number = Date.now) {
  const open = new Map<string, Ticket & { readonly until: number }>()
  return {
    /** 192 random bits, valid for a minute. */
    issue(ticket: Ticket): string {
      const name = randomBytes(24).toString('base64url')
      open.set(name, { ...ticket, until: now() + validFor })
      const [oldest] = open.keys()
      if (open.size > most && oldest !== undefined) open.delete(oldest)
      return name
    },
    take(name: string): Ticket | undefined {
      const ticket = open.get(name)
      open.delete(name)
      return ticket && ticket.until >= now() ? ticket : undefined
    },
  }
}

export type CallTickets = ReturnType<typeof callTickets>
