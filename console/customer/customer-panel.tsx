import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { customerQuery } from '../api/queries.ts'
import type { Customer } from '../api/types.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Badge } from '../ui/badge.tsx'
import { formatter, useMe } from '../ui/business.tsx'
import { channelName } from '../ui/channel.tsx'
import { Failed, Loading, Skeleton } from '../ui/states.tsx'
import { Appointments } from './appointments.tsx'
import { Blocking } from './blocking.tsx'
import { ChannelShare } from './channel-share.tsx'
import { Consents } from './consents.tsx'
import { Identities } from './identities.tsx'
import { NameEditor } from './name-editor.tsx'
import { Notes } from './notes.tsx'
import { preferred } from './preference-words.ts'
import { Preferences } from './preferences.tsx'

/** All we know about one customer, in the order in which it is needed while answering. */
export function CustomerPanel({ id, onOwnPage }: { id: string | undefined; onOwnPage?: boolean }) {
  const query = useQuery({ ...customerQuery(id ?? ''), enabled: id !== undefined })
  if (query.isError && !query.data)
    return <Failed what="This customer" error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <PanelSkeleton />
  const customer = query.data
  return (
    <div className="divide-y divide-line">
      <Who customer={customer} linked={!onOwnPage} />
      <Identities customer={customer} />
      <Appointments customer={customer} />
      <ChannelShare customer={customer} />
      <Preferences customer={customer} />
      <Notes key={customer.id} customer={customer} />
      <Consents customer={customer} />
      <Blocking customer={customer} />
    </div>
  )
}

function Who({ customer, linked }: { customer: Customer; linked: boolean }) {
  const { business } = useMe()
  const best = preferred(customer.preferences)
  const since = formatter(business.locale, business.timeZone, { month: 'long', year: 'numeric' })
  return (
    <div className="flex gap-3.5 px-5 py-5">
      <Avatar label={customer.label} seed={customer.id} size="xl" />
      <div className="min-w-0 flex-1">
        <NameEditor key={customer.id} customer={customer} />
        <p className="text-sm text-ink-2">Since {since.format(new Date(customer.createdAt))}</p>
        <div className="flex flex-wrap items-center gap-1.5 pt-2">
          {customer.blocked && <Badge tone="alert">Blocked</Badge>}
          <Badge>
            {customer.conversations === 1 ? '1 conversation' : `${customer.conversations} conversations`}
          </Badge>
          {best && <Badge>Prefers {channelName(best.channel)}</Badge>}
          {customer.language && <Badge>{languageName(customer.language, business.locale)}</Badge>}
          {linked && (
            <Link
              to="/customers/$customerId"
              params={{ customerId: customer.id }}
              className="text-xs font-medium text-brand-ink hover:underline"
            >
              Open page
            </Link>
          )}
        </div>
      </div>
    </div>
  )
}

function languageName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

function PanelSkeleton() {
  return (
    <Loading label="Loading the customer">
      <div className="flex gap-3.5 p-5">
        <Skeleton className="size-14 rounded-full" />
        <div className="flex flex-1 flex-col gap-2 pt-1">
          <Skeleton className="h-5 w-32" />
          <Skeleton className="h-4 w-24" />
        </div>
      </div>
      <div className="flex flex-col gap-3 px-5">
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-4/5" />
        <Skeleton className="h-16 w-full" />
      </div>
    </Loading>
  )
}
