import { Megaphone } from 'lucide-react'
import type { Campaign } from '../api/types.ts'
import { Badge } from '../ui/badge.tsx'
import { useWords } from '../ui/business.tsx'
import { cx } from '../ui/cx.ts'
import { Empty } from '../ui/states.tsx'
import { countWords, statusOf } from './campaign-words.ts'

interface Props {
  campaigns: readonly Campaign[]
  open: string | undefined
  onOpen: (id: string) => void
}

export function CampaignList({ campaigns, open, onOpen }: Props) {
  const words = useWords()
  if (campaigns.length === 0)
    return (
      <Empty icon={<Megaphone aria-hidden />} title="No campaign yet">
        Tell customers who agreed to it about an offer, a new service or changed hours.
      </Empty>
    )
  return (
    <section
      aria-label="All campaigns"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-3px]"
    >
      <ul className="divide-y divide-line">
        {campaigns.map(campaign => {
          const { id, name, scheduledAt, createdAt } = campaign
          const { words: statusWords, tone } = statusOf(campaign)
          return (
            <li key={id}>
              <button
                type="button"
                aria-current={id === open ? 'true' : undefined}
                onClick={() => onOpen(id)}
                className={cx(
                  'relative block w-full px-4 py-3 text-left outline-offset-[-2px]',
                  id === open
                    ? 'bg-selected before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-brand'
                    : 'hover:bg-hover',
                )}
              >
                <span className="flex items-start gap-2">
                  <span className="min-w-0 flex-1 truncate text-base font-medium">{name}</span>
                  <Badge tone={tone}>{statusWords}</Badge>
                </span>
                <span className="block truncate pt-0.5 text-sm text-ink-2">{countWords(campaign)}</span>
                <span className="block text-xs text-ink-3">{words.dayAndTime(scheduledAt ?? createdAt)}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
