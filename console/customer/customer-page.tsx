import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft, MessagesSquare } from 'lucide-react'
import { customerConversationsQuery, customerQuery } from '../api/queries.ts'
import { InboxRow } from '../inbox/inbox-row.tsx'
import { buttonClass } from '../ui/button.tsx'
import { Card } from '../ui/page.tsx'
import { Empty, Failed, Loading, Skeleton } from '../ui/states.tsx'
import { CustomerPanel } from './customer-panel.tsx'

const route = getRouteApi('/shell/customers/$customerId')

/** One customer: what we know on one side, every conversation on the other. */
export function CustomerPage() {
  const { customerId } = route.useParams()
  const { data: customer } = useQuery(customerQuery(customerId))
  return (
    <main className="flex h-full flex-col bg-canvas">
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 sm:px-5">
        <Link to="/customers" className={buttonClass('quiet', true)}>
          <ArrowLeft aria-hidden className="size-4" />
          Customers
        </Link>
        <h1 className="truncate text-lg font-semibold">{customer?.label ?? 'Customer'}</h1>
      </header>
      <section
        aria-label="About this customer"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto outline-offset-[-3px]"
      >
        <div className="mx-auto grid max-w-6xl items-start gap-5 p-4 sm:p-6 lg:grid-cols-[22rem_1fr]">
          <Card className="overflow-hidden">
            <CustomerPanel id={customerId} onOwnPage />
          </Card>
          <Conversations id={customerId} />
        </div>
      </section>
    </main>
  )
}

function Conversations({ id }: { id: string }) {
  const query = useQuery(customerConversationsQuery(id))
  return (
    <section aria-label="Conversations">
      <h2 className="pb-3 text-lg font-semibold">Conversations</h2>
      <Card className="overflow-hidden">
        {query.isPending ? (
          <Loading label="Loading conversations">
            <div className="flex flex-col gap-4 p-4">
              <Skeleton className="h-14 w-full" />
              <Skeleton className="h-14 w-full" />
            </div>
          </Loading>
        ) : query.isError && !query.data ? (
          <Failed what="The conversations" error={query.error} retry={() => void query.refetch()} />
        ) : query.data?.length === 0 ? (
          <Empty icon={<MessagesSquare aria-hidden />} title="No conversation yet" />
        ) : (
          <ul className="-mb-px">
            {query.data?.map(item => (
              <li key={item.id}>
                <InboxRow item={item} open={false} search={{ view: undefined, search: undefined }} />
              </li>
            ))}
          </ul>
        )}
      </Card>
    </section>
  )
}
