import { Check, CheckCheck, Clock3, HelpCircle, TriangleAlert } from 'lucide-react'
import type { MessageItem } from '../api/types.ts'

type Status = NonNullable<MessageItem['delivery']>['status']

const looks: Record<Status, { words: string; icon: typeof Check; tone: string }> = {
  queued: { words: 'Waiting to be sent', icon: Clock3, tone: 'text-ink-3' },
  sending: { words: 'Being sent', icon: Clock3, tone: 'text-ink-3' },
  unknown: { words: 'Not known whether it arrived', icon: HelpCircle, tone: 'text-wait-ink' },
  failed: { words: 'Not delivered', icon: TriangleAlert, tone: 'text-alert-ink' },
  sent: { words: 'Sent', icon: Check, tone: 'text-ink-3' },
  delivered: { words: 'Delivered', icon: CheckCheck, tone: 'text-ink-3' },
  read: { words: 'Read', icon: CheckCheck, tone: 'text-channel' },
}

export const deliveryWords = (status: Status): string => looks[status].words

/** One tick, two ticks, two coloured ticks; read out in words. */
export function Ticks({ item }: { item: MessageItem }) {
  if (!item.delivery) return null
  const { words, icon: Icon, tone } = looks[item.delivery.status]
  return (
    <span data-channel={item.channel} role="img" aria-label={words} title={words} className={tone}>
      <Icon aria-hidden className="size-4" />
    </span>
  )
}

/** Why it did not arrive. */
export function DeliveryTrouble({ item }: { item: MessageItem }) {
  const { delivery } = item
  if (delivery?.status !== 'failed' && delivery?.status !== 'unknown') return null
  const failed = delivery.status === 'failed'
  return (
    <p className={`flex items-start gap-1.5 pt-1 text-xs ${failed ? 'text-alert-ink' : 'text-wait-ink'}`}>
      <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      <span>
        {deliveryWords(delivery.status)}
        {delivery.reason && `: ${delivery.reason}`}
      </span>
    </p>
  )
}
