import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import type { Handset } from '../api/types.ts'
import { Avatar } from '../ui/avatar.tsx'
import { useWords } from '../ui/business.tsx'
import { AppHeader } from './app-header.tsx'
import { appLooks } from './home-screen.tsx'
import { lineOf } from './message-parts.ts'
import { chatQuery, type HandsetApp } from './queries.ts'
import { Screen } from './screen.tsx'
import { Thread } from './thread.tsx'

interface Props {
  handset: Handset
  app: HandsetApp
  onHome: () => void
}

/** With one business to write to, its conversation is open at once; with several there is a list. */
export function ChatApp({ handset, app, onHome }: Props) {
  const businesses = handset.apps.filter(one => one.app === app)
  const [chosen, setChosen] = useState<string>()
  const only = businesses.length === 1 ? businesses[0] : undefined
  const open = only ?? businesses.find(({ business }) => business === chosen)
  return (
    <Screen name={open?.business ?? 'list'}>
      {open ? (
        <Thread
          key={open.business}
          chat={{ number: handset.number, app, business: open.business }}
          name={open.businessName}
          onBack={only ? onHome : () => setChosen(undefined)}
        />
      ) : (
        <>
          <AppHeader app={app} title={appLooks[app].name} back="Home screen" onBack={onHome} />
          <ChatList handset={handset} businesses={businesses} onOpen={setChosen} />
        </>
      )}
    </Screen>
  )
}

interface ListProps {
  handset: Handset
  businesses: Handset['apps']
  onOpen: (business: string) => void
}

function ChatList({ handset, businesses, onOpen }: ListProps) {
  const words = useWords()
  const results = useQueries({
    queries: businesses.map(({ app, business }) => chatQuery({ number: handset.number, app, business })),
  })
  return (
    <ul className="min-h-0 flex-1 divide-y divide-line overflow-y-auto">
      {businesses.map(({ business, businessName }, index) => {
        const messages = results[index]?.data ?? []
        const last = messages.at(-1)
        const fresh = messages.filter(one => one.direction === 'in' && one.status !== 'read').length
        return (
          <li key={business}>
            <button
              type="button"
              onClick={() => onOpen(business)}
              className="flex w-full items-center gap-3 px-4 py-3 text-left outline-offset-[-2px] hover:bg-hover"
            >
              <Avatar label={businessName} seed={business} size="lg" />
              <span className="min-w-0 flex-1">
                <span className="flex items-baseline gap-2">
                  <span className="min-w-0 flex-1 truncate text-base font-medium">{businessName}</span>
                  {last && <span className="text-xs text-ink-3">{words.ago(last.at)}</span>}
                </span>
                <span className="block truncate text-sm text-ink-2">
                  {last ? lineOf(last) : 'No messages yet'}
                </span>
              </span>
              {fresh > 0 && (
                <span className="grid h-5 min-w-5 place-items-center rounded-full bg-brand px-1.5 text-xs font-semibold text-on-brand">
                  {fresh}
                  <span className="sr-only"> new</span>
                </span>
              )}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
