import { Sparkles } from 'lucide-react'
import type { Conversation, MessageItem } from '../api/types.ts'
import { Avatar, initials } from '../ui/avatar.tsx'
import { useWords } from '../ui/business.tsx'
import { ChannelWord } from '../ui/channel.tsx'
import { cx } from '../ui/cx.ts'
import { Attachments } from './attachments.tsx'
import { Billed, DeliveryTrouble, Ticks } from './delivery.tsx'
import { LinkedText } from './linked-text.tsx'
import { MessageMarks } from './message-marks.tsx'
import { PlaceLink } from './place-link.tsx'

interface Props {
  item: MessageItem
  /** The last of several that stand together: it carries the line with author and time. */
  last: boolean
  flashing: boolean
  customer: Conversation['customer'] | undefined
}

export function Bubble({ item, last, flashing, customer }: Props) {
  const inbound = item.direction === 'in'
  const label = item.authorName ?? customer?.label ?? 'Customer'
  return (
    <article
      data-channel={item.channel}
      aria-label={`${authorWords(item, customer)}, ${item.channel}`}
      className={cx('flex flex-col', inbound ? 'items-start' : 'items-end')}
    >
      <div className={cx('flex w-full items-end gap-2.5', !inbound && 'flex-row-reverse')}>
        <span className={cx('shrink-0', !last && 'invisible')}>
          {inbound ? (
            <Avatar label={label} seed={customer?.id ?? label} size="sm" />
          ) : (
            <OurSign item={item} />
          )}
        </span>
        <div
          className={cx(
            'max-w-[min(31rem,82%)] min-w-0 rounded-2xl px-3.5 py-2 text-base break-words whitespace-pre-wrap',
            inbound ? 'border border-line-strong bg-raised' : 'bg-channel-soft text-ink',
            last && (inbound ? 'rounded-bl-md' : 'rounded-br-md'),
            item.delivery?.status === 'failed' && 'ring-1 ring-alert-line',
            flashing && 'flash',
          )}
        >
          <LinkedText text={item.text} />
          <Choices item={item} />
          <PlaceLink item={item} />
          <Attachments files={item.attachments} />
        </div>
      </div>
      <div className={cx('flex max-w-full flex-col', inbound ? 'items-start pl-9.5' : 'items-end pr-9.5')}>
        {last && <Meta item={item} customer={customer} />}
        <DeliveryTrouble item={item} />
      </div>
    </article>
  )
}

function OurSign({ item }: { item: MessageItem }) {
  if (item.author === 'teammate')
    return (
      <span
        aria-hidden
        className="grid size-7 place-items-center rounded-full bg-[light-dark(#fbe6c5,#473619)] text-2xs font-semibold text-[light-dark(#6d3f05,#f5cf94)]"
      >
        {initials(item.authorName ?? 'T')}
      </span>
    )
  return (
    <span aria-hidden className="grid size-7 place-items-center rounded-full bg-brand text-on-brand">
      <Sparkles className="size-3.5" />
    </span>
  )
}

/** "Sarah" of "Sarah Whitfield"; numbers and addresses stay whole. */
export function firstName(name: string): string {
  return /^\p{L}+ /u.test(name) ? name.slice(0, name.indexOf(' ')) : name
}

export function authorWords(item: MessageItem, customer: Conversation['customer'] | undefined): string {
  if (item.author === 'customer') return item.authorName ?? customer?.label ?? 'Customer'
  if (item.author === 'teammate') return item.authorName ?? 'Teammate'
  return item.author === 'brain' ? 'AI' : 'System'
}

function Meta({ item, customer }: { item: MessageItem; customer: Conversation['customer'] | undefined }) {
  const words = useWords()
  return (
    <div
      className={cx(
        'flex flex-wrap items-center gap-x-1.5 gap-y-1 pt-1 text-xs text-ink-3',
        item.direction === 'out' && 'justify-end',
      )}
    >
      <ChannelWord channel={item.channel} />
      <span aria-hidden>·</span>
      <span>{firstName(authorWords(item, customer))}</span>
      <span aria-hidden>·</span>
      <time dateTime={item.at}>{words.time(item.at)}</time>
      <Billed item={item} />
      <Ticks item={item} />
      <MessageMarks item={item} />
    </div>
  )
}

function Choices({ item }: { item: MessageItem }) {
  if (item.choices.length === 0) return null
  return (
    <ul aria-label="Offered choices" className="flex flex-wrap gap-1.5 pt-2 pb-0.5">
      {item.choices.map(choice => (
        <li
          key={choice.id}
          className="rounded-full border border-channel/35 bg-raised/70 px-2.5 py-0.5 text-sm text-channel"
        >
          {choice.label}
        </li>
      ))}
    </ul>
  )
}
