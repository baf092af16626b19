import { PhoneIncoming } from 'lucide-react'
import { useMe } from '../ui/business.tsx'
import { cx } from '../ui/cx.ts'
import { Card, Page } from '../ui/page.tsx'
import { Empty, Failed, Loading, Skeleton } from '../ui/states.tsx'
import { Switch } from '../ui/switch.tsx'
import { useBoard } from './board.ts'
import { changeDesk, useDesk } from './desk-store.ts'
import { LiveCallCard } from './live-call-card.tsx'
import { RecentCalls } from './recent-calls.tsx'

/** What is said on the telephone now, and what was. */
export function CallsPage() {
  const board = useBoard()
  const { teammate } = useMe()
  const { on, talking } = useDesk()
  return (
    <Page
      title="Calls"
      about="Who is on the line now, and who called before."
      actions={
        teammate.role !== 'viewer' && (
          <div className="w-44">
            <Switch label="Take calls here" on={on} onChange={next => changeDesk({ on: next })} />
          </div>
        )
      }
    >
      {/* What one speaks on lies over the end of the page. */}
      <div className={cx('mx-auto flex max-w-5xl flex-col gap-8 p-4 sm:p-6', talking && 'pb-32 sm:pb-24')}>
        {board.isPending ? (
          <Loading label="Loading calls">
            <Card className="p-5">
              <Skeleton className="h-5 w-56" />
              <Skeleton className="mt-4 h-20 w-full" />
            </Card>
          </Loading>
        ) : board.isError && !board.data ? (
          <Failed what="The calls" error={board.error} retry={() => void board.refetch()} />
        ) : (
          board.data && (
            <>
              <section aria-labelledby="on-the-line">
                <h2 id="on-the-line" className="pb-3 text-lg font-semibold">
                  On the line
                  {board.data.live.length > 0 && (
                    <span className="pl-2 text-sm font-normal text-ink-3">{board.data.live.length}</span>
                  )}
                </h2>
                {board.data.live.length === 0 ? (
                  <Card>
                    <Empty icon={<PhoneIncoming aria-hidden />} title="Nobody is on the line">
                      A call appears here the moment it comes in, with what is being said.
                    </Empty>
                  </Card>
                ) : (
                  <ul className="flex flex-col gap-4">
                    {board.data.live.map(call => (
                      <li key={call.id}>
                        <LiveCallCard call={call} />
                      </li>
                    ))}
                  </ul>
                )}
              </section>
              <RecentCalls calls={board.data.recent} />
            </>
          )
        )}
      </div>
    </Page>
  )
}
