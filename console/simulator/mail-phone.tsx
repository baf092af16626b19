import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, ChevronLeft, MailPlus, Reply } from 'lucide-react'
import { useState } from 'react'
import { mailboxQuery } from '../api/queries.ts'
import type { SimulatedMail, SimulatedMailbox } from '../api/types.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Compose } from './compose.tsx'
import { MailList } from './mail-list.tsx'
import { MailView } from './mail-view.tsx'

type Screen = { kind: 'list' } | { kind: 'read'; id: string } | { kind: 'write'; answering?: SimulatedMail }

interface Props {
  box: SimulatedMailbox
  /** Undefined where there is no other app to go to. */
  onHome: (() => void) | undefined
}

/** The mailbox of a customer as it looks on their phone. */
export function MailPhone({ box, onHome }: Props) {
  const query = useQuery(mailboxQuery(box.address))
  const [screen, setScreen] = useState<Screen>({ kind: 'list' })
  const open = screen.kind === 'read' ? query.data?.find(mail => mail.id === screen.id) : undefined
  const list = () => setScreen({ kind: 'list' })
  if (screen.kind === 'write') return <Compose box={box} answering={screen.answering} onDone={list} />
  return (
    <>
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2">
        {open ? (
          <OpenMail mail={open} onBack={list} onReply={() => setScreen({ kind: 'write', answering: open })} />
        ) : (
          <>
            {onHome && (
              <IconButton label="Home screen" onClick={onHome}>
                <ChevronLeft aria-hidden />
              </IconButton>
            )}
            <div className="min-w-0 flex-1 pl-1">
              <h2 className="text-base leading-5 font-semibold">Mail</h2>
              <p className="truncate text-xs text-ink-2">{box.address}</p>
            </div>
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

interface OpenProps {
  mail: SimulatedMail
  onBack: () => void
  onReply: () => void
}

function OpenMail({ mail, onBack, onReply }: OpenProps) {
  return (
    <>
      <IconButton label="Back to the mailbox" onClick={onBack}>
        <ArrowLeft aria-hidden />
      </IconButton>
      <span className="flex-1" />
      {mail.folder === 'inbox' && (
        <Button small kind="primary" icon={<Reply aria-hidden className="size-4" />} onClick={onReply}>
          Reply
        </Button>
      )}
    </>
  )
}
