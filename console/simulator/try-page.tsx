import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { buttonClass } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Page } from '../ui/page.tsx'
import { Telephone } from './telephone.tsx'
import { TroubleDrawer } from './trouble-drawer.tsx'

/** The product from the customer's side: a telephone somewhere outside, and a website with the widget. */
export function TryPage() {
  const [shown, setShown] = useState<'telephone' | 'chat'>('telephone')
  const [trouble, setTrouble] = useState(false)
  return (
    <Page
      fixed
      title="Try it"
      about="Be the customer: write from a telephone or chat on the demo website, and watch the inbox. No account is needed."
      actions={
        <a
          href="/demo/"
          target="_blank"
          rel="noreferrer"
          className={cx(buttonClass('secondary', true), 'max-sm:hidden')}
        >
          Demo website
          <ExternalLink aria-hidden className="size-4" />
        </a>
      }
      toolbar={
        <fieldset className="flex rounded-lg bg-sunken p-0.5 lg:hidden">
          <legend className="sr-only">What to try</legend>
          {(['telephone', 'chat'] as const).map(one => (
            <button
              key={one}
              type="button"
              aria-pressed={shown === one}
              onClick={() => setShown(one)}
              className={cx(
                'h-8 flex-1 rounded-md text-sm font-medium',
                shown === one ? 'bg-raised shadow-card' : 'text-ink-2',
              )}
            >
              {one === 'telephone' ? 'Telephone' : 'Website chat'}
            </button>
          ))}
        </fieldset>
      }
    >
      <div className="grid h-full grid-cols-[minmax(0,1fr)] gap-5 p-3 sm:p-6 lg:grid-cols-[24rem_1fr]">
        <div className={cx('min-h-0', shown !== 'telephone' && 'hidden lg:block')}>
          <Telephone onTrouble={() => setTrouble(true)} />
        </div>
        <Website shown={shown === 'chat'} />
      </div>
      <TroubleDrawer open={trouble} onClose={() => setTrouble(false)} />
    </Page>
  )
}

function Website({ shown }: { shown: boolean }) {
  return (
    <div
      className={cx(
        'min-h-0 flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-card lg:flex',
        shown ? 'flex' : 'hidden',
      )}
    >
      <div
        aria-hidden
        className="flex shrink-0 items-center gap-1.5 border-b border-line bg-sunken px-3.5 py-2.5"
      >
        {[0, 1, 2].map(dot => (
          <span key={dot} className="size-2.5 rounded-full bg-line-strong" />
        ))}
        <span className="ml-3 flex-1 truncate rounded-md bg-surface px-3 py-0.5 text-xs text-ink-3">
          {location.host}/demo
        </span>
      </div>
      <iframe
        src="/demo/"
        title="Demo website with the chat widget"
        className="min-h-0 w-full flex-1 bg-white"
      />
    </div>
  )
}
