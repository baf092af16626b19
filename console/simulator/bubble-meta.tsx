import { Check, CheckCheck } from 'lucide-react'
import type { HandsetMessageInfo } from '../api/types.ts'
import { useWords } from '../ui/business.tsx'
import { cx } from '../ui/cx.ts'

const ticks = {
  sent: { words: 'Sent', icon: Check, tone: 'text-ink-3' },
  delivered: { words: 'Delivered', icon: CheckCheck, tone: 'text-ink-3' },
  read: { words: 'Read', icon: CheckCheck, tone: 'text-brand-ink' },
} as const

/** Time and ticks: inside the bubble in a chat, in words beneath it in text messages. */
export function BubbleMeta({ message }: { message: HandsetMessageInfo }) {
  const words = useWords()
  const { words: status, icon: Icon, tone } = ticks[message.status]
  const mine = message.direction === 'out'
  const parts = message.segments
    ? `${message.segments} ${message.segments === 1 ? 'segment' : 'segments'}`
    : ''
  if (message.app === 'sms')
    return (
      <p className={cx('px-1.5 pt-0.5 text-xs text-ink-3', mine && 'text-right')}>
        {[words.time(message.at), mine && status, parts].filter(Boolean).join(' · ')}
      </p>
    )
  return (
    <p className="-mb-0.5 flex items-center justify-end gap-1 pl-6 text-2xs text-ink-3">
      <time dateTime={message.at}>{words.time(message.at)}</time>
      {mine && (
        <span role="img" aria-label={status} title={status} className={tone}>
          <Icon aria-hidden className="size-3.5" />
        </span>
      )}
    </p>
  )
}
