import type { Channel, Customer, Purpose } from '../api/types.ts'

type Consent = Customer['consents'][number]

/** What was said once about one channel, for however many purposes. */
export interface ConsentGroup {
  readonly channel: Channel
  readonly granted: boolean
  readonly purposes: readonly Purpose[]
  readonly evidence: string
  readonly at: string
}

/** Offers have a switch of their own; the rest is told by what was said: one word of a customer sets many purposes. */
export function consentGroups(consents: readonly Consent[]): ConsentGroup[] {
  const groups = new Map<string, ConsentGroup>()
  for (const { channel, purpose, granted, evidence, at } of consents) {
    const key = [channel, granted, evidence, at].join('|')
    const purposes = [...(groups.get(key)?.purposes ?? []), purpose]
    groups.set(key, { channel, granted, purposes, evidence, at })
  }
  return [...groups.values()].toSorted((a, b) => b.at.localeCompare(a.at))
}

const names: Readonly<Record<Purpose, string>> = {
  reply: 'answers',
  reminder: 'reminders',
  details: 'details',
  urgent: 'urgent news',
  follow_up: 'follow-ups',
  marketing: 'offers',
}

/** "No reminders, follow-ups or offers by SMS", "Offers by WhatsApp". */
export function consentWords({ purposes, granted }: ConsentGroup, channel: string): string {
  const all = purposes.map(purpose => names[purpose])
  const last = all.at(-1) ?? ''
  const joint = granted ? ' and ' : ' or '
  const list = all.length > 1 ? `${all.slice(0, -1).join(', ')}${joint}${last}` : last
  const words = `${granted ? '' : 'no '}${list} by ${channel}`
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The two channels on which an offer may go out at all, once the customer agreed. */
export const offerChannels = ['whatsapp', 'email'] as const satisfies Channel[]

export function offerConsent(consents: readonly Consent[], channel: Channel): Consent | undefined {
  return consents.find(one => one.channel === channel && one.purpose === 'marketing')
}

/** "wrote STOP" → "Wrote STOP", and when. */
export function evidenceWords(
  { evidence, at }: Pick<Consent, 'evidence' | 'at'>,
  day: (at: string) => string,
): string {
  const said = evidence.trim()
  return [said.charAt(0).toUpperCase() + said.slice(1), day(at)].filter(Boolean).join(' · ')
}
