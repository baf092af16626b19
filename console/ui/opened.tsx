import { cloneElement, type ReactElement, type ReactNode, Suspense, useState } from 'react'

/** A button that opens something; what it opens is told so by `open`. */
export type Trigger = ReactElement<{ onClick?: () => void }>

export interface Opened {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** What is loaded after the first sight of a page: a press before that is not lost, it opens as soon as it is there. */
export function WhenLoaded({
  trigger,
  children,
}: {
  trigger: Trigger
  children: (opened: Opened) => ReactNode
}) {
  const [open, onOpenChange] = useState(false)
  return (
    <Suspense fallback={cloneElement(trigger, { onClick: () => onOpenChange(true) })}>
      {children({ open, onOpenChange })}
    </Suspense>
  )
}
