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

/** As how many short messages it was billed, where the channel counts so. */
export function Billed({ item }: { item: MessageItem }) {
  const segments = item.delivery?.segments
  if (!segments) return null
  return (
    <>
      <span aria-hidden>·</span>
      <span>{segments === 1 ? '1 segment' : `${segments} segments`}</span>
    </>
  )
}

/** Why it did not arrive, or what holds it up. */
export function DeliveryTrouble({ item }: { item: MessageItem }) {
  const { delivery } = item
  if (!delivery || !(troubled(delivery) || delivery.reason)) return null
  if (delivery.status === 'delivered' || delivery.status === 'read') return null
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

const troubled = ({ status }: { status: Status }): boolean => status === 'failed' || status === 'unknown'
