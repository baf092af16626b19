import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { MenuEntry, MenuProps } from './menu.tsx'
import type { Opened } from './opened.tsx'

export function DropDown({
  trigger,
  entries,
  align = 'end',
  side = 'bottom',
  ...opened
}: MenuProps & Opened) {
  return (
    <Radix.Root modal={false} {...opened}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={document.getElementById('menus')}>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="appear z-50 max-w-[min(22rem,92vw)] min-w-48 rounded-xl border border-line bg-raised p-1 shadow-float"
        >
          {entries.map((entry, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own
            entry ? <Entry key={index} entry={entry} /> : null,
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Entry({ entry }: { entry: MenuEntry }) {
  if (entry.kind === 'line') return <Radix.Separator className="my-1 h-px bg-line" />
  if (entry.kind === 'heading')
    return (
      <Radix.Label className="px-2.5 pt-1.5 pb-1 text-xs text-ink-3">
        {entry.about ? (
          <span className="block text-base font-medium text-ink">{entry.label}</span>
        ) : (
          entry.label
        )}
        {entry.about}
      </Radix.Label>
    )
  return (
    <Radix.Item
      onSelect={entry.onSelect}
      className="flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-base text-ink outline-none select-none data-highlighted:bg-sunken [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-2"
    >
      {entry.icon}
      <span className="min-w-0 flex-1">
        <span className="block truncate">{entry.label}</span>
        {entry.hint && <span className="block truncate text-xs text-ink-3">{entry.hint}</span>}
      </span>
      {entry.sign}
      {entry.checked && <Check aria-hidden />}
    </Radix.Item>
  )
}
