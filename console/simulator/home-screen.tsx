import { useQueries } from '@tanstack/react-query'
import { type LucideIcon, Mail, MessageCircle, MessageSquareText, Phone } from 'lucide-react'
import { useMe } from '../ui/business.tsx'
import type { Person } from './people.ts'
import { chatQuery, type HandsetApp } from './queries.ts'

export type AppName = HandsetApp | 'mail'

interface Props {
  person: Person
  onOpen: (app: AppName) => void
  /** Undefined for who has no telephone number. */
  onCall: (() => void) | undefined
}

export const appLooks: Record<
  AppName,
  { name: string; icon: LucideIcon; channel: 'whatsapp' | 'sms' | 'email' }
> = {
  whatsapp: { name: 'WhatsApp', icon: MessageCircle, channel: 'whatsapp' },
  sms: { name: 'Messages', icon: MessageSquareText, channel: 'sms' },
  mail: { name: 'Mail', icon: Mail, channel: 'email' },
}

export function HomeScreen({ person, onOpen, onCall }: Props) {
  const { business } = useMe()
  const unread = useUnread(person)
  const apps = appsOf(person)
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-[linear-gradient(160deg,var(--brand-soft),var(--surface)_55%,var(--email-soft))] px-6 pt-10 pb-8">
      <h2 className="pb-1 text-xl font-semibold tracking-tight">Hello, {person.name}</h2>
      <p className="pb-8 text-sm text-ink-2">
        Write to {business.name} in any of these, or call. It is the same person there, whichever you choose.
      </p>
      <ul aria-label="Apps" className="grid grid-cols-3 gap-y-6">
        {apps.map(app => {
          const { name, icon: Icon, channel } = appLooks[app]
          const count = unread[app] ?? 0
          return (
            <li key={app} className="flex justify-center">
              <button
                type="button"
                data-channel={channel}
                aria-label={count > 0 ? `${name}, ${count} new` : undefined}
                onClick={() => onOpen(app)}
                className="flex flex-col items-center gap-1.5 rounded-2xl text-sm font-medium"
              >
                <span className="relative grid size-16 place-items-center rounded-2xl bg-channel text-surface shadow-card transition-transform hover:scale-[1.04]">
                  <Icon aria-hidden className="size-8" strokeWidth={1.75} />
                  {count > 0 && (
                    <span
                      aria-hidden
                      className="absolute -top-1.5 -right-1.5 grid h-5.5 min-w-5.5 place-items-center rounded-full bg-alert px-1.5 text-xs font-semibold text-on-brand"
                    >
                      {count}
                    </span>
                  )}
                </span>
                {name}
              </button>
            </li>
          )
        })}
        {onCall && (
          <li className="flex justify-center">
            <button
              type="button"
              data-channel="phone"
              onClick={onCall}
              className="flex flex-col items-center gap-1.5 rounded-2xl text-sm font-medium"
            >
              <span className="grid size-16 place-items-center rounded-2xl bg-channel text-surface shadow-card transition-transform hover:scale-[1.04]">
                <Phone aria-hidden className="size-8" strokeWidth={1.75} />
              </span>
              Phone
            </button>
          </li>
        )}
      </ul>
    </div>
  )
}

function appsOf({ handset, mailbox }: Person): AppName[] {
  const apps = new Set<AppName>(handset?.apps.map(({ app }) => app))
  return mailbox ? [...apps, 'mail'] : [...apps]
}

/** How much is new in each app. */
function useUnread({ handset, mailbox }: Person): Partial<Record<AppName, number>> {
  const chats = (handset?.apps ?? []).map(({ app, business }) => ({
    app,
    business,
    number: handset?.number ?? '',
  }))
  const results = useQueries({ queries: chats.map(chatQuery) })
  const counts: Partial<Record<AppName, number>> = { mail: mailbox?.unread ?? 0 }
  for (const [index, { app }] of chats.entries()) {
    const messages = results[index]?.data ?? []
    const fresh = messages.filter(({ direction, status }) => direction === 'in' && status !== 'read')
    counts[app] = (counts[app] ?? 0) + fresh.length
  }
  return counts
}
