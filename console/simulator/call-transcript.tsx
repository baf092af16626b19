import { useEffect, useRef } from 'react'
import { cx } from '../ui/cx.ts'
import type { SpokenLine } from './spoken-lines.ts'

/** What was said so far; the newest is in sight. */
export function CallTranscript({ lines, talking }: { lines: readonly SpokenLine[]; talking: boolean }) {
  const end = useRef<HTMLLIElement>(null)
  const room = useRef<HTMLElement>(null)
  const count = lines.length
  useEffect(() => {
    if (count === 0 || !room.current) return
    const show = () => end.current?.scrollIntoView({ block: 'nearest' })
    show()
    // The keypad takes room away.
    const watch = new ResizeObserver(show)
    watch.observe(room.current)
    return () => watch.disconnect()
  }, [count])
  if (count === 0)
    return (
      <p className="grid min-h-0 flex-1 place-items-center px-8 text-center text-sm text-ink-3">
        {talking ? 'What is said appears here.' : ''}
      </p>
    )
  return (
    <section
      ref={room}
      aria-label="The call"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-3px]"
    >
      <ol aria-live="polite" className="flex min-h-full flex-col justify-end gap-1.5 p-3">
        {lines.map(line => (
          <Line key={line.key} line={line} />
        ))}
        <li ref={end} aria-hidden="true" />
      </ol>
    </section>
  )
}

function Line({ line: { kind, text, interrupted } }: { line: SpokenLine }) {
  if (kind === 'understood')
    return <li className="max-w-[85%] self-end px-1 text-right text-xs text-ink-3">understood as “{text}”</li>
  const own = kind === 'typed'
  return (
    <li
      data-channel="phone"
      className={cx(
        'max-w-[85%] rounded-2xl px-3 py-1.5',
        own ? 'self-end rounded-br-md bg-channel-soft' : 'self-start rounded-bl-md bg-sunken',
      )}
    >
      <span className="sr-only">{own ? 'You: ' : 'They: '}</span>
      {text}
      {interrupted && ' —'}
    </li>
  )
}
