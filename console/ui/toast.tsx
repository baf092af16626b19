import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'

interface Toast {
  readonly id: number
  readonly text: string
  readonly bad: boolean
}

let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}
function dismiss(id: number): void {
  set(toasts.filter(toast => toast.id !== id))
}

/** Says that something happened; what went wrong stays longer. */
export function say(text: string, bad = false): void {
  last += 1
  const id = last
  set([...toasts.slice(-2), { id, text, bad }])
  setTimeout(dismiss, bad ? 10_000 : 4_000, id)
}

export function Toasts() {
  const shown = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <div
      role="status"
      aria-label="Notifications"
      className="pointer-events-none fixed inset-x-3 top-3 z-60 flex flex-col items-center gap-2"
    >
      {shown.map(({ id, text, bad }) => (
        <div
          key={id}
          className="appear pointer-events-auto flex max-w-md items-center gap-2.5 rounded-xl border border-line bg-raised py-2 pr-2 pl-3 text-sm shadow-float"
        >
          {bad ? (
            <CircleAlert aria-hidden className="size-4 shrink-0 text-alert-ink" />
          ) : (
            <CircleCheck aria-hidden className="size-4 shrink-0 text-good-ink" />
          )}
          <span>{text}</span>
          <button
            type="button"
            aria-label="Dismiss"
            onClick={() => dismiss(id)}
            className="grid size-6 place-items-center rounded-md text-ink-3 hover:bg-sunken"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </div>
      ))}
    </div>
  )
}
