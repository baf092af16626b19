import { ArrowRight } from 'lucide-react'
import type { Conversation } from '../api/types.ts'
import { useWords } from '../ui/business.tsx'
import { ChannelSign, channelInText } from '../ui/channel.tsx'
import { cx } from '../ui/cx.ts'
import { ActionLine } from './action-line.tsx'
import { CallCard } from './call-card.tsx'
import { EmailCard } from './email-card.tsx'
import { HandoffCard } from './handoff-card.tsx'
import { Bubble, firstName } from './message-bubble.tsx'
import { PendingBubble } from './pending-bubble.tsx'
import type { TimelineRow } from './timeline-rows.ts'

interface Props {
  row: TimelineRow
  conversation: Conversation | undefined
  jump: (messageId: string) => void
  flashing: boolean
}

export function Row({ row, conversation, jump, flashing }: Props) {
  if (row.kind === 'day') return <DayLine at={row.at} />
  if (row.kind === 'switch') return <SwitchLine row={row} name={conversation?.customer.label} />
  if (row.kind === 'pending') return <PendingBubble pending={row.pending} />
  if (row.kind === 'message')
    return (
      <div className={cx(row.last ? 'pb-4' : 'pb-1')}>
        {row.item.channel === 'email' ? (
          <EmailCard item={row.item} flashing={flashing} customer={conversation?.customer} />
        ) : (
          <Bubble item={row.item} last={row.last} flashing={flashing} customer={conversation?.customer} />
        )}
      </div>
    )
  if (row.item.kind === 'call') return <CallCard item={row.item} conversation={conversation} />
  if (row.item.kind === 'action') return <ActionLine item={row.item} />
  return <HandoffCard item={row.item} conversation={conversation} jump={jump} />
}

function DayLine({ at }: { at: string }) {
  const words = useWords()
  return (
    <div className="flex items-center gap-4 pt-2 pb-4 text-xs font-medium text-ink-3">
      <span aria-hidden className="h-px flex-1 bg-line" />
      <h3 className="font-medium">{words.day(at)}</h3>
      <span aria-hidden className="h-px flex-1 bg-line" />
    </div>
  )
}

function SwitchLine({
  row,
  name,
}: {
  row: Extract<TimelineRow, { kind: 'switch' }>
  name: string | undefined
}) {
  const who =
    row.who === 'customer' ? `${firstName(row.name ?? name ?? 'The customer')} went on by` : 'Continued by'
  return (
    <p className="flex items-center justify-center gap-2 pb-4 text-xs text-ink-2">
      <ChannelSign channel={row.from} size="sm" />
      <ArrowRight aria-hidden className="size-3 text-ink-3" />
      <ChannelSign channel={row.to} size="sm" />
      <span>
        {who} {channelInText(row.to)}
      </span>
    </p>
  )
}
