import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { send } from '../api/request.ts'
import type { HandsetMessageInfo } from '../api/types.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Failed, Loading, Skeleton } from '../ui/states.tsx'
import { AppHeader } from './app-header.tsx'
import { MessageList } from './message-list.tsx'
import { PhoneComposer } from './phone-composer.tsx'
import { type Chat, chatQuery, handsetPath } from './queries.ts'
import { useAct } from './use-act.ts'

interface Props {
  chat: Chat
  name: string
  onBack: () => void
}

export function Thread({ chat, name, onBack }: Props) {
  const query = useQuery(chatQuery(chat))
  const [answering, setAnswering] = useState<HandsetMessageInfo>()
  const act = useAct(chat)
  useReading(chat, query.data)
  return (
    <>
      <AppHeader
        app={chat.app}
        title={name}
        about={chat.app === 'whatsapp' ? 'Business account' : chat.business}
        sign={<Avatar label={name} seed={chat.business} />}
        back="Back"
        onBack={onBack}
      />
      {query.isError && !query.data ? (
        <Failed what="The messages" error={query.error} retry={() => void query.refetch()} />
      ) : query.data ? (
        <MessageList
          messages={query.data}
          chat={chat}
          name={name}
          sending={act.sending}
          onAct={act.run}
          onAnswer={setAnswering}
        />
      ) : (
        <Loading label="Loading the messages">
          <div className="flex flex-col gap-3 p-4">
            <Skeleton className="h-10 w-3/5" />
            <Skeleton className="ml-auto h-10 w-2/5" />
          </div>
        </Loading>
      )}
      <PhoneComposer
        chat={chat}
        name={name}
        answering={answering}
        onClear={() => setAnswering(undefined)}
        onAct={act.run}
      />
    </>
  )
}

/** What is on the screen is read, and the business gets to know it where the app tells. */
function useReading(chat: Chat, messages: readonly HandsetMessageInfo[] | undefined): void {
  const { number, app, business } = chat
  const newest = messages?.findLast(one => one.direction === 'in' && one.status !== 'read')?.id
  useEffect(() => {
    if (newest === undefined) return
    const read = () => {
      if (document.visibilityState !== 'visible') return
      // A receipt that does not get through is no loss: the next message brings another.
      send('POST', `${handsetPath(number)}/open`, { app, business }).catch(() => undefined)
    }
    read()
    document.addEventListener('visibilitychange', read)
    return () => document.removeEventListener('visibilitychange', read)
  }, [number, app, business, newest])
}
