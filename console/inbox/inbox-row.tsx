import { Link } from '@tanstack/react-router'
import { Check, Clock, Sparkles, TriangleAlert, UserRound } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { subscribe, typist } from '../api/live.ts'
import type { ConversationState, InboxView } from '../api/types.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Badge } from '../ui/badge.tsx'
import { useMe, useWords } from '../ui/business.tsx'
import { cx } from '../ui/cx.ts'

interface Props {
  item: ConversationState
  open: boolean
  search: { view: InboxView | undefined; search: string | undefined }
}

const says = { customer: '', brain: 'AI: ', teammate: '', system: '' }

export function InboxRow({ item, open, search }: Props) {
  const words = useWords()
  const writing = useSyncExternalStore(subscribe, () => typist(item.id)) === 'customer'
  const unread = item.unread > 0 && !open
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: item.id }}
      search={search}
      aria-current={open ? 'true' : undefined}
      className={cx(
        'relative flex gap-3 border-b border-line px-4 py-3 outline-offset-[-2px]',
        open
          ? 'bg-selected before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-brand'
          : 'hover:bg-hover',
      )}
    >
      <Avatar label={item.customer.label} seed={item.customer.id} channel={item.lastChannel} size="lg" />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span className={cx('truncate text-base', unread ? 'font-semibold' : 'font-medium')}>
            {item.customer.label}
          </span>
          <time dateTime={item.lastMessageAt} className="ml-auto shrink-0 text-xs text-ink-3">
            {words.ago(item.lastMessageAt)}
          </time>
        </div>
        <div className="flex items-center gap-2">
          <p className={cx('truncate text-sm', unread ? 'font-medium text-ink' : 'text-ink-2')}>
            {writing ? (
              <em className="text-brand-ink not-italic">is writing…</em>
            ) : (
              says[item.previewAuthor] + item.preview
            )}
          </p>
          {unread && (
            <span className="ml-auto grid h-[1.125rem] min-w-[1.125rem] shrink-0 place-items-center rounded-full bg-brand px-1 text-2xs font-semibold text-on-brand">
              {item.unread}
              <span className="sr-only"> unread</span>
            </span>
          )}
        </div>
        <div className="mt-1.5">
          <Handling item={item} />
        </div>
      </div>
    </Link>
  )
}

/** Only what needs somebody is coloured. */
export function Handling({ item }: { item: ConversationState }) {
  const { teammate } = useMe()
  const line = 'flex h-5.5 items-center gap-1 text-xs font-medium [&_svg]:size-3.5'
  if (item.status === 'resolved')
    return (
      <span className={cx(line, 'text-ink-3')}>
        <Check aria-hidden />
        Resolved
      </span>
    )
  if (item.needsPerson)
    return (
      <Badge tone="alert" icon={<TriangleAlert aria-hidden />}>
        Needs a person
      </Badge>
    )
  if (item.status === 'waiting')
    return (
      <Badge tone="wait" icon={<Clock aria-hidden />}>
        Waiting on customer
      </Badge>
    )
  if (item.handler.kind === 'teammate')
    return (
      <span className={cx(line, 'text-ink-2')}>
        <UserRound aria-hidden />
        {item.handler.id === teammate.id ? 'You' : item.handler.name}
      </span>
    )
  return (
    <span className={cx(line, 'text-brand-ink')}>
      <Sparkles aria-hidden />
      AI handling
    </span>
  )
}
