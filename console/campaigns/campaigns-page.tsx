import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Megaphone, Plus } from 'lucide-react'
import { useState } from 'react'
import type { CampaignInput } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Page } from '../ui/page.tsx'
import { Empty, Failed, Loading, Skeleton } from '../ui/states.tsx'
import { CampaignEditor } from './campaign-editor.tsx'
import { CampaignList } from './campaign-list.tsx'
import { CampaignReport } from './campaign-report.tsx'
import { inputOf } from './campaign-words.ts'
import { campaignsQuery } from './queries.ts'

const route = getRouteApi('/shell/campaigns')

/** `new` opens an empty draft; any other value the campaign with this id. */
export function CampaignsPage() {
  const { campaign: wanted } = route.useSearch()
  const navigate = route.useNavigate()
  const { teammate } = useMe()
  const query = useQuery(campaignsQuery)
  const [start, setStart] = useState<CampaignInput>()
  const open = (id: string | undefined, from?: CampaignInput) => {
    setStart(from)
    void navigate({ search: id ? { campaign: id } : {} })
  }
  const chosen = query.data?.find(one => one.id === wanted)
  const mayWrite = teammate.role !== 'viewer'
  return (
    <Page
      fixed
      title="Campaigns"
      about="An offer to many at once, only to customers who said yes to offers. Never by phone."
      actions={
        mayWrite && (
          <Button kind="primary" onClick={() => open('new')} icon={<Plus aria-hidden className="size-4" />}>
            New campaign
          </Button>
        )
      }
    >
      <div className="flex h-full">
        <div
          className={cx(
            'w-full flex-col border-r border-line bg-surface md:flex md:w-[21rem] md:shrink-0',
            wanted ? 'hidden' : 'flex',
          )}
        >
          {query.isError && !query.data ? (
            <Failed what="The campaigns" error={query.error} retry={() => void query.refetch()} />
          ) : query.data ? (
            <CampaignList campaigns={query.data} open={wanted} onOpen={open} />
          ) : (
            <ListSkeleton />
          )}
        </div>
        <section
          aria-label="Campaign"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className={cx('min-w-0 flex-1 overflow-y-auto outline-offset-[-3px]', !wanted && 'hidden md:block')}
        >
          <div className="mx-auto flex max-w-5xl flex-col gap-5 p-4 sm:p-6">
            {wanted === 'new' && mayWrite ? (
              <CampaignEditor key="new" campaign={undefined} start={start} onOpen={open} />
            ) : chosen?.status === 'draft' && mayWrite ? (
              <CampaignEditor key={chosen.id} campaign={chosen} start={undefined} onOpen={open} />
            ) : chosen ? (
              <CampaignReport
                campaign={chosen}
                onBack={() => open(undefined)}
                onAgain={() =>
                  open('new', { ...inputOf(chosen), name: `${chosen.name} (again)`.slice(0, 100) })
                }
              />
            ) : (
              <Intro gone={wanted !== undefined && query.data !== undefined} mayWrite={mayWrite} />
            )}
          </div>
        </section>
      </div>
    </Page>
  )
}

function Intro({ gone, mayWrite }: { gone: boolean; mayWrite: boolean }) {
  return (
    <div className="rounded-xl border border-dashed border-line-strong">
      <Empty icon={<Megaphone aria-hidden />} title={gone ? 'This campaign is gone' : 'Choose a campaign'}>
        {gone
          ? 'Somebody may have deleted it. Choose another one from the list.'
          : !mayWrite
            ? 'See what it says, whom it is for and what became of it. A teammate writes them; the owner sends them.'
            : 'Write one offer, see who would get it and where, try it on yourself, then send it now or at a time of your choice.'}
      </Empty>
    </div>
  )
}

function ListSkeleton() {
  return (
    <Loading label="Loading the campaigns">
      <div className="flex flex-col gap-4 p-4">
        {[0, 1, 2, 3].map(row => (
          <Skeleton key={row} className="h-12 w-full" />
        ))}
      </div>
    </Loading>
  )
}
