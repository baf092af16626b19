import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { CloudLightning, Smartphone } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { mailboxesQuery } from '../api/queries.ts'
import { useWords } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { Empty, Failed, Loading, Skeleton } from '../ui/states.tsx'
import { CallApp } from './call-app.tsx'
import { ChatApp } from './chat-app.tsx'
import { HomeScreen } from './home-screen.tsx'
import { MailPhone } from './mail-phone.tsx'
import { type Person, peopleOf, unreadOf } from './people.ts'
import { handsetsQuery } from './queries.ts'
import { Screen } from './screen.tsx'

const route = getRouteApi('/shell/try')

/** The telephone of a customer outside: home screen, messages, mail. */
export function Telephone({ onTrouble }: { onTrouble: () => void }) {
  const handsets = useQuery(handsetsQuery)
  const mailboxes = useQuery(mailboxesQuery)
  const { person: wanted } = route.useSearch()
  const failed = [handsets, mailboxes].find(query => query.isError && !query.data)
  if (failed)
    return (
      <Frame name="Customer">
        <Failed what="The telephones" error={failed.error} retry={() => void failed.refetch()} />
      </Frame>
    )
  if (!handsets.data || !mailboxes.data)
    return (
      <Frame name="Customer">
        <Loading label="Loading the telephones">
          <div className="grid grid-cols-3 gap-6 p-8">
            {[0, 1, 2].map(app => (
              <Skeleton key={app} className="aspect-square rounded-2xl" />
            ))}
          </div>
        </Loading>
      </Frame>
    )
  const people = peopleOf(handsets.data, mailboxes.data)
  const person = people.find(({ id }) => id === wanted) ?? people[0]
  if (!person)
    return (
      <Frame name="Customer">
        <Empty icon={<Smartphone aria-hidden />} title="Nobody is outside">
          Add a customer with a telephone number or an e-mail address, and start again.
        </Empty>
      </Frame>
    )
  return (
    <div className="flex h-full min-h-0 flex-col gap-3">
      <div className="flex shrink-0 items-center gap-2">
        <Switcher people={people} person={person} />
        {handsets.data.length > 0 && (
          <Button icon={<CloudLightning aria-hidden className="size-4" />} onClick={onTrouble}>
            Make trouble
          </Button>
        )}
      </div>
      <Frame key={person.id} name={person.name}>
        <Apps person={person} />
      </Frame>
    </div>
  )
}

function Switcher({ people, person }: { people: readonly Person[]; person: Person }) {
  const navigate = route.useNavigate()
  return (
    <label className="flex min-w-0 flex-1 items-center gap-2.5 text-sm text-ink-2">
      <span className="shrink-0">You are</span>
      <select
        value={person.id}
        onChange={event =>
          void navigate({ search: ({ app }) => ({ person: event.target.value, ...(app ? { app } : {}) }) })
        }
        className="h-9 min-w-0 flex-1 truncate rounded-lg border border-line-strong bg-raised px-2.5 text-base font-medium text-ink shadow-card"
      >
        {people.map(one => (
          <option key={one.id} value={one.id}>
            {[one.name === one.id ? undefined : one.name, one.id].filter(Boolean).join(' · ')}
            {unreadOf(one) > 0 ? ` (${unreadOf(one)} new)` : ''}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Who has a mailbox only has nothing to choose: the mail is open at once. */
function Apps({ person }: { person: Person }) {
  const navigate = route.useNavigate()
  const search = route.useSearch()
  const { handset, mailbox } = person
  const [calling, setCalling] = useState(false)
  const app = search.app ?? (handset ? undefined : 'mail')
  const home = () => void navigate({ search: ({ person }) => ({ ...(person ? { person } : {}) }) })
  const chats = handset?.apps.some(one => one.app === app)
  return (
    <Screen name={calling ? 'phone' : (app ?? 'home')}>
      {calling && handset ? (
        <CallApp number={handset.number} name={person.name} onHome={() => setCalling(false)} />
      ) : app === 'mail' && mailbox ? (
        <MailPhone box={mailbox} onHome={handset ? home : undefined} />
      ) : handset && app && app !== 'mail' && chats ? (
        <ChatApp key={app} handset={handset} app={app} onHome={home} />
      ) : (
        <HomeScreen
          person={person}
          onCall={handset && (() => setCalling(true))}
          onOpen={next => void navigate({ search: held => ({ ...held, app: next }) })}
        />
      )}
    </Screen>
  )
}

function Frame({ name, children }: { name: string; children: ReactNode }) {
  const words = useWords()
  return (
    <section
      aria-label={`Telephone of ${name}`}
      className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-[2.25rem] border-[7px] border-rail bg-surface shadow-float"
    >
      <div
        aria-hidden
        className="flex h-7 shrink-0 items-center justify-between bg-surface px-6 pt-1 text-xs font-semibold"
      >
        {words.time(new Date().toISOString())}
        <span className="h-4 w-20 rounded-full bg-rail" />
        <span className="flex items-end gap-0.5">
          {['h-1', 'h-1.5', 'h-2', 'h-2.5'].map(height => (
            <span key={height} className={`w-[3px] rounded-sm bg-ink ${height}`} />
          ))}
        </span>
      </div>
      <div className="relative flex min-h-0 flex-1 flex-col">{children}</div>
    </section>
  )
}
