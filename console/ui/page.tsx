import type { ReactNode } from 'react'
import { cx } from './cx.ts'

interface Props {
  title: string
  about?: string
  actions?: ReactNode
  /** Below the title, above what scrolls. */
  toolbar?: ReactNode
  children: ReactNode
  /** The content fills the height and scrolls by itself. */
  fixed?: boolean
}

/** Heading, tools and content of every page but the inbox. */
export function Page({ title, about, actions, toolbar, children, fixed }: Props) {
  return (
    <main className="flex h-full flex-col bg-canvas">
      <header className="flex shrink-0 flex-col gap-3 border-b border-line bg-surface px-4 py-3.5 sm:px-6">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <div className="min-w-0 flex-1">
            <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
            {about && <p className="text-sm text-ink-2">{about}</p>}
          </div>
          {actions && <div className="flex items-center gap-2">{actions}</div>}
        </div>
        {toolbar}
      </header>
      {fixed ? (
        <div className="min-h-0 flex-1">{children}</div>
      ) : (
        <section
          aria-label={`${title}, content`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="min-h-0 flex-1 overflow-y-auto outline-offset-[-3px]"
        >
          {children}
        </section>
      )}
    </main>
  )
}

export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={cx('rounded-xl border border-line bg-raised shadow-card', className)}>{children}</div>
  )
}
