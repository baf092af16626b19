import { Link } from '@tanstack/react-router'
import {
  CalendarCheck2,
  CalendarX2,
  type LucideIcon,
  NotebookPen,
  RotateCcw,
  Sparkles,
  UserRound,
  Zap,
} from 'lucide-react'
import type { ActionItem } from '../api/types.ts'
import { useWords } from '../ui/business.tsx'
import { cx } from '../ui/cx.ts'
import { wallOf } from '../ui/zoned.ts'
import { actionWords } from './action-words.ts'

const signs: [RegExp, LucideIcon][] = [
  [/cancel/, CalendarX2],
  [/book|reschedul|move|appointment/, CalendarCheck2],
  [/hand.?back/, Sparkles],
  [/take.?over/, UserRound],
  [/resolve|reopen/, RotateCcw],
  [/message|note/, NotebookPen],
]

/** What was done, in one quiet line; a booking leads to its day in the calendar. */
export function ActionLine({ item }: { item: ActionItem }) {
  const words = useWords()
  const Icon = signs.find(([name]) => name.test(item.name))?.[1] ?? Zap
  const good = item.outcome === 'done' || item.outcome === 'ok'
  const by =
    item.actor === 'brain' ? 'AI' : (item.actorName ?? (item.actor === 'customer' ? 'Customer' : 'System'))
  return (
    <div className="flex items-center gap-2.5 pb-4 pl-1 text-sm text-ink-2">
      <span
        aria-hidden
        className={cx(
          'grid size-6 shrink-0 place-items-center rounded-full',
          good ? 'bg-brand-soft text-brand-ink' : 'bg-sunken text-ink-3',
        )}
      >
        <Icon className="size-3.5" />
      </span>
      <p className="min-w-0">
        <span className={cx(item.appointment && 'font-medium text-ink')}>
          {actionWords(item, words.dayAndTime)}
        </span>
        <span className="text-xs whitespace-nowrap text-ink-3">
          {' '}
          · {by} · {words.time(item.at)}
        </span>
        {item.appointment && (
          <>
            {' '}
            <Link
              to="/calendar"
              search={{ date: wallOf(item.appointment.start, words.zone).date, view: 'day' }}
              className="text-xs font-medium whitespace-nowrap text-brand-ink hover:underline"
            >
              Open in the calendar
            </Link>
          </>
        )}
      </p>
    </div>
  )
}
