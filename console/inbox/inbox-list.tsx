import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { CheckCheck, Inbox, SearchX, SlidersHorizontal } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { inboxQuery } from '../api/queries.ts'
import type { ConversationState, InboxPage, InboxView } from '../api/types.ts'
import { IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { SearchField } from '../ui/field.tsx'
import { Menu } from '../ui/menu.tsx'
import { Empty, Failed, Loading, Skeleton } from '../ui/states.tsx'
import { InboxRow } from './inbox-row.tsx'
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
          <Search field={field} />
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
        <Tabs view={view} search={search} counts={counts} />
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

function WhichMenu({ view }: { view: InboxView }) {
  const navigate = inboxRoute.useNavigate()
  const show = (next: InboxView | undefined) => () =>
    void navigate({ to: '.', search: held => ({ ...held, view: next }) })
  return (
    <Menu
      trigger={
        <IconButton label="Which conversations" className="-my-2 -mr-1.5">
          <SlidersHorizontal aria-hidden />
        </IconButton>
      }
      entries={[
        {
          label: 'Open conversations',
          icon: <Inbox aria-hidden />,
          checked: view !== 'resolved',
          onSelect: show(undefined),
        },
        {
          label: 'Resolved conversations',
          icon: <CheckCheck aria-hidden />,
          checked: view === 'resolved',
          onSelect: show('resolved'),
        },
      ]}
    />
  )
}

/** What is typed goes into the address 200 ms after the last key, so that a search can be shared and gone back to. */
function Search({ field }: { field: React.RefObject<HTMLInputElement | null> }) {
  const { search = '' } = inboxRoute.useSearch()
  const navigate = inboxRoute.useNavigate()
  const [typed, setTyped] = useState(search)
  useEffect(() => {
    if (typed === search) return
    const timer = setTimeout(
      () =>
        void navigate({ to: '.', search: held => ({ ...held, search: typed || undefined }), replace: true }),
      200,
    )
    return () => clearTimeout(timer)
  }, [typed, search, navigate])
  return (
    <SearchField
      ref={field}
      label="Search people and messages"
      shortcut={navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'}
      value={typed}
      onChange={event => setTyped(event.target.value)}
      onKeyDown={event => event.key === 'Escape' && setTyped('')}
    />
  )
}

const tabs: { view: Exclude<InboxView, 'resolved'>; label: string }[] = [
  { view: 'all', label: 'All' },
  { view: 'needs_person', label: 'Needs a person' },
  { view: 'mine', label: 'Mine' },
  { view: 'brain', label: 'AI' },
]

interface TabsProps {
  view: InboxView
  search: string
  counts: InboxPage['counts'] | undefined
}

function Tabs({ view, search, counts }: TabsProps) {
  return (
    <nav aria-label="Which conversations" className="flex gap-4 border-b border-line px-4 pt-1">
      {tabs.map(tab => {
        const count = counts?.[tab.view]
        return (
          <Link
            key={tab.view}
            to="."
            search={{ ...(tab.view === 'all' ? {} : { view: tab.view }), ...(search ? { search } : {}) }}
            aria-current={view === tab.view ? 'true' : undefined}
            className={cx(
              '-mb-px flex items-center gap-1 border-b-2 py-2 text-sm whitespace-nowrap',
              view === tab.view
                ? 'border-brand-ink font-semibold text-ink'
                : 'border-transparent text-ink-2 hover:text-ink',
            )}
          >
            {tab.label}
            {count !== undefined && count > 0 && (
              <span
                className={cx(
                  'text-xs font-medium',
                  tab.view === 'needs_person'
                    ? 'rounded-full bg-alert-soft px-1.5 text-alert-ink'
                    : 'text-ink-3',
                )}
              >
                {count}
              </span>
            )}
          </Link>
        )
      })}
    </nav>
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

const nothing: Record<InboxView, [string, string]> = {
  all: ['No open conversation', 'When a customer writes on any channel, it appears here at once.'],
  needs_person: [
    'Nobody is waiting for a person',
    'The AI is coping. What it hands over appears here first.',
  ],
  mine: ['You hold no conversation', 'Open one and press "Take over" to answer it yourself.'],
  brain: ['The AI holds no conversation', 'New conversations start here.'],
  resolved: ['Nothing is done yet', 'Resolved conversations are kept here.'],
}

function NothingHere({ view, search }: { view: InboxView; search: string }) {
  if (search)
    return (
      <Empty icon={<SearchX aria-hidden />} title="Nothing found">
        No person and no message has “{search}” in it. Try fewer letters.
      </Empty>
    )
  const [title, words] = nothing[view]
  return (
    <Empty icon={<Inbox aria-hidden />} title={title}>
      {words}
    </Empty>
  )
}
