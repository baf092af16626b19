import type { HandsetFault } from '../api/types.ts'

export interface Trouble {
  readonly kind: HandsetFault['kind']
  readonly label: string
  /** What happens, and what Frontdesk should make of it. */
  readonly about: string
}

/** Troubles with what the business sends. */
export const outgoing: readonly Trouble[] = [
  {
    kind: 'fail',
    label: 'Break down',
    about: 'The provider answers with an error of its own. Frontdesk tries again a little later.',
  },
  {
    kind: 'throttle',
    label: 'Say “too fast”',
    about: 'The provider asks to wait. Frontdesk waits and sends then.',
  },
  {
    kind: 'reject',
    label: 'Refuse for good',
    about: 'The provider will not send it. Frontdesk says why and may try another channel.',
  },
  {
    kind: 'undeliverable',
    label: 'Take it, but not deliver it',
    about: 'It looks sent, then comes back as undeliverable, as with a telephone that is gone.',
  },
  {
    kind: 'drop',
    label: 'Cut the line in the middle',
    about: 'Nobody knows whether it was taken. The customer must never get it twice.',
  },
]

/** Troubles with what the customer writes. */
export const incoming: readonly Trouble[] = [
  { kind: 'delay', label: 'Bring it late', about: 'It arrives only after a while.' },
  { kind: 'double', label: 'Bring it twice', about: 'It must appear once and be answered once.' },
  {
    kind: 'reorder',
    label: 'Mix up the order',
    about: 'It arrives after the message that was written next.',
  },
]

const all = [...outgoing, ...incoming]

/** What was ordered, in one sentence. */
export function orderedWords({ kind, times }: HandsetFault, app: string): string {
  const trouble = all.find(one => one.kind === kind)
  const how = incoming.some(one => one.kind === kind) ? 'that the customer writes' : 'that the business sends'
  const what = times === 1 ? 'The next message' : `The next ${times} messages`
  return `${what} ${how} on ${app}: ${trouble?.label.toLowerCase() ?? kind}.`
}
