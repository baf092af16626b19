import type { ReactNode } from 'react'
import type { Resource } from '../api/types.ts'
import { cx } from '../ui/cx.ts'

interface Named<Id extends string> {
  id: Id
  label: string
}

interface Props {
  groups: readonly Named<Resource['kind']>[]
  group: Resource['kind']
  onGroup: (group: Resource['kind']) => void
  items: readonly Named<string>[]
  item: string | undefined
  onItem: (item: string | undefined) => void
  cancelled: boolean
  onCancelled: (show: boolean) => void
}

/** Whose bookings are shown. */
export function Chips({ groups, group, onGroup, items, item, onItem, cancelled, onCancelled }: Props) {
  return (
    <fieldset className="flex min-w-0 shrink-0 items-center gap-1.5 overflow-x-auto border-b border-line bg-surface px-4 py-2 sm:px-6">
      <legend className="sr-only">Whose bookings are shown</legend>
      {groups.length > 1 &&
        groups.map(one => (
          <Chip key={one.id} pressed={group === one.id} onPress={() => onGroup(one.id)}>
            {one.label}
          </Chip>
        ))}
      {groups.length > 1 && <span aria-hidden className="mx-1 h-5 w-px shrink-0 bg-line-strong" />}
      <Chip pressed={item === undefined} onPress={() => onItem(undefined)}>
        {group === 'staff' ? 'Everybody' : 'All'}
      </Chip>
      {items.length <= 12 &&
        items.map(one => (
          <Chip
            key={one.id}
            pressed={item === one.id}
            onPress={() => onItem(item === one.id ? undefined : one.id)}
          >
            {one.label}
          </Chip>
        ))}
      <span className="flex-1" />
      <Chip pressed={cancelled} onPress={() => onCancelled(!cancelled)}>
        Show cancelled
      </Chip>
    </fieldset>
  )
}

function Chip({
  pressed,
  onPress,
  children,
}: {
  pressed: boolean
  onPress: () => void
  children: ReactNode
}) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={cx(
        'h-7 shrink-0 rounded-full border px-3 text-sm whitespace-nowrap outline-offset-[-2px]',
        pressed
          ? 'border-brand-ink/40 bg-brand-soft font-medium text-brand-ink'
          : 'border-line-strong text-ink-2 hover:bg-hover',
      )}
    >
      {children}
    </button>
  )
}
