import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../ui/button.tsx'
import { appLooks } from './home-screen.tsx'
import type { HandsetApp } from './queries.ts'

interface Props {
  app: HandsetApp
  title: string
  about?: string
  sign?: ReactNode
  /** Where the arrow leads. */
  back: string
  onBack: () => void
}

export function AppHeader({ app, title, about, sign, back, onBack }: Props) {
  return (
    <header
      data-channel={appLooks[app].channel}
      className="flex h-14 shrink-0 items-center gap-2.5 border-b border-line bg-channel-soft px-2"
    >
      <IconButton label={back} onClick={onBack} className="text-ink hover:bg-surface/60">
        <ChevronLeft aria-hidden />
      </IconButton>
      {sign && <span className="flex">{sign}</span>}
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-base leading-5 font-semibold">{title}</h2>
        {about && <p className="truncate text-xs text-ink-2">{about}</p>}
      </div>
    </header>
  )
}
