import { useId } from 'react'
import { cx } from './cx.ts'

interface Props {
  label: string
  hint?: string | undefined
  on: boolean
  disabled?: boolean
  onChange: (on: boolean) => void
}

/** Takes effect at once, unlike a box that is ticked and then saved. */
export function Switch({ label, hint, on, disabled, onChange }: Props) {
  const id = useId()
  return (
    <div className="flex items-start gap-3">
      <div className="min-w-0 flex-1">
        <p id={id} className="text-base">
          {label}
        </p>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-ink-3">
            {hint}
          </p>
        )}
      </div>
      <button
        type="button"
        role="switch"
        aria-checked={on}
        aria-labelledby={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        disabled={disabled}
        onClick={() => onChange(!on)}
        className={cx(
          'relative mt-0.5 h-5 w-9 shrink-0 rounded-full border transition-colors disabled:cursor-not-allowed disabled:opacity-55',
          on ? 'border-transparent bg-brand' : 'border-line-strong bg-sunken',
        )}
      >
        <span
          aria-hidden
          className={cx(
            'absolute top-1/2 size-3.5 -translate-y-1/2 rounded-full transition-[left]',
            on ? 'left-[1.125rem] bg-on-brand' : 'left-0.5 bg-ink-3',
          )}
        />
      </button>
    </div>
  )
}
