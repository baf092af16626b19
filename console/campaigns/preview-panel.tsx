import { useQuery } from '@tanstack/react-query'
import { ShieldCheck, Users } from 'lucide-react'
import type { CampaignPreview } from '../api/types.ts'
import { ChannelSign, channelName } from '../ui/channel.tsx'
import { Card } from '../ui/page.tsx'
import { Failed, Loading, Skeleton } from '../ui/states.tsx'
import { customers, reached, unlookedWords } from './campaign-words.ts'
import { previewQuery } from './queries.ts'
import { Renderings } from './renderings.tsx'

/** What the saved campaign would do now; undefined while it is not saved. */
export function PreviewPanel({ id }: { id: string | undefined }) {
  return (
    <Card className="p-5">
      <h2 className="pb-3 text-lg font-semibold">Who would get it</h2>
      {id ? (
        <Fetched id={id} />
      ) : (
        <p className="flex items-start gap-2.5 text-sm text-ink-2">
          <Users aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
          Save the draft to see how many customers it reaches, and why it leaves others out.
        </p>
      )}
    </Card>
  )
}

function Fetched({ id }: { id: string }) {
  const query = useQuery(previewQuery(id))
  if (query.isError && !query.data)
    return <Failed what="The preview" error={query.error} retry={() => void query.refetch()} />
  if (!query.data)
    return (
      <Loading label="Loading the preview">
        <div className="flex flex-col gap-3">
          <Skeleton className="h-8 w-1/2" />
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-4/5" />
        </div>
      </Loading>
    )
  return (
    <div className="flex flex-col gap-4">
      <Reach preview={query.data} />
      <Renderings renderings={query.data.renderings} />
    </div>
  )
}

export function Reach({ preview }: { preview: CampaignPreview }) {
  const count = reached(preview)
  const unlooked = unlookedWords(preview)
  return (
    <>
      <p>
        <span className="text-2xl font-semibold tracking-tight">
          {unlooked && 'At least '}
          {count}
        </span>
        <span className="text-sm text-ink-2"> of {customers(preview.audience)} who fit</span>
      </p>
      {unlooked && <p className="text-xs text-wait-ink">{unlooked}</p>}
      {preview.reachable.length > 0 && (
        <ul aria-label="By channel" className="flex flex-col gap-2">
          {preview.reachable.map(({ channel, customers: part }) => (
            <li key={channel} data-channel={channel} className="flex items-center gap-2.5 text-sm">
              <ChannelSign channel={channel} />
              <span className="w-20">{channelName(channel)}</span>
              <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken">
                <span
                  className="block h-full rounded-full bg-channel"
                  style={{ width: `${(100 * part) / Math.max(1, count)}%` }}
                />
              </span>
              <span className="font-medium tabular-nums">{part}</span>
            </li>
          ))}
        </ul>
      )}
      {preview.excluded.length > 0 && (
        <div>
          <h3 className="pb-1 text-xs font-semibold text-ink-3">Left out, and why</h3>
          <ul className="flex flex-col gap-1 text-sm text-ink-2">
            {preview.excluded
              .toSorted((a, b) => b.customers - a.customers)
              .map(({ reason, customers: part }) => (
                <li key={reason} className="flex gap-2">
                  <span className="min-w-0 flex-1">{reason}</span>
                  <span className="shrink-0 font-medium text-ink tabular-nums">{part}</span>
                </li>
              ))}
          </ul>
        </div>
      )}
      <p className="flex items-start gap-2 rounded-lg bg-good-soft px-3 py-2 text-xs text-good-ink">
        <ShieldCheck aria-hidden className="mt-px size-4 shrink-0" />
        Only customers who said yes to offers on the channel are counted. It is checked again for each of them
        when it goes out.
      </p>
    </>
  )
}
