import { LoaderCircle } from 'lucide-react'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { cx } from './cx.ts'

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger'

const kinds: Record<ButtonKind, string> = {
  primary: 'bg-brand text-on-brand hover:bg-brand-hover shadow-card',
  secondary: 'border border-line-strong bg-raised text-ink hover:bg-hover shadow-card',
  quiet: 'text-ink-2 hover:bg-sunken hover:text-ink',
  danger: 'bg-alert text-on-brand hover:bg-alert-hover shadow-card',
}

/** The look alone, for links that act like buttons. */
export function buttonClass(kind: ButtonKind = 'secondary', small = false): string {
  return cx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-lg font-medium whitespace-nowrap transition-colors select-none',
    'disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55',
    small ? 'h-8 px-2.5 text-sm' : 'h-9 px-3.5 text-base',
    kinds[kind],
  )
}

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind
  small?: boolean
  busy?: boolean
  icon?: ReactNode
}

export function Button({ kind, small, busy, icon, children, className, disabled, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cx(buttonClass(kind, small), className)}
    >
      {busy ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
    </button>
  )
}

interface IconProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Read out, and shown when pointed at. */
  label: string
  children: ReactNode
}

export function IconButton({ label, children, className, ...rest }: IconProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={cx(
        'inline-grid size-8 shrink-0 place-items-center rounded-lg text-ink-2 transition-colors hover:bg-sunken hover:text-ink disabled:cursor-not-allowed disabled:opacity-50 aria-expanded:bg-sunken [&_svg]:size-[1.125rem]',
        className,
      )}
    >
      {children}
    </button>
  )
}
