import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'

export interface SetupStep {
  readonly title: string
  readonly text: ReactNode
  /** What to carry over, or where to go. */
  readonly more?: ReactNode
}

/** What to do at the provider, numbered as the fields refer to it. */
export function SetupSteps({ at, steps }: { at: string; steps: readonly SetupStep[] }) {
  return (
    <section aria-label={`Set up at ${at}`}>
      <h3 className="pb-3 text-sm font-semibold text-ink-2">Set up at {at}</h3>
      <ol className="flex flex-col gap-4">
        {steps.map((step, index) => (
          <li key={step.title} className="flex gap-3">
            <span
              aria-hidden
              className="grid size-6 shrink-0 place-items-center rounded-full bg-brand-soft text-xs font-semibold text-brand-ink"
            >
              {index + 1}
            </span>
            <div className="flex min-w-0 flex-1 flex-col gap-1.5">
              <p className="text-sm font-medium">{step.title}</p>
              <div className="text-sm text-ink-2">{step.text}</div>
              {step.more}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

export function Outside({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="inline-flex items-center gap-1 text-brand-ink underline underline-offset-2"
    >
      {children}
      <ExternalLink aria-hidden className="size-3.5" />
    </a>
  )
}

/** A place to click, as the provider names it. */
export function Place({ children }: { children: ReactNode }) {
  return <span className="font-medium text-ink">{children}</span>
}

/** A webhook that starts with the address of this page leads nowhere while that is not a public one. */
export function NotPublic({ who }: { who: string }) {
  if (location.protocol === 'https:') return null
  return (
    <p className="text-xs text-wait-ink">
      {who} delivers only to a public https address. Open this page under yours, then copy this again.
    </p>
  )
}
