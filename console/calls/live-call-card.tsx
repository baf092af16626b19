import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Headphones, PhoneForwarded, PhoneOff, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { LiveCallInfo } from '../../contract/live-calls.ts'
import { send, wordsFor } from '../api/request.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Badge } from '../ui/badge.tsx'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Card } from '../ui/page.tsx'
import { say } from '../ui/toast.tsx'
import { useNow } from '../ui/use-now.ts'
import { leave, listenIn, takeOver, useLine } from './lines.ts'
import { RunningTranscript } from './running-transcript.tsx'
import { clockWords, stateWords } from './state-words.ts'

export function LiveCallCard({ call }: { call: LiveCallInfo }) {
  const { teammate } = useMe()
  return (
    <Card>
      <article aria-label={`Call with ${call.customer.label}`}>
        <Head call={call} />
        {call.trouble && (
          <p className="mx-4 mb-3 flex items-start gap-2 rounded-lg bg-wait-soft px-3 py-2 text-sm text-wait-ink">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {call.trouble}
          </p>
        )}
        <RunningTranscript call={call} />
        {teammate.role !== 'viewer' && <Acts call={call} />}
      </article>
    </Card>
  )
}

function Head({ call }: { call: LiveCallInfo }) {
  const now = useNow(1_000)
  const { customer, number } = call
  const about = [call.direction === 'out' ? 'Called by us' : '', number === customer.label ? '' : number]
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3.5">
      <Avatar label={customer.label} seed={customer.id} channel="phone" size="lg" />
      <div className="min-w-0 flex-1">
        <h3 className="truncate text-base font-semibold">
          <Link
            to="/inbox/$conversationId"
            params={{ conversationId: call.conversationId }}
            className="hover:underline"
          >
            {customer.label}
          </Link>
        </h3>
        <p className="truncate text-sm text-ink-2">{about.filter(Boolean).join(' · ') || 'Caller'}</p>
      </div>
      {/* Beside the name where there is room for both, else below it. */}
      <div className="flex basis-full items-center justify-between gap-3 pl-13 sm:basis-auto sm:pl-0">
        <Badge tone={call.heldBy ? 'good' : 'brand'}>
          <span className="max-w-40 truncate sm:max-w-60">
            {call.heldBy ? `With ${call.heldBy.name}` : stateWords(call.state)}
          </span>
        </Badge>
        <span className="flex items-center gap-1.5 text-sm font-medium text-alert-ink tabular-nums">
          <span aria-hidden className="size-1.5 rounded-full bg-alert motion-safe:animate-pulse" />
          Live {clockWords(now - Date.parse(call.since))}
        </span>
      </div>
    </header>
  )
}

function Acts({ call }: { call: LiveCallInfo }) {
  const line = useLine()
  const { label } = call.customer
  const listens = line?.kind === 'listening' && line.id === call.id
  const speaks = line?.kind === 'speaking' && line.id === call.id
  if (!call.here)
    return (
      <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">
        <p className="min-w-0 flex-1 text-sm text-ink-2">
          Another server has this call: it can be ended here, but not heard.
        </p>
        <HangUp call={call} />
      </footer>
    )
  return (
    <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">
      <p role="status" className="min-w-0 flex-1 text-sm text-ink-2">
        {listens ? 'You hear both sides; nobody hears you.' : speaks ? 'The caller hears you.' : ''}
      </p>
      {!speaks && (
        <Button
          small
          aria-pressed={listens}
          icon={<Headphones aria-hidden className="size-3.5" />}
          onClick={() => (listens ? leave() : void listenIn(call.id, label))}
        >
          {listens ? 'Stop listening' : 'Listen in'}
        </Button>
      )}
      {!call.heldBy && !speaks && (
        <Button
          small
          kind="primary"
          icon={<PhoneForwarded aria-hidden className="size-3.5" />}
          onClick={() => void takeOver(call.id, label)}
        >
          Take over
        </Button>
      )}
      <HangUp call={call} />
    </footer>
  )
}

function HangUp({ call }: { call: LiveCallInfo }) {
  const [asked, setAsked] = useState(false)
  const hangUp = useMutation({
    mutationFn: () => send('POST', `/api/calls/${call.id}/hang-up`, {}),
    onError: error => say(wordsFor(error), true),
    onSettled: () => setAsked(false),
  })
  return (
    <>
      <Button
        small
        kind="danger"
        icon={<PhoneOff aria-hidden className="size-3.5" />}
        onClick={() => setAsked(true)}
      >
        Hang up
      </Button>
      <ConfirmDialog
        open={asked}
        title={`Hang up on ${call.customer.label}?`}
        about="The call ends at once, in the middle of a word if need be."
        yes="Hang up now"
        busy={hangUp.isPending}
        onClose={() => setAsked(false)}
        onYes={() => hangUp.mutate()}
      />
    </>
  )
}
