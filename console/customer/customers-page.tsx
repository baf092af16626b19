import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { SearchX, Users } from 'lucide-react'
import { useEffect, useState } from 'react'
import { customersQuery } from '../api/queries.ts'
import type { CustomerList } from '../api/types.ts'
import { Avatar } from '../ui/avatar.tsx'
import { useWords } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { ChannelSign } from '../ui/channel.tsx'
import { SearchField } from '../ui/field.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, Failed, Loading, Skeleton } from '../ui/states.tsx'

const route = getRouteApi('/shell/customers')

export function CustomersPage() {
  const { search = '' } = route.useSearch()
  const query = useInfiniteQuery(customersQuery(search))
  const items = query.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page title="Customers" about="Everybody who wrote or called, on whatever channel." toolbar={<Search />}>
      <div className="mx-auto max-w-5xl p-4 sm:p-6">
        {query.isPending ? (
          <ListSkeleton />
        ) : query.isError && items.length === 0 ? (
          <Failed what="The customers" error={query.error} retry={() => void query.refetch()} />
        ) : items.length === 0 ? (
          <Nobody search={search} />
        ) : (
          <Card>
            <ul className="divide-y divide-line">
              {items.map(item => (
                <Row key={item.id} item={item} />
              ))}
            </ul>
          </Card>
        )}
        {query.hasNextPage && (
          <div className="grid place-items-center pt-4">
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show more
            </Button>
          </div>
        )}
      </div>
    </Page>
  )
}

function Search() {
  const { search = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState(search)
  useEffect(() => {
    if (typed === search) return
    const timer = setTimeout(
      () => void navigate({ search: typed ? { search: typed } : {}, replace: true }),
      200,
    )
    return () => clearTimeout(timer)
  }, [typed, search, navigate])
  return (
    <div className="max-w-md">
      <SearchField
        label="Search by name, phone or e-mail"
        value={typed}
        onChange={event => setTyped(event.target.value)}
      />
    </div>
  )
}

function Row({ item }: { item: CustomerList['items'][number] }) {
  const words = useWords()
  return (
    <li>
      <Link
        to="/customers/$customerId"
        params={{ customerId: item.id }}
        className="flex items-center gap-3.5 px-4 py-3 outline-offset-[-2px] hover:bg-hover"
      >
        <Avatar label={item.label} seed={item.id} />
        <span className="min-w-0 flex-1 sm:flex sm:items-center sm:gap-4">
          <span className="block truncate font-medium sm:w-60">{item.label}</span>
          <span className="block min-w-0 flex-1 truncate text-sm text-ink-2">
            {item.contacts.join(' · ')}
          </span>
        </span>
        {item.lastChannel && <ChannelSign channel={item.lastChannel} />}
        {item.lastMessageAt && (
          <time dateTime={item.lastMessageAt} className="w-14 shrink-0 text-right text-xs text-ink-3">
            {words.ago(item.lastMessageAt)}
          </time>
        )}
      </Link>
    </li>
  )
}

function Nobody({ search }: { search: string }) {
  return search ? (
    <Empty icon={<SearchX aria-hidden />} title="Nobody found">
      No customer fits “{search}”. Try a part of the name, the number or the address.
    </Empty>
  ) : (
    <Empty icon={<Users aria-hidden />} title="No customers yet">
      Whoever writes on any channel appears here, with all that is known of them.
    </Empty>
  )
}

function ListSkeleton() {
  return (
    <Loading label="Loading customers">
      <Card className="divide-y divide-line">
        {[0, 1, 2, 3, 4].map(row => (
          <div key={row} className="flex items-center gap-3.5 px-4 py-3">
            <Skeleton className="size-9 rounded-full" />
            <Skeleton className="h-4 w-48" />
            <Skeleton className="ml-auto h-4 w-24" />
          </div>
        ))}
      </Card>
    </Loading>
  )
}
