import { useEffect, useRef } from 'react'
import type { LiveCallInfo } from '../../contract/live-calls.ts'
import { cx } from '../ui/cx.ts'

/** What was said, and what is being said now. */
export function RunningTranscript({ call }: { call: LiveCallInfo }) {
  const end = useRef<HTMLOListElement>(null)
  const { lines, partial, customer } = call
  const length = lines.length + partial.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is at the end
  useEffect(() => {
    end.current?.scrollTo({ top: end.current.scrollHeight })
  }, [length])
  const who = { customer: customer.label, brain: 'AI', teammate: 'Teammate', system: 'System' }
  return (
    <ol
      ref={end}
      aria-label="What is said"
      aria-live="polite"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="flex max-h-64 flex-col gap-1.5 overflow-y-auto border-t border-line px-4 py-3 outline-offset-[-3px]"
    >
      {lines.map(line => (
        <Line key={line.id} who={who[line.author]} brain={line.author === 'brain'}>
          {line.interrupted ? `${line.text} —` : line.text}
        </Line>
      ))}
      {partial && (
        <Line who={customer.label}>
          <em className="text-ink-2">{partial} …</em>
        </Line>
      )}
      {lines.length === 0 && !partial && <li className="text-sm text-ink-3">Nothing was said yet.</li>}
    </ol>
  )
}

function Line({ who, brain, children }: { who: string; brain?: boolean; children: React.ReactNode }) {
  return (
    <li className="grid grid-cols-[4rem_1fr] gap-3 text-base sm:grid-cols-[6.5rem_1fr]">
      <span className={cx('truncate text-sm', brain ? 'text-brand-ink' : 'text-ink-3')}>{who}</span>
      <span className="min-w-0 break-words">{children}</span>
    </li>
  )
}
