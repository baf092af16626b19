import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { inboxQuery } from '../api/queries.ts'
import type { ConversationState } from '../api/types.ts'
import { Failed, Loading, Skeleton } from '../ui/states.tsx'
import { InboxSearch, InboxTabs, WhichMenu } from './inbox-filters.tsx'
import { InboxRow } from './inbox-row.tsx'
import { NothingHere } from './nothing-here.tsx'
import { useListKeys } from './use-list-keys.ts'

const inboxRoute = getRouteApi('/shell/inbox')

export function InboxList({ open }: { open: string | undefined }) {
  const { view = 'all', search = '' } = inboxRoute.useSearch()
  const query = useInfiniteQuery(inboxQuery(view, search))
  const items = query.data?.pages.flatMap(page => page.items) ?? []
  const counts = query.data?.pages[0]?.counts
  const field = useRef<HTMLInputElement>(null)
  useListKeys(items, open, field)
  return (
    <section aria-label="Conversations" className="flex h-full flex-col">
      <div className="px-4 pt-4 pb-1">
        <div className="flex items-baseline gap-2.5">
          <h1 className="text-xl font-semibold tracking-tight">Inbox</h1>
          {counts && <span className="flex-1 text-sm text-ink-3">{counts.all} open</span>}
          <WhichMenu view={view} />
        </div>
        <div className="pt-3">
          <InboxSearch field={field} />
        </div>
      </div>
      {view === 'resolved' ? (
        <p className="flex items-center gap-2 border-b border-line px-4 pt-1 pb-2 text-sm text-ink-2">
          Resolved conversations
          <Link
            to="."
            search={search ? { search } : {}}
            className="font-medium text-brand-ink hover:underline"
          >
            Show the open ones
          </Link>
        </p>
      ) : (
        <InboxTabs view={view} search={search} counts={counts} />
      )}
      {query.isPending ? (
        <ListSkeleton />
      ) : query.isError && items.length === 0 ? (
        <Failed what="The inbox" error={query.error} retry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <NothingHere view={view} search={search} />
      ) : (
        <Rows
          items={items}
          open={open}
          more={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
        />
      )}
    </section>
  )
}

interface RowsProps {
  items: ConversationState[]
  open: string | undefined
  more: () => void
}

function Rows({ items, open, more }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { search = '', view } = inboxRoute.useSearch()
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 93,
    getItemKey: index => items[index]?.id ?? index,
    overscan: 8,
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= items.length - 5) more()
  }, [last, items.length, more])
  const openIndex = items.findIndex(item => item.id === open)
  useEffect(() => {
    if (openIndex >= 0) rows.scrollToIndex(openIndex, { align: 'auto' })
  }, [openIndex, rows])
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
      <ul className="relative" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const item = items[index]
          return (
            item && (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-setsize={items.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <InboxRow
                  item={item}
                  open={item.id === open}
                  search={{ view, search: search || undefined }}
                />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

function ListSkeleton() {
  return (
    <Loading label="Loading conversations">
      {[0, 1, 2, 3, 4, 5].map(row => (
        <div key={row} className="flex gap-3 border-b border-line px-4 py-3.5">
          <Skeleton className="size-9 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3.5 w-32" />
            <Skeleton className="h-3.5 w-full" />
            <Skeleton className="h-3.5 w-20" />
          </div>
        </div>
      ))}
    </Loading>
  )
}
