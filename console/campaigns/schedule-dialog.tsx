import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { send, wordsFor } from '../api/request.ts'
import type { Campaign } from '../api/types.ts'
import { useMe, useWords } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { channelInText } from '../ui/channel.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Input } from '../ui/field.tsx'
import { Failed, Loading, Notice, Skeleton } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { addDays, instantOf, minutesOf, wallOf } from '../ui/zoned.ts'
import { confirmWords, customers, reached } from './campaign-words.ts'
import { previewQuery } from './queries.ts'

interface Props {
  campaign: Campaign
  onClose: () => void
}

/** The last question before many get it: how many, when. */
export function ScheduleDialog({ campaign, onClose }: Props) {
  const query = useQuery({ ...previewQuery(campaign.id), staleTime: 0 })
  return (
    <Dialog open onClose={onClose} title={`Send “${campaign.name}”?`}>
      {query.isError && !query.data ? (
        <Failed what="The number of customers" error={query.error} retry={() => void query.refetch()} />
      ) : query.data && !query.isFetching ? (
        <Ask
          campaign={campaign}
          count={reached(query.data)}
          words={confirmWords(query.data, channelInText)}
          onClose={onClose}
        />
      ) : (
        <Loading label="Loading how many get it">
          <div className="flex flex-col gap-3">
            <Skeleton className="h-5 w-full" />
            <Skeleton className="h-9 w-1/2" />
          </div>
        </Loading>
      )}
    </Dialog>
  )
}

interface AskProps extends Props {
  count: number
  words: string
}

function Ask({ campaign, count, words, onClose }: AskProps) {
  const client = useQueryClient()
  const { timeZone } = useMe().business
  const times = useWords()
  const [later, setLater] = useState(false)
  const [date, setDate] = useState(() => addDays(wallOf(Date.now(), timeZone).date, 1))
  const [time, setTime] = useState('10:00')
  const at =
    later && date && time ? instantOf({ date, minutes: minutesOf(time) }, timeZone).toISOString() : undefined
  const passed = at !== undefined && Date.parse(at) <= Date.now()
  const schedule = useMutation({
    mutationFn: () => send('POST', `/api/campaigns/${campaign.id}/schedule`, at ? { at } : {}),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['campaigns'] })
      say(at ? `Scheduled for ${times.dayAndTime(at)}.` : 'It is going out. You can stop it at any time.')
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    schedule.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-base">{words}</p>
      <p className="text-sm text-ink-2">
        Only those who said yes to offers get it, never by phone and not in their quiet hours. Whoever says
        stop gets no more.
      </p>
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1.5 text-sm font-medium">When</legend>
        <When label="Now" checked={!later} onChange={() => setLater(false)} />
        <When label="Later" checked={later} onChange={() => setLater(true)} />
      </fieldset>
      {later && (
        <div className="grid grid-cols-2 gap-3">
          <Input
            label="Date"
            type="date"
            required
            min={wallOf(Date.now(), timeZone).date}
            value={date}
            error={passed ? 'This time has passed. Choose a later one.' : undefined}
            onChange={event => setDate(event.target.value)}
          />
          <Input
            label="Time"
            type="time"
            required
            hint={timeZone}
            value={time}
            onChange={event => setTime(event.target.value)}
          />
        </div>
      )}
      {schedule.isError && <Notice>{wordsFor(schedule.error)}</Notice>}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          kind="primary"
          type="submit"
          busy={schedule.isPending}
          disabled={passed || (count === 0 && !later)}
        >
          {later ? 'Schedule it' : `Send to ${customers(count)}`}
        </Button>
      </div>
    </form>
  )
}

function When({ label, checked, onChange }: { label: string; checked: boolean; onChange: () => void }) {
  return (
    <label className="flex items-center gap-2.5 text-sm">
      <input type="radio" name="when" checked={checked} onChange={onChange} className="size-4 accent-brand" />
      {label}
    </label>
  )
}
