import { Outlet, useParams } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import { useEffect } from 'react'
import { cx } from '../ui/cx.ts'
import { Empty } from '../ui/states.tsx'
import { InboxList } from './inbox-list.tsx'

/** List beside the conversation; on a phone one or the other. */
export function InboxPage() {
  const { conversationId } = useParams({ strict: false })
  // The list comes first; what a conversation needs is there by the time one is chosen.
  useEffect(() => void import('./conversation-page.tsx'), [])
  return (
    <main className="flex h-full">
      {conversationId && <h1 className="sr-only md:hidden">Inbox</h1>}
      <div
        className={cx(
          'w-full shrink-0 border-r border-line bg-surface md:block md:w-[20rem] wide:w-[21rem]',
          conversationId && 'hidden',
        )}
      >
        <InboxList open={conversationId} />
      </div>
      <div className={cx('min-w-0 flex-1', !conversationId && 'hidden md:block')}>
        <Outlet />
      </div>
    </main>
  )
}

export function NothingOpen() {
  return (
    <div className="grid h-full place-items-center">
      <Empty icon={<MessagesSquare aria-hidden />} title="Choose a conversation">
        With <Key>J</Key> and <Key>K</Key> you move through the list, with <Key>Ctrl K</Key> you search.
      </Empty>
    </div>
  )
}

function Key({ children }: { children: string }) {
  return (
    <kbd className="rounded-md border border-line-strong bg-surface px-1.5 py-0.5 font-sans text-xs">
      {children}
    </kbd>
  )
}
