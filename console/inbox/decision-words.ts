import type { Channel, MessageItem, Purpose, RoutingDecision } from '../api/types.ts'

/** The badge on a message; a plain answer has none. */
const badges: Readonly<Partial<Record<Purpose, string>>> = {
  details: 'Details',
  reminder: 'Reminder',
  follow_up: 'Follow-up',
  marketing: 'Offer',
  urgent: 'Urgent',
}

export const purposeBadge = (purpose: Purpose): string | undefined => badges[purpose]

const sentences: Readonly<Record<Purpose, string>> = {
  reply: 'An answer to what the customer wrote.',
  details: 'Sent to give details or documents.',
  reminder: 'Sent to remind of an appointment.',
  follow_up: 'Sent to follow up on what was not answered.',
  marketing: 'Sent as an offer, which needs the customer’s yes.',
  urgent: 'Sent because it could not wait.',
}

export interface DecisionWords {
  readonly title: string
  readonly purpose: string
  /** Only from the second try on. */
  readonly attempt?: string
  readonly reasons: readonly string[]
  readonly excluded: readonly { readonly channel: Channel; readonly name: string; readonly reason: string }[]
}

/** Why a message took its channel, in words; `name` gives a channel's. */
export function decisionWords(
  item: Pick<MessageItem, 'channel'> & { readonly decision: RoutingDecision },
  name: (channel: Channel) => string,
): DecisionWords {
  const { purpose, attempt, reasons, excluded } = item.decision
  return {
    title: whyTitle(name(item.channel)),
    purpose: sentences[purpose],
    ...(attempt > 1 ? { attempt: `Try number ${attempt}: ${earlier(attempt - 1)} before it.` } : {}),
    reasons: reasons.length > 0 ? reasons.map(sentence) : ['It was the only way to this customer.'],
    excluded: excluded.map(({ channel, reason }) => ({
      channel,
      name: name(channel),
      reason: sentence(reason),
    })),
  }
}

export const whyTitle = (channel: string): string => `Why ${channel}?`

function earlier(tries: number): string {
  return tries === 1 ? 'another way was tried' : `${tries} other ways were tried`
}

function sentence(words: string): string {
  const whole = words.trim()
  const started = whole.charAt(0).toUpperCase() + whole.slice(1)
  return /[.!?…]$/.test(started) ? started : `${started}.`
}
