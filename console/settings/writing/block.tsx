import type { ReactNode } from 'react'
import { Card } from '../../ui/page.tsx'

interface Props {
  title: string
  about: string
  children: ReactNode
}

/** One question of the section, with the sentence that explains it beside its fields. */
export function Block({ title, about, children }: Props) {
  return (
    <Card className="grid gap-x-8 gap-y-4 p-5 md:grid-cols-[15rem_1fr]">
      <div>
        <h3 className="text-base font-semibold">{title}</h3>
        <p className="text-sm text-ink-2">{about}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </Card>
  )
}

/** What every block is given: the settings as they are being changed, and what the server found wrong. */
export interface BlockProps<T> {
  readonly value: T
  readonly onChange: (value: T) => void
}
