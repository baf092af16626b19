import { lazy, type ReactNode } from 'react'
import { type Trigger, WhenLoaded } from './opened.tsx'

export interface PopoverProps {
  trigger: Trigger
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
  return <WhenLoaded trigger={props.trigger}>{opened => <Floating {...props} {...opened} />}</WhenLoaded>
}
