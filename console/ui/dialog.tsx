import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { cx } from './cx.ts'

interface Props {
  open: boolean
  onClose: () => void
  title: string
  /** One sentence below the title. */
  about?: ReactNode
  children: ReactNode
  /** A panel from the right instead of a box in the middle. */
  side?: boolean
  /** Room for two columns. */
  wide?: boolean
}

const box =
  'inset-x-0 bottom-0 max-h-[92dvh] w-full rounded-t-2xl sm:inset-auto sm:top-1/2 sm:left-1/2 sm:max-h-[88dvh] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-2xl'
const sheet = 'inset-y-0 right-0 w-full max-w-[22rem] border-l border-line'

export function Dialog({ open, onClose, title, about, children, side, wide }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={next => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Radix.Content
          {...(about ? {} : { 'aria-describedby': undefined })}
          className={cx(
            'appear fixed z-50 flex flex-col bg-raised shadow-float focus:outline-none',
            side ? sheet : cx(box, wide ? 'sm:w-[min(58rem,94vw)]' : 'sm:w-[30rem]'),
          )}
        >
          <div className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {about && <Radix.Description className="text-sm text-ink-2">{about}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" className="-mr-1.5">
                <X aria-hidden />
              </IconButton>
            </Radix.Close>
          </div>
          <section
            aria-label={title}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            tabIndex={0}
            className={cx('min-h-0 flex-1 overflow-y-auto', !side && 'px-5 pb-5')}
          >
            {children}
          </section>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
