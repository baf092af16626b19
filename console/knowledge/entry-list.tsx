import { SearchX } from 'lucide-react'
import type { KnowledgeItem } from '../api/types.ts'
import { Badge } from '../ui/badge.tsx'
import { cx } from '../ui/cx.ts'
import { Empty } from '../ui/states.tsx'

interface Props {
  items: readonly KnowledgeItem[]
  search: string
  open: string | undefined
  onOpen: (id: string) => void
}

/** By topic, each topic's questions in alphabetical order. */
export function EntryList({ items, search, open, onOpen }: Props) {
  const topics = Map.groupBy(items, item => item.topic)
  if (items.length === 0)
    return search ? (
      <Empty icon={<SearchX aria-hidden />} title="Nothing found">
        No entry has “{search}” in it.
      </Empty>
    ) : null
  return (
    <section
      aria-label="Entries"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto pb-6 outline-offset-[-3px]"
    >
      {[...topics]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([topic, entries]) => (
          <section key={topic} aria-label={topic}>
            <h2 className="sticky top-0 z-1 flex justify-between bg-surface px-4 pt-4 pb-1.5 text-xs font-semibold text-ink-3">
              {topic}
              <span className="font-normal">{entries.length}</span>
            </h2>
            <ul>
              {entries
                .toSorted((a, b) => a.question.localeCompare(b.question))
                .map(item => (
                  <li key={item.id}>
                    <button
                      type="button"
                      aria-current={item.id === open ? 'true' : undefined}
                      onClick={() => onOpen(item.id)}
                      className={cx(
                        'relative flex w-full items-start gap-2 px-4 py-2 text-left text-sm outline-offset-[-2px]',
                        item.id === open
                          ? 'bg-selected font-medium before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-brand'
                          : 'hover:bg-hover',
                      )}
                    >
                      <span className="min-w-0 flex-1">{item.question}</span>
                      {!item.published && <Badge tone="wait">Draft</Badge>}
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
    </section>
  )
}
