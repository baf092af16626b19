import { CloudOff, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { wordsFor } from '../api/request.ts'
import { Button } from './button.tsx'
import { cx } from './cx.ts'

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('animate-pulse rounded-md bg-sunken', className)} />
}

/** Grey shapes where the content will stand, announced once. */
export function Loading({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="status" aria-label={label}>
      {children}
    </div>
  )
}

interface EmptyProps {
  icon?: ReactNode
  title: string
  /** The title is the heading of the page. */
  page?: boolean
  children?: ReactNode
  action?: ReactNode
}

export function Empty({ icon, title, page, children, action }: EmptyProps) {
  const Title = page ? 'h1' : 'p'
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-2 px-6 py-12 text-center">
      {icon && (
        <span className="mb-1 grid size-11 place-items-center rounded-full bg-sunken text-ink-3 [&_svg]:size-5">
          {icon}
        </span>
      )}
      <Title className="text-base font-semibold">{title}</Title>
      {children && <p className="text-sm text-ink-2">{children}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}

/** What went wrong and the way out. */
interface FailedProps {
  error: unknown
  retry: () => void
  /** "The inbox", at the head of the sentence. */
  what: string
  page?: boolean
}

export function Failed({ error, retry, what, page }: FailedProps) {
  return (
    <div role="alert">
      <Empty
        icon={<CloudOff aria-hidden />}
        page={page ?? false}
        title={`${what} could not be loaded`}
        action={
          <Button small onClick={retry} icon={<RotateCw aria-hidden className="size-3.5" />}>
            Try again
          </Button>
        }
      >
        {wordsFor(error)}
      </Empty>
    </div>
  )
}

export function Notice({
  tone = 'alert',
  children,
}: {
  tone?: 'alert' | 'wait' | 'good'
  children: ReactNode
}) {
  const looks = {
    alert: 'bg-alert-soft text-alert-ink',
    wait: 'bg-wait-soft text-wait-ink',
    good: 'bg-good-soft text-good-ink',
  }
  return (
    <div
      role={tone === 'alert' ? 'alert' : 'status'}
      className={cx('rounded-lg px-3 py-2 text-sm', looks[tone])}
    >
      {children}
    </div>
  )
}
