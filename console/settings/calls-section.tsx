import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { callSettingsQuery } from '../api/queries.ts'
import { Refused, send, wordsFor } from '../api/request.ts'
import type { CallSettings } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Notice } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { GreetingBlock, KeysBlock, RecordingBlock } from './calls/blocks.tsx'
import { Fetched } from './fetched.tsx'
import { Part } from './part.tsx'
import { SaveBar } from './writing/save-bar.tsx'

/** What callers hear, and what is kept of it. */
export function CallsSection() {
  const query = useQuery(callSettingsQuery)
  return (
    <Part
      title="Calls"
      about="What callers hear, and what is kept of it. It counts for all your telephone numbers."
    >
      <Fetched query={query} what="These settings">
        {settings => <Form held={settings} />}
      </Fetched>
    </Part>
  )
}

function useSave(onSaved: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (settings: CallSettings) => send<CallSettings>('PUT', '/api/call-settings', settings),
    onSuccess: saved => {
      client.setQueryData(callSettingsQuery.queryKey, saved)
      say('Saved. It counts from the next call.')
      onSaved()
    },
  })
}

function Form({ held }: { held: CallSettings }) {
  const { teammate } = useMe()
  const [draft, setDraft] = useState<CallSettings>()
  const save = useSave(() => setDraft(undefined))
  const owner = teammate.role === 'owner'
  const wrong = save.error instanceof Refused ? save.error.fields : {}
  const block = {
    value: draft ?? held,
    onChange: (value: CallSettings) => setDraft(value),
    wrong,
  }
  return (
    <form
      // The server’s words name the cure and stand at the field; the browser’s would hide them.
      noValidate
      onSubmit={event => {
        event.preventDefault()
        save.mutate(block.value)
      }}
    >
      {!owner && (
        <p className="pb-4 text-sm text-ink-2">You can read this. The owner of the business can change it.</p>
      )}
      <fieldset disabled={!owner} className="flex min-w-0 flex-col gap-4">
        <legend className="sr-only">Calls</legend>
        <GreetingBlock {...block} />
        <RecordingBlock {...block} />
        <KeysBlock {...block} />
        {save.isError && Object.keys(wrong).length === 0 && <Notice>{wordsFor(save.error)}</Notice>}
        {draft && (
          <SaveBar
            busy={save.isPending}
            onUndo={() => {
              setDraft(undefined)
              save.reset()
            }}
          />
        )}
      </fieldset>
    </form>
  )
}
