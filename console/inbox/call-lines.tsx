import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import type { CallItem } from '../api/types.ts'
import { cx } from '../ui/cx.ts'
import { clock } from './waveform-shape.ts'

type Line = CallItem['lines'][number]

interface Props {
  lines: readonly Line[]
  /** The caller, as a teammate knows them. */
  caller: string
  /** The line that is heard now; -1 when none is. */
  heard: number
  /** Undefined where there is no recording to hear. */
  onHear: ((second: number) => void) | undefined
}

/** Lines of a long call that stand before the rest is asked for. */
const first = 6

/** What was said, each line leading to its place in the recording. */
export function CallLines({ lines, caller, heard, onHear }: Props) {
  const [open, setOpen] = useState(false)
  const all = open || heard >= first || lines.length <= first + 2
  const shown = all ? lines : lines.slice(0, first)
  return (
    <>
      <ol aria-label="What was said" className="flex flex-col gap-0.5 border-t border-line px-2.5 py-2.5">
        {shown.map((line, index) => (
          <li
            key={line.id}
            aria-current={index === heard ? 'true' : undefined}
            className={cx(
              'grid grid-cols-[4.75rem_1fr] gap-x-2 rounded-md border-l-2 px-1.5 py-1 text-sm sm:grid-cols-[7.5rem_1fr]',
              index === heard ? 'border-channel bg-channel-soft' : 'border-transparent',
            )}
          >
            <span
              className={cx(
                'truncate pt-px text-xs',
                line.author === 'customer' ? 'text-ink-2' : 'text-channel',
              )}
            >
              {whoSays(line, caller)}
              {line.second !== null && <span className="tabular-nums"> · {clock(line.second)}</span>}
            </span>
            <Words line={line} onHear={onHear} />
          </li>
        ))}
      </ol>
      {!all && (
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="flex w-full items-center justify-center gap-1.5 rounded-b-xl border-t border-line py-2 text-sm text-ink-2 hover:bg-hover"
        >
          Show {lines.length - first} more lines
          <ChevronDown aria-hidden className="size-4" />
        </button>
      )}
    </>
  )
}

function whoSays({ author }: Line, caller: string): string {
  if (author === 'customer') return caller
  return author === 'teammate' ? 'Teammate' : 'AI'
}

function Words({ line, onHear }: { line: Line; onHear: Props['onHear'] }) {
  const text = (
    <>
      {line.interrupted ? `${line.text.replace(/…$/u, '')} —` : line.text}
      {line.interrupted && (
        <span
          title="The other side spoke into it. What stands here is what was heard."
          className="ml-1.5 rounded bg-wait-soft px-1 py-px text-2xs font-medium text-wait-ink"
        >
          cut off
        </span>
      )}
    </>
  )
  const { second } = line
  if (!onHear || second === null) return <span>{text}</span>
  return (
    <button
      type="button"
      className="rounded text-left hover:underline"
      title={`Hear this, at ${clock(second)}`}
      onClick={() => onHear(second)}
    >
      {text}
    </button>
  )
}
