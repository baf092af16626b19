import { Popover as Radix } from 'radix-ui'
import type { Opened } from './opened.tsx'
import type { PopoverProps } from './popover.tsx'

export function Floating({
  trigger,
  label,
  align = 'start',
  side = 'bottom',
  children,
  ...opened
}: PopoverProps & Opened) {
  return (
    <Radix.Root {...opened}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={document.getElementById('menus')}>
        <Radix.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="appear z-50 max-h-(--radix-popover-content-available-height) w-80 max-w-[92vw] overflow-y-auto rounded-xl border border-line bg-raised shadow-float focus:outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
