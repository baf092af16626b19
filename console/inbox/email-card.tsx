import { useState } from 'react'
import type { Conversation, MessageItem } from '../api/types.ts'
import { Badge } from '../ui/badge.tsx'
import { useWords } from '../ui/business.tsx'
import { ChannelSign } from '../ui/channel.tsx'
import { cx } from '../ui/cx.ts'
import { Attachments } from './attachments.tsx'
import { DeliveryTrouble, deliveryWords } from './delivery.tsx'
import { EmailFrame } from './email-frame.tsx'
import { LinkedText } from './linked-text.tsx'
import { authorWords } from './message-bubble.tsx'
import { MessageMarks } from './message-marks.tsx'
import { PlaceLink } from './place-link.tsx'

type Shown = 'text' | 'whole' | 'html'

interface Props {
  item: MessageItem
  flashing: boolean
  customer: Conversation['customer'] | undefined
}

export function EmailCard({ item, flashing, customer }: Props) {
  const words = useWords()
  const [shown, setShown] = useState<Shown>('text')
  const from =
    item.direction === 'in'
      ? `From ${authorWords(item, customer)}`
      : `From ${authorWords(item, customer)}, to the customer`
  return (
    <article
      aria-label={`E-mail: ${item.subject ?? 'no subject'}`}
      className={cx(
        'rounded-xl border bg-raised shadow-card',
        item.delivery?.status === 'failed' ? 'border-alert-line' : 'border-line-strong',
        flashing && 'flash',
      )}
    >
      <div className="flex gap-3 px-4 py-3">
        <ChannelSign channel="email" size="lg" />
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
            <div className="min-w-0 flex-1">
              <h3 className="text-base font-semibold break-words">{item.subject || 'No subject'}</h3>
              <p className="text-xs text-ink-3">
                {from} · <time dateTime={item.at}>{words.dayAndTime(item.at)}</time>
              </p>
            </div>
            {item.automatic && <Badge>Automatic reply</Badge>}
            <MessageMarks item={item} />
            {item.delivery && <DeliveryBadge status={item.delivery.status} />}
          </div>
          <div className="pt-2.5 text-base break-words">
            {shown === 'html' && item.html ? (
              <EmailFrame html={item.html} title={`E-mail: ${item.subject ?? 'no subject'}`} />
            ) : (
              <div className="whitespace-pre-wrap">
                <LinkedText text={shown === 'whole' && item.fullText ? item.fullText : item.text} />
              </div>
            )}
          </div>
          <Views item={item} shown={shown} onShow={setShown} />
          <PlaceLink item={item} />
          <Attachments files={item.attachments} />
          <DeliveryTrouble item={item} />
        </div>
      </div>
    </article>
  )
}

function DeliveryBadge({ status }: { status: NonNullable<MessageItem['delivery']>['status'] }) {
  const tone =
    status === 'failed'
      ? 'alert'
      : status === 'unknown'
        ? 'wait'
        : status === 'delivered' || status === 'read'
          ? 'good'
          : 'neutral'
  return <Badge tone={tone}>{deliveryWords(status)}</Badge>
}

interface ViewsProps {
  item: MessageItem
  shown: Shown
  onShow: (next: Shown) => void
}

function Views({ item, shown, onShow }: ViewsProps) {
  if (!item.fullText && !item.html) return null
  const button = 'rounded-md text-xs font-medium text-brand-ink hover:underline'
  return (
    <div className="flex gap-4 pt-2">
      {item.fullText && (
        <button type="button" className={button} onClick={() => onShow(shown === 'whole' ? 'text' : 'whole')}>
          {shown === 'whole' ? 'Hide quoted text' : 'Show quoted text'}
        </button>
      )}
      {item.html && (
        <button type="button" className={button} onClick={() => onShow(shown === 'html' ? 'text' : 'html')}>
          {shown === 'html' ? 'Show as text' : 'Show as it was sent'}
        </button>
      )}
    </div>
  )
}
