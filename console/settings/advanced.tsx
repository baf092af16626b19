import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

/** What most accounts never need, folded away. */
export function Advanced({ label = 'Advanced', children }: { label?: string; children: ReactNode }) {
  return (
    <details className="group rounded-xl border border-line">
      <summary className="flex list-none items-center gap-2 rounded-xl px-3.5 py-2.5 text-sm font-medium hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 text-ink-3 transition-transform group-open:rotate-90" />
        {label}
      </summary>
      <div className="flex flex-col gap-3 px-3.5 pt-1 pb-3.5">{children}</div>
    </details>
  )
}
