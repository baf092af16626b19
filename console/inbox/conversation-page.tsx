import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { conversationQuery, customerQuery } from '../api/queries.ts'
import { CustomerPanel } from '../customer/customer-panel.tsx'
import { Failed, Loading, Skeleton } from '../ui/states.tsx'
import { Composer } from './composer.tsx'
import { ConversationHeader } from './conversation-header.tsx'
import { Timeline } from './timeline.tsx'
import { useMarkRead } from './use-mark-read.ts'

const Dialog = lazy(() => import('../ui/dialog.tsx').then(module => ({ default: module.Dialog })))
const route = getRouteApi('/shell/inbox/$conversationId')

export function ConversationPage() {
  const { conversationId } = route.useParams()
  const query = useQuery(conversationQuery(conversationId))
  const conversation = query.data
  const { data: customer } = useQuery({
    ...customerQuery(conversation?.customer.id ?? ''),
    enabled: conversation !== undefined,
  })
  const [aside, setAside] = useState(false)
  useMarkRead(conversation)
  if (query.isError && !conversation)
    return (
      <div className="grid h-full place-items-center">
        <Failed what="This conversation" error={query.error} retry={() => void query.refetch()} />
      </div>
    )
  return (
    <div className="flex h-full">
      <section
        aria-label={conversation?.customer.label ?? 'Conversation'}
        className="flex min-w-0 flex-1 flex-col bg-canvas"
      >
        {conversation ? (
          <ConversationHeader
            conversation={conversation}
            customer={customer}
            onAside={() => setAside(true)}
          />
        ) : (
          <HeaderSkeleton />
        )}
        <Timeline key={conversationId} conversationId={conversationId} conversation={conversation} />
        {conversation && <Composer key={`${conversationId}-composer`} conversation={conversation} />}
      </section>
      <section
        aria-label="Customer"
        className="hidden w-[19.5rem] shrink-0 overflow-y-auto border-l border-line bg-surface wide:block"
      >
        <CustomerPanel id={conversation?.customer.id} />
      </section>
      {aside && (
        <Suspense>
          <Dialog side open onClose={() => setAside(false)} title="Customer">
            <CustomerPanel id={conversation?.customer.id} />
          </Dialog>
        </Suspense>
      )}
    </div>
  )
}

function HeaderSkeleton() {
  return (
    <Loading label="Loading the conversation">
      <div className="flex h-16 items-center gap-3 border-b border-line bg-surface px-4">
        <Skeleton className="size-9 rounded-full" />
        <div className="flex flex-col gap-1.5">
          <Skeleton className="h-4 w-36" />
          <Skeleton className="h-3 w-52" />
        </div>
      </div>
    </Loading>
  )
}
