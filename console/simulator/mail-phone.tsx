import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ArrowLeft, MailPlus, Reply } from 'lucide-react'
import { useState } from 'react'
import { mailboxesQuery, mailboxQuery } from '../api/queries.ts'
import type { SimulatedMail, SimulatedMailbox } from '../api/types.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Failed, Loading, Skeleton } from '../ui/states.tsx'
import { Compose } from './compose.tsx'
import { MailList } from './mail-list.tsx'
import { MailView } from './mail-view.tsx'

const route = getRouteApi('/shell/try')

type Screen = { kind: 'list' } | { kind: 'read'; id: string } | { kind: 'write'; answering?: SimulatedMail }

/** The mailbox of a customer as it looks on their phone. */
export function MailPhone() {
  const query = useQuery(mailboxesQuery)
  const { mailbox } = route.useSearch()
  const boxes = query.data ?? []
  const box = boxes.find(one => one.address === mailbox) ?? boxes[0]
  return (
    <section
      aria-label="Customer's mailbox"
      className="flex h-full flex-col overflow-hidden rounded-[1.75rem] border-[6px] border-rail bg-surface shadow-float"
    >
      {query.isError && !query.data ? (
        <Failed what="The mailboxes" error={query.error} retry={() => void query.refetch()} />
      ) : box ? (
        <Phone key={box.address} box={box} boxes={boxes} />
      ) : (
        <Loading label="Loading the mailboxes">
          <div className="flex flex-col gap-4 p-5">
            <Skeleton className="h-8 w-2/3" />
            <Skeleton className="h-12 w-full" />
            <Skeleton className="h-12 w-full" />
          </div>
        </Loading>
      )}
    </section>
  )
}

function Phone({ box, boxes }: { box: SimulatedMailbox; boxes: readonly SimulatedMailbox[] }) {
  const navigate = route.useNavigate()
  const query = useQuery(mailboxQuery(box.address))
  const [screen, setScreen] = useState<Screen>({ kind: 'list' })
  const open = screen.kind === 'read' ? query.data?.find(mail => mail.id === screen.id) : undefined
  const list = () => setScreen({ kind: 'list' })
  if (screen.kind === 'write') return <Compose box={box} answering={screen.answering} onDone={list} />
  return (
    <>
      <header className="flex shrink-0 items-center gap-2 border-b border-line px-3 py-2.5">
        {open ? (
          <>
            <IconButton label="Back to the mailbox" onClick={list}>
              <ArrowLeft aria-hidden />
            </IconButton>
            <span className="flex-1" />
            {open.folder === 'inbox' && (
              <Button
                small
                kind="primary"
                icon={<Reply aria-hidden className="size-4" />}
                onClick={() => setScreen({ kind: 'write', answering: open })}
              >
                Reply
              </Button>
            )}
          </>
        ) : (
          <>
            <select
              aria-label="Whose mailbox"
              value={box.address}
              onChange={event => void navigate({ search: { mailbox: event.target.value } })}
              className="h-9 min-w-0 flex-1 truncate rounded-lg bg-sunken px-2 text-base font-medium"
            >
              {boxes.map(one => (
                <option key={one.address} value={one.address}>
                  {one.name} · {one.address}
                  {one.unread > 0 ? ` (${one.unread} new)` : ''}
                </option>
              ))}
            </select>
            <IconButton label="Write an e-mail" onClick={() => setScreen({ kind: 'write' })}>
              <MailPlus aria-hidden />
            </IconButton>
          </>
        )}
      </header>
      {open ? (
        <MailView mail={open} />
      ) : (
        <MailList
          query={query}
          onOpen={id => setScreen({ kind: 'read', id })}
          onWrite={() => setScreen({ kind: 'write' })}
        />
      )}
    </>
  )
}
