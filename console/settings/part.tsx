import type { ReactNode } from 'react'

interface Props {
  title: string
  about: ReactNode
  action?: ReactNode
  children: ReactNode
}

/** One section of the settings: heading, a sentence, its content. */
export function Part({ title, about, action, children }: Props) {
  return (
    <section aria-label={title} className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-lg font-semibold">{title}</h2>
          <p className="max-w-xl text-sm text-ink-2">{about}</p>
        </div>
        {action}
      </div>
      {children}
    </section>
  )
}
