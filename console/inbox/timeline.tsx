import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, MessageSquareDashed } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { subscribe, typist } from '../api/live.ts'
import { usePending } from '../api/outbox.ts'
import { loadEarlier, timelineQuery } from '../api/queries.ts'
import { wordsFor } from '../api/request.ts'
import type { Conversation } from '../api/types.ts'
import { useWords } from '../ui/business.tsx'
import { Empty, Failed, Loading, Skeleton } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { Row } from './timeline-row.tsx'
import { timelineRows } from './timeline-rows.ts'
import { Typing } from './typing.tsx'
import { useStayAtEnd } from './use-stay-at-end.ts'

interface Props {
  conversationId: string
  conversation: Conversation | undefined
}

export function Timeline({ conversationId, conversation }: Props) {
  const query = useQuery(timelineQuery(conversationId))
  if (query.isPending) return <TimelineSkeleton />
  if (query.isError && !query.data)
    return (
      <div className="grid flex-1 place-items-center">
        <Failed what="The messages" error={query.error} retry={() => void query.refetch()} />
      </div>
    )
  if (query.data.items.length === 0)
    return (
      <div className="grid flex-1 place-items-center">
        <Empty icon={<MessageSquareDashed aria-hidden />} title="Nothing was said yet">
          The first message on any channel appears here.
        </Empty>
      </div>
    )
  return <Lines conversationId={conversationId} conversation={conversation} page={query.data} />
}

type LinesProps = Props & { page: { items: Parameters<typeof timelineRows>[0]; before: string | null } }

function Lines({ conversationId, conversation, page }: LinesProps) {
  const { zone } = useWords()
  const pending = usePending(conversationId)
  const rows = useMemo(() => timelineRows(page.items, pending, zone), [page.items, pending, zone])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => heightOf(rows[index]?.kind),
    getItemKey: index => rows[index]?.key ?? index,
    anchorTo: 'end',
    followOnAppend: true,
    overscan: 6,
    paddingStart: 16,
    paddingEnd: 20,
  })
  const shown = virtual.getVirtualItems()
  const opened = useOpened(shown.at(-1)?.index === rows.length - 1)
  useEarlier(conversationId, opened && page.before !== null && (shown[0]?.index ?? 99) < 3)
  const leaveEnd = useStayAtEnd(scroller, virtual.getTotalSize(), () => virtual.scrollToEnd())
  const { flashing, jump } = useJump(conversationId, rows, index => {
    leaveEnd()
    virtual.scrollToIndex(index, { align: 'center' })
  })
  const away =
    virtual.scrollOffset !== null &&
    virtual.getTotalSize() - virtual.scrollOffset - (scroller.current?.clientHeight ?? 0) > 400
  const writing = useSyncExternalStore(subscribe, () => typist(conversationId))
  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="absolute inset-0 overflow-x-hidden overflow-y-auto outline-offset-[-3px]"
      >
        <ol className="relative" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, key, start }) => {
            const row = rows[index]
            return (
              row && (
                <li
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  className="absolute inset-x-0 top-0 px-3 sm:px-6"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <div className="mx-auto max-w-[47.5rem]">
                    <Row row={row} conversation={conversation} jump={jump} flashing={flashing === row.key} />
                  </div>
                </li>
              )
            )
          })}
        </ol>
      </section>
      <Typing who={writing} name={conversation?.customer.label ?? 'The customer'} />
      {away && (
        <button
          type="button"
          onClick={() => virtual.scrollToIndex(rows.length - 1, { align: 'end' })}
          className="appear absolute right-4 bottom-4 flex items-center gap-1.5 rounded-full border border-line bg-raised px-3 py-1.5 text-sm font-medium shadow-float hover:bg-hover"
        >
          <ArrowDown aria-hidden className="size-4" />
          Latest
        </button>
      )}
    </div>
  )
}

/** First guesses, px; each row is measured when it is drawn. */
function heightOf(kind: string | undefined): number {
  return kind === 'message' || kind === 'pending' ? 92 : kind === 'other' ? 64 : 44
}

/** True from when the latest message was drawn: before, the list still stands at its top and would fetch all there is. */
function useOpened(atEnd: boolean): boolean {
  const opened = useRef(false)
  if (atEnd) opened.current = true
  return opened.current
}

/** Near the top, what came before is fetched. */
function useEarlier(id: string, near: boolean): void {
  const client = useQueryClient()
  const busy = useRef(false)
  useEffect(() => {
    if (!near || busy.current) return
    busy.current = true
    loadEarlier(client, id)
      .catch(error => say(wordsFor(error), true))
      .finally(() => {
        busy.current = false
      })
  })
}

/** Scrolls to one message and marks it for a moment; earlier pages are fetched until it is there. */
function useJump(id: string, rows: readonly { key: string }[], scroll: (index: number) => void) {
  const client = useQueryClient()
  const [flashing, setFlashing] = useState<string>()
  const [wanted, setWanted] = useState<string>()
  useEffect(() => {
    if (!wanted) return
    const index = rows.findIndex(row => row.key === wanted)
    if (index < 0) {
      loadEarlier(client, id).then(
        more => more || setWanted(undefined),
        () => setWanted(undefined),
      )
      return
    }
    scroll(index)
    setFlashing(wanted)
    setWanted(undefined)
  }, [wanted, rows, client, id, scroll])
  useEffect(() => {
    if (!flashing) return
    const timer = setTimeout(setFlashing, 2_300, undefined)
    return () => clearTimeout(timer)
  }, [flashing])
  return { flashing, jump: useCallback((messageId: string) => setWanted(messageId), []) }
}

function TimelineSkeleton() {
  return (
    <Loading label="Loading messages">
      <div className="mx-auto flex w-full max-w-[47.5rem] flex-col gap-6 px-6 py-8">
        <Skeleton className="h-11 w-3/5 rounded-2xl" />
        <Skeleton className="h-16 w-1/2 self-end rounded-2xl" />
        <Skeleton className="h-11 w-2/5 rounded-2xl" />
        <Skeleton className="h-32 w-full rounded-xl" />
      </div>
    </Loading>
  )
}
