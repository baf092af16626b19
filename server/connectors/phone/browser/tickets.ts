import { randomBytes } from 'node:crypto'

/** ms in which a ticket must be used. */
const validFor = 60_000
/** Unused ones; the oldest is dropped beyond. */
const most = 1_000

/** Lets in one socket each, with what its owner may do: for who was let in already, by another door. */
export function callTickets<Ticket extends object>(now: () => number = Date.now) {
  const open = new Map<string, { readonly ticket: Ticket; readonly until: number }>()
  return {
    /** 192 random bits, valid for a minute. */
    issue(ticket: Ticket): string {
      const name = randomBytes(24).toString('base64url')
      open.set(name, { ticket, until: now() + validFor })
      const [oldest] = open.keys()
      if (open.size > most && oldest !== undefined) open.delete(oldest)
      return name
    },
    take(name: string): Ticket | undefined {
      const held = open.get(name)
      open.delete(name)
      return held && held.until >= now() ? held.ticket : undefined
    },
  }
}
