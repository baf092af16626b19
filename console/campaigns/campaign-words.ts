import type { Campaign, CampaignInput, CampaignPreview } from '../api/types.ts'

export const statuses = {
  draft: { words: 'Draft', tone: 'neutral' },
  scheduled: { words: 'Scheduled', tone: 'brand' },
  sending: { words: 'Sending', tone: 'wait' },
  done: { words: 'Sent', tone: 'good' },
  stopped: { words: 'Stopped', tone: 'neutral' },
} as const satisfies Record<Campaign['status'], { words: string; tone: string }>

/** Done with choosing is not done with sending: some wait for the end of their quiet hours. */
export function statusOf({ status, counts }: Pick<Campaign, 'status' | 'counts'>): {
  words: string
  tone: (typeof statuses)[Campaign['status']]['tone']
} {
  return status === 'done' && counts.queued > 0 ? { words: 'Going out', tone: 'wait' } : statuses[status]
}

export const lastVisits: Readonly<Record<CampaignInput['audience']['lastVisit'], string>> = {
  any: 'Everybody',
  within_90_days: 'Came within 90 days',
  over_90_days: 'Did not come for 90 days',
  never: 'Never came',
}

export const customers = (count: number): string => (count === 1 ? '1 customer' : `${count} customers`)

/** Who has it, who has not, in the order in which it interests. */
export function countWords({ status, counts }: Pick<Campaign, 'status' | 'counts'>): string {
  if (status === 'draft') return 'Not sent yet'
  if (status === 'scheduled') return 'Waits for its time'
  const parts = [
    `${counts.sent} sent`,
    counts.delivered > 0 && `${counts.delivered} delivered`,
    counts.queued > 0 && `${counts.queued} to go`,
    counts.failed > 0 && `${counts.failed} failed`,
    counts.skipped > 0 && `${counts.skipped} left out`,
  ]
  return parts.filter(Boolean).join(' · ')
}

export const reached = ({ reachable }: CampaignPreview): number =>
  reachable.reduce((sum, one) => sum + one.customers, 0)

/** What the preview left uncounted; undefined when it looked at everybody. */
export function unlookedWords({ agreed, looked }: CampaignPreview): string | undefined {
  return looked < agreed
    ? `Counted among ${looked} of ${agreed} customers who said yes to offers; the others are looked at when it goes out.`
    : undefined
}

/** A channel's name within a sentence. */
type NameOf = (channel: CampaignPreview['reachable'][number]['channel']) => string

/** "30 by e-mail and 12 by WhatsApp". */
function byChannel({ reachable }: CampaignPreview, nameOf: NameOf): string {
  const parts = reachable
    .filter(one => one.customers > 0)
    .toSorted((a, b) => b.customers - a.customers)
    .map(({ channel, customers: count }) => `${count} by ${nameOf(channel)}`)
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(parts)
}

/** What is asked before a campaign goes out, with the numbers. */
export function confirmWords(preview: CampaignPreview, nameOf: NameOf): string {
  const count = reached(preview)
  const unlooked = unlookedWords(preview)
  if (count === 0 && !unlooked) return 'Nobody gets it now. The preview says why.'
  if (unlooked) return `At least ${customers(count)} ${count === 1 ? 'gets' : 'get'} it. ${unlooked}`
  const others = preview.audience - count
  const left = others > 0 ? ` ${customers(others)} of this audience ${others === 1 ? 'does' : 'do'} not.` : ''
  return `${customers(count)} ${count === 1 ? 'gets' : 'get'} it: ${byChannel(preview, nameOf)}.${left}`
}

/** The fields of the form; an empty one is left out. */
export function inputOf({ name, text, subject, template, audience }: CampaignInput): CampaignInput {
  return {
    name: name.trim(),
    text: text.trim(),
    ...(subject?.trim() ? { subject: subject.trim() } : {}),
    ...(template ? { template } : {}),
    audience: {
      lastVisit: audience.lastVisit,
      ...(audience.serviceId ? { serviceId: audience.serviceId } : {}),
    },
  }
}
