import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, wordsFor } from '../api/request.ts'
import type { Appointment, ChangeNotice } from '../api/types.ts'
import { useWords } from '../ui/business.tsx'
import { ChannelSign, channelInText } from '../ui/channel.tsx'
import { Checkbox } from '../ui/field.tsx'
import { Notice, Skeleton } from '../ui/states.tsx'

/** The change the teammate is about to make. */
export interface Wish {
  readonly kind: 'move' | 'cancel'
  /** ISO instant; absent while the time is not a time yet. */
  readonly start?: string | undefined
  readonly resourceId?: string
}

/** Whether the customer is told of a change: on by default, and off for somebody who cannot be reached. */
export function useTelling(appointment: Appointment, wish: Wish) {
  const [wanted, setWanted] = useState(true)
  const query = useQuery({
    queryKey: ['change-notice', appointment.id, wish],
    queryFn: ({ signal }) =>
      get<ChangeNotice>(`/api/appointments/${appointment.id}/notice`, { ...wish }, signal),
    placeholderData: held => held,
    staleTime: 0,
  })
  const reachable = query.data !== undefined && query.data.channel !== null
  return {
    notice: query.data,
    error: query.error,
    /** Nobody sends what they have not seen. */
    looking: wanted && query.isFetching,
    reachable,
    tell: wanted && reachable,
    setWanted,
  }
}

interface Props {
  appointment: Appointment
  telling: ReturnType<typeof useTelling>
}

export function TellCustomer({ appointment, telling }: Props) {
  const { notice, error, reachable, tell, setWanted } = telling
  const who = appointment.customer?.label ?? 'the customer'
  if (error && !notice)
    return (
      <Notice tone="wait">{`It cannot be told now whether ${who} can be reached. ${wordsFor(error)}`}</Notice>
    )
  if (!notice)
    return (
      <div role="status" aria-label={`Looking how ${who} can be reached`}>
        <Skeleton className="h-16 w-full" />
      </div>
    )
  return (
    <div className="flex flex-col gap-2 rounded-xl bg-sunken p-3.5">
      <Checkbox
        label={`Tell ${who}`}
        checked={tell}
        disabled={!reachable}
        onChange={event => setWanted(event.target.checked)}
      />
      {reachable ? tell && <Message notice={notice} /> : <Unreachable who={who} notice={notice} />}
    </div>
  )
}

function Message({ notice: { channel, to, text, purpose, notBefore } }: { notice: ChangeNotice }) {
  const words = useWords()
  if (!channel) return null
  return (
    <div data-channel={channel} className="flex flex-col gap-1.5 pl-6.5">
      <p className="flex flex-wrap items-center gap-2 text-sm text-ink-2">
        <ChannelSign channel={channel} />
        <span>
          By {channelInText(channel)} to {to}
          {purpose === 'urgent' && ', at once because it is today'}
          {notBefore && `, not before ${words.dayAndTime(notBefore)}`}
        </span>
      </p>
      <p className="rounded-2xl rounded-br-md bg-channel-soft px-3.5 py-2.5 text-base break-words">{text}</p>
    </div>
  )
}

function Unreachable({ who, notice }: { who: string; notice: ChangeNotice }) {
  return (
    <p className="pl-6.5 text-xs text-wait-ink">
      {who} cannot be told from here: {notice.reasons.join(' ') || 'no channel of yours reaches them.'}
    </p>
  )
}
