import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { accountsQuery, outreachQuery } from '../api/queries.ts'
import { send, wordsFor } from '../api/request.ts'
import type { OutreachSettings } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Notice } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { Fetched } from './fetched.tsx'
import { Part } from './part.tsx'
import { TemplatesBlock, TimesBlocks, TriesBlocks } from './writing/blocks.tsx'
import { inOrder } from './writing/lead-time.ts'
import { SaveBar } from './writing/save-bar.tsx'

/** How the business writes first: reminders, follow-ups, and what it may cost. */
export function WritingSection() {
  const query = useQuery(outreachQuery)
  return (
    <Part
      title="Writing first"
      about="Reminders, follow-ups and offers: when they go out, in which words, and what happens when one does not arrive."
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
    mutationFn: (settings: OutreachSettings) => send<OutreachSettings>('PUT', '/api/outreach', settings),
    onSuccess: saved => {
      client.setQueryData(outreachQuery.queryKey, saved)
      say('Saved. Reminders that are still to come follow it.')
      onSaved()
    },
  })
}

function Form({ held }: { held: OutreachSettings }) {
  const { teammate } = useMe()
  const { data: accounts } = useQuery(accountsQuery)
  const [draft, setDraft] = useState<OutreachSettings>()
  const save = useSave(() => setDraft(undefined))
  const value = draft ?? held
  const change = (part: Partial<OutreachSettings>) => setDraft({ ...value, ...part })
  const owner = teammate.role === 'owner'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ ...value, reminders: inOrder(value.reminders) })
  }
  return (
    <form onSubmit={submit}>
      {!owner && (
        <p className="pb-4 text-sm text-ink-2">You can read this. The owner of the business can change it.</p>
      )}
      <fieldset disabled={!owner} className="flex min-w-0 flex-col gap-4">
        <legend className="sr-only">Writing first</legend>
        <TimesBlocks value={value} onChange={change} />
        <TemplatesBlock
          value={value}
          onChange={change}
          accounts={accounts?.filter(one => one.channel === 'whatsapp') ?? []}
        />
        <TriesBlocks value={value} onChange={change} />
        {save.isError && <Notice>{wordsFor(save.error)}</Notice>}
        {draft && <SaveBar busy={save.isPending} onUndo={() => setDraft(undefined)} />}
      </fieldset>
    </form>
  )
}
