import { lazy, type ReactElement, type ReactNode, Suspense } from 'react'

export interface PopoverProps {
  trigger: ReactElement
  /** Names the box for those who cannot see it. */
  label: string
  align?: 'start' | 'end'
  side?: 'top' | 'bottom'
  children: ReactNode
}

/** As with menus, what places the box and keeps the focus is loaded after the first sight of the page. */
const Floating = lazy(() => import('./floating.tsx').then(module => ({ default: module.Floating })))

/** A box beside its button, with more than a menu holds. */
export function Popover(props: PopoverProps) {
  return (
    <Suspense fallback={props.trigger}>
      <Floating {...props} />
    </Suspense>
  )
}
