import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { BookOpen, Plus } from 'lucide-react'
import { useState } from 'react'
import { knowledgeQuery } from '../api/queries.ts'
import type { KnowledgeItem } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { SearchField } from '../ui/field.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Failed, Loading, Skeleton } from '../ui/states.tsx'
import { Editor } from './editor.tsx'
import { EntryList } from './entry-list.tsx'
import { Trial } from './trial.tsx'

const route = getRouteApi('/shell/knowledge')

/** `new` opens an empty editor; any other value the entry with this id. */
export function KnowledgePage() {
  const { entry } = route.useSearch()
  const navigate = route.useNavigate()
  const { teammate } = useMe()
  const query = useQuery(knowledgeQuery)
  const [search, setSearch] = useState('')
  const items = query.data ?? []
  const open = (id: string | undefined) => void navigate({ search: id ? { entry: id } : {} })
  const chosen = items.find(item => item.id === entry)
  return (
    <Page
      fixed
      title="Knowledge"
      about="What the AI may say. A change counts from the next answer on."
      actions={
        teammate.role !== 'viewer' && (
          <Button kind="primary" onClick={() => open('new')} icon={<Plus aria-hidden className="size-4" />}>
            New entry
          </Button>
        )
      }
    >
      <div className="flex h-full">
        <div
          className={cx(
            'w-full flex-col border-r border-line bg-surface md:flex md:w-[21rem] md:shrink-0',
            entry ? 'hidden' : 'flex',
          )}
        >
          <div className="border-b border-line p-3">
            <SearchField
              label="Search the entries"
              value={search}
              onChange={event => setSearch(event.target.value)}
            />
          </div>
          {query.isPending ? (
            <ListSkeleton />
          ) : query.isError && !query.data ? (
            <Failed what="The knowledge" error={query.error} retry={() => void query.refetch()} />
          ) : (
            <EntryList items={found(items, search)} search={search} open={entry} onOpen={open} />
          )}
        </div>
        <section
          aria-label="Entry"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className={cx('min-w-0 flex-1 overflow-y-auto outline-offset-[-3px]', !entry && 'hidden md:block')}
        >
          <div className="mx-auto flex max-w-3xl flex-col gap-5 p-4 sm:p-6">
            {entry === 'new' || chosen ? (
              <Editor key={entry} item={chosen} topics={topicsOf(items)} onDone={open} />
            ) : entry && query.data ? (
              <Empty icon={<BookOpen aria-hidden />} title="This entry is gone">
                Somebody may have deleted it. Choose another one from the list.
              </Empty>
            ) : (
              <Intro count={items.length} />
            )}
            <Trial onOpen={open} />
          </div>
        </section>
      </div>
    </Page>
  )
}

const topicsOf = (items: readonly KnowledgeItem[]): string[] =>
  [...new Set(items.map(item => item.topic))].sort()

function found(items: readonly KnowledgeItem[], search: string): KnowledgeItem[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return items.filter(item => {
    const text = [item.topic, item.question, item.answer, ...item.variants].join('\n').toLowerCase()
    return words.every(word => text.includes(word))
  })
}

function Intro({ count }: { count: number }) {
  return (
    <div className="rounded-xl border border-dashed border-line-strong">
      <Empty
        icon={<BookOpen aria-hidden />}
        title={count === 0 ? 'No entries yet' : 'Choose an entry to edit it'}
      >
        Write each question as a customer would ask it, with other ways to ask below. The AI answers from
        these entries only, and hands over when none fits.
      </Empty>
    </div>
  )
}

function ListSkeleton() {
  return (
    <Loading label="Loading the knowledge">
      <div className="flex flex-col gap-4 p-4">
        {[0, 1, 2, 3, 4, 5].map(row => (
          <Skeleton key={row} className="h-9 w-full" />
        ))}
      </div>
    </Loading>
  )
}
