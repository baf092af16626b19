import { lazy, type ReactNode } from 'react'
import { type Trigger, WhenLoaded } from './opened.tsx'

export type MenuEntry =
  | {
      kind?: 'item'
      label: string
      /** A second, quieter line. */
      hint?: string
      /** Short, at the end of the line. */
      sign?: ReactNode
      icon: ReactNode
      checked?: boolean
      onSelect: () => void
    }
  | { kind: 'heading'; label: string; about?: string }
  | { kind: 'line' }

export interface MenuProps {
  trigger: Trigger
  entries: readonly (MenuEntry | false)[]
  align?: 'start' | 'end'
  side?: 'top' | 'bottom' | 'right'
}

/** Positioning, focus and typeahead of a menu are 25 kB that the first sight of a page does not need. */
const DropDown = lazy(() => import('./drop-down.tsx').then(module => ({ default: module.DropDown })))

export function Menu(props: MenuProps) {
  return <WhenLoaded trigger={props.trigger}>{opened => <DropDown {...props} {...opened} />}</WhenLoaded>
}
