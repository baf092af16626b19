import { ArrowUp, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../ui/button.tsx'

interface Props {
  /** As it is read out: "Eva", "Deepgram". */
  name: string
  index: number
  onEarlier: () => void
  onRemove: () => void
  children: ReactNode
}

/** One of several in an order that counts. */
export function Entry({ name, index, onEarlier, onRemove, children }: Props) {
  return (
    <li className="flex items-start gap-2 rounded-xl border border-line bg-surface p-3">
      <span
        aria-hidden
        className="mt-1 grid size-6 shrink-0 place-items-center rounded-full bg-sunken text-xs font-semibold text-ink-2"
      >
        {index + 1}
      </span>
      <div className="min-w-0 flex-1">{children}</div>
      <div className="flex shrink-0 flex-col">
        <IconButton label={`Remove ${name}`} onClick={onRemove}>
          <Trash2 aria-hidden />
        </IconButton>
        {index > 0 && (
          <IconButton label={`Move ${name} up`} onClick={onEarlier}>
            <ArrowUp aria-hidden />
          </IconButton>
        )}
      </div>
    </li>
  )
}
