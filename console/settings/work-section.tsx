import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { workQuery } from '../api/queries.ts'
import { send, wordsFor } from '../api/request.ts'
import type { ParkedWork } from '../api/types.ts'
import { Badge } from '../ui/badge.tsx'
import { useMe, useWords } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Card } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { Fetched } from './fetched.tsx'
import { Part } from './part.tsx'

export function WorkSection() {
  const query = useQuery(workQuery)
  return (
    <Part
      title="Stuck work"
      about="What failed too often and waits for a person to decide. Everything else repeats itself by itself."
    >
      <Fetched query={query} what="The work">
        {work => (
          <>
            <p className="text-sm text-ink-2">
              {work.waiting === 0
                ? 'The queue is empty.'
                : `${work.waiting} in the queue, the oldest for ${Math.round(work.oldestSeconds)} s.`}
            </p>
            <Card className="divide-y divide-line">
              {work.parked.length === 0 && (
                <Empty icon={<CircleCheck aria-hidden />} title="Nothing is stuck">
                  All messages were taken and all answers went out.
                </Empty>
              )}
              {work.parked.map(item => (
                <Parked key={item.id} item={item} />
              ))}
            </Card>
          </>
        )}
      </Fetched>
    </Part>
  )
}

const kinds: Record<string, string> = {
  reply: 'Answering a customer',
  deliver: 'Sending a message',
  receive: 'Taking in a message',
}

function Parked({ item }: { item: ParkedWork }) {
  const words = useWords()
  const { teammate } = useMe()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const decide = useMutation({
    mutationFn: (verb: 'retry' | 'drop') => send('POST', `/api/work/${item.id}/${verb}`, {}),
    onSuccess: async (_, verb) => {
      await client.invalidateQueries({ queryKey: workQuery.queryKey })
      say(verb === 'retry' ? 'It is tried again.' : 'Given up.')
    },
    onError: error => say(wordsFor(error), true),
  })
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3 px-5 py-4">
      <div className="min-w-0 flex-1 basis-72">
        <div className="flex flex-wrap items-center gap-2">
          <h3 className="text-base font-medium">{kinds[item.kind] ?? item.kind}</h3>
          <Badge tone="alert">{item.attempts} tries</Badge>
        </div>
        <p className="pt-1 text-sm break-words text-ink-2">{item.error}</p>
        <p className="pt-1 text-xs text-ink-3">
          {item.parkedAt && `Since ${words.dayAndTime(item.parkedAt)}`}
          {item.conversationId && (
            <>
              {' · '}
              <Link
                to="/inbox/$conversationId"
                params={{ conversationId: item.conversationId }}
                className="font-medium text-brand-ink hover:underline"
              >
                Open the conversation
              </Link>
            </>
          )}
        </p>
      </div>
      {teammate.role !== 'viewer' && (
        <div className="flex gap-2">
          <Button
            small
            busy={decide.isPending}
            icon={<RotateCw aria-hidden className="size-4" />}
            onClick={() => decide.mutate('retry')}
          >
            Try again
          </Button>
          <Button small kind="quiet" onClick={() => setAsking(true)}>
            Give up
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        title="Give this up?"
        about="It is not tried again. If it was an answer, the customer does not get it."
        yes="Give up"
        busy={decide.isPending}
        onClose={() => setAsking(false)}
        onYes={() => decide.mutate('drop', { onSettled: () => setAsking(false) })}
      />
    </div>
  )
}
