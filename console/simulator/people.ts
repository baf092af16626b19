import type { Handset, SimulatedMailbox } from '../api/types.ts'

/** A customer outside: one person with a telephone, a mailbox, or both. */
export interface Person {
  /** The number where there is one, else the address. */
  readonly id: string
  readonly name: string
  readonly handset: Handset | undefined
  readonly mailbox: SimulatedMailbox | undefined
}

/** Telephones and mailboxes of the same name belong to one person; those with a telephone come first. */
export function peopleOf(handsets: readonly Handset[], mailboxes: readonly SimulatedMailbox[]): Person[] {
  const left = [...mailboxes]
  const withPhone = handsets.map(handset => {
    const index = left.findIndex(({ name }) => name.toLowerCase() === handset.name.toLowerCase())
    const [mailbox] = index < 0 ? [] : left.splice(index, 1)
    return { id: handset.number, name: handset.name, handset, mailbox }
  })
  const others = left.map(mailbox => ({
    id: mailbox.address,
    name: mailbox.name,
    handset: undefined,
    mailbox,
  }))
  return [...withPhone, ...others]
}

export const unreadOf = ({ handset, mailbox }: Person): number =>
  (handset?.unread ?? 0) + (mailbox?.unread ?? 0)
