import type { z } from 'zod'
import type { SimulatedMail, simulatedMailbox } from '../../contract/console-api.ts'

interface Mailbox {
  address: string
  name: string
  /** Oldest first. */
  mails: SimulatedMail[]
  unread: number
}

/** All is kept in memory and forgotten with the process, so both have an end: the oldest goes first. */
const mostMailboxes = 200
const mostMails = 200

/** The mailboxes of the customers outside. */
export class Mailboxes {
  readonly #boxes = new Map<string, Mailbox>()

  /** A name given later is taken, an empty one never replaces it. */
  add(address: string, name = ''): void {
    const box = this.#of(address)
    if (name !== '') box.name = name
  }

  put(address: string, mail: SimulatedMail): void {
    const box = this.#of(address)
    box.mails.push(mail)
    if (box.mails.length > mostMails) box.mails.shift()
    if (mail.folder === 'inbox') box.unread = Math.min(box.unread + 1, box.mails.length)
  }

  /** In the order in which they were made. */
  list(): z.infer<typeof simulatedMailbox>[] {
    return [...this.#boxes.values()].map(({ address, name, unread }) => ({
      address,
      name: name || address,
      unread,
    }))
  }

  /** Latest first. Looking is reading. */
  open(address: string): SimulatedMail[] {
    const box = this.#boxes.get(address.toLowerCase())
    if (!box) return []
    box.unread = 0
    return box.mails.toReversed()
  }

  #of(raw: string): Mailbox {
    const address = raw.toLowerCase()
    const known = this.#boxes.get(address)
    if (known) return known
    const [oldest] = this.#boxes.keys()
    if (oldest !== undefined && this.#boxes.size >= mostMailboxes) this.#boxes.delete(oldest)
    const box: Mailbox = { address, name: '', mails: [], unread: 0 }
    this.#boxes.set(address, box)
    return box
  }
}
