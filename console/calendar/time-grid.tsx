import { useEffect, useRef, useState } from 'react'
import type { Appointment } from '../api/types.ts'
import { useClock } from '../ui/business.tsx'
import { cx } from '../ui/cx.ts'
import { EventBlock } from './event-block.tsx'
import { closedSpans, type Placed, type Span } from './layout.ts'

/** Pixels of one hour. */
const hour = 60

export interface Column {
  readonly key: string
  readonly title: string
  readonly sub: string
  readonly today: boolean
  /** Why nothing can be booked here all day. */
  readonly closed?: string | undefined
  readonly open: readonly Span[]
  readonly placed: readonly Placed[]
  /** Who has which lane; empty where overlapping bookings share the width. */
  readonly lanes: readonly string[]
  /** What a press on an empty place would book. */
  readonly pick: { date: string; resourceId?: string | undefined }
}

interface Props {
  columns: readonly Column[]
  range: Span
  /** Minutes after midnight now. */
  now: number
  /** Who is booked is told by the column already. */
  byResource: boolean
  onOpen: (appointment: Appointment) => void
  onPick: ((pick: Column['pick'] & { minutes: number }) => void) | undefined
}

const yOf = (minutes: number, range: Span): number => ((minutes - range.from) / 60) * hour

export function TimeGrid({ columns, range, now, byResource, onOpen, onPick }: Props) {
  const clock = useClock()
  const scroller = useRef<HTMLElement>(null)
  const [start] = useState(() => Math.max(0, yOf(Math.min(now, range.to - 60) - 90, range)))
  useEffect(() => {
    scroller.current?.scrollTo({ top: start })
  }, [start])
  const hours: number[] = []
  for (let at = range.from; at < range.to; at += 60) hours.push(at)
  return (
    <section
      ref={scroller}
      aria-label="Calendar"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="h-full overflow-auto bg-surface outline-offset-[-3px]"
    >
      <div
        className="grid min-w-max"
        style={{ gridTemplateColumns: `4rem ${columns.map(one => widthOf(one, byResource)).join(' ')}` }}
      >
        <div className="sticky top-0 left-0 z-20 border-b border-line bg-surface" />
        {columns.map(column => (
          <Heading key={column.key} column={column} marked={column.today && !byResource} />
        ))}
        <div className="sticky left-0 z-10 bg-surface" style={{ height: yOf(range.to, range) }}>
          {hours.slice(1).map(at => (
            <span
              key={at}
              className="absolute right-2 -translate-y-1/2 text-2xs text-ink-3 tabular-nums"
              style={{ top: yOf(at, range) }}
            >
              {clock(at)}
            </span>
          ))}
        </div>
        {columns.map(column => (
          <DayColumn key={column.key} {...{ column, range, now, hours, byResource, onOpen, onPick }} />
        ))}
      </div>
    </section>
  )
}

/** A day with nothing on it takes little room, a day with lanes as much as their names need. */
function widthOf(column: Column, byResource: boolean): string {
  if (byResource) return 'minmax(9rem, 1fr)'
  if (column.placed.length === 0 && (column.closed || column.open.length === 0)) return 'minmax(5rem, 0.35fr)'
  return `minmax(${Math.max(7.5, column.lanes.length * 3.25)}rem, 1fr)`
}

/** "Lowe" of "Dr Amara Lowe". */
const shortName = (name: string): string => name.split(' ').at(-1) ?? name

function Heading({ column, marked }: { column: Column; marked: boolean }) {
  return (
    <div className="sticky top-0 z-10 border-b border-l border-line bg-surface px-2.5 py-2">
      <h2 className={cx('truncate text-sm font-semibold', marked && 'text-brand-ink')}>{column.title}</h2>
      {column.lanes.length > 0 && !column.closed ? (
        <p className="-mx-2.5 flex text-2xs text-ink-3">
          {column.lanes.map(name => (
            <span key={name} title={name} className="min-w-0 flex-1 truncate px-1 text-center">
              {shortName(name)}
            </span>
          ))}
        </p>
      ) : (
        <p className="truncate text-xs text-ink-3">{column.closed ?? column.sub}</p>
      )}
    </div>
  )
}

interface ColumnProps extends Omit<Props, 'columns'> {
  column: Column
  hours: readonly number[]
}

function DayColumn({ column, range, now, hours, byResource, onOpen, onPick }: ColumnProps) {
  const shut = column.closed ? [range] : closedSpans(column.open, range)
  return (
    <div className="relative border-l border-line">
      {hours.map(at => (
        <div
          key={at}
          aria-hidden
          className="absolute inset-x-0 border-t border-line"
          style={{ top: yOf(at, range) }}
        />
      ))}
      {column.lanes.slice(1).map((name, index) => (
        <div
          key={name}
          aria-hidden
          className="absolute inset-y-0 border-l border-dotted border-line"
          style={{ left: `${(100 * (index + 1)) / column.lanes.length}%` }}
        />
      ))}
      {shut.map(span => (
        <div
          key={span.from}
          aria-hidden
          className="absolute inset-x-0 bg-[repeating-linear-gradient(135deg,var(--sunken)_0_6px,transparent_6px_12px)] bg-canvas"
          style={{ top: yOf(span.from, range), height: yOf(span.to, range) - yOf(span.from, range) }}
        />
      ))}
      {onPick && (
        <button
          type="button"
          aria-label={`Book: ${column.title}`}
          className="absolute inset-0 cursor-cell! outline-offset-[-3px]"
          onClick={event => {
            const { top } = event.currentTarget.getBoundingClientRect()
            // Pressed by keyboard it has no place: the first open time is meant.
            const pressed =
              event.detail === 0
                ? (column.open[0]?.from ?? 9 * 60)
                : range.from + ((event.clientY - top) / hour) * 60
            onPick({ ...column.pick, minutes: Math.floor(pressed / 15) * 15 })
          }}
        />
      )}
      {column.placed.map(placed => (
        <EventBlock
          key={placed.appointment.id}
          placed={placed}
          byResource={byResource}
          top={yOf(placed.from, range)}
          height={yOf(placed.to, range) - yOf(placed.from, range)}
          onOpen={() => onOpen(placed.appointment)}
        />
      ))}
      {column.today && now >= range.from && now < range.to && (
        <div
          aria-hidden
          className="pointer-events-none absolute inset-x-0 z-5 h-0.5 bg-brand-ink before:absolute before:-top-[3px] before:-left-1 before:size-2 before:rounded-full before:bg-brand-ink"
          style={{ top: yOf(now, range) }}
        />
      )}
    </div>
  )
}
