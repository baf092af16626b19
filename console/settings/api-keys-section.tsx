import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { apiKeysQuery } from '../api/queries.ts'
import { send, wordsFor } from '../api/request.ts'
import type { ApiKey, CreatedApiKey } from '../api/types.ts'
import { useWords } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Input } from '../ui/field.tsx'
import { Card } from '../ui/page.tsx'
import { Empty, Notice } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { CopyButton } from './copy-button.tsx'
import { Fetched } from './fetched.tsx'
import { Part } from './part.tsx'

export function ApiKeysSection() {
  const query = useQuery(apiKeysQuery)
  const [making, setMaking] = useState(false)
  return (
    <Part
      title="API keys"
      about={
        <>
          For your own programs. What they can do is described in the{' '}
          <a
            href="/api/docs"
            target="_blank"
            rel="noreferrer"
            className="text-brand-ink underline underline-offset-2"
          >
            API documentation
          </a>
          .
        </>
      }
      action={
        <Button
          kind="primary"
          small
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() => setMaking(true)}
        >
          New key
        </Button>
      }
    >
      <Fetched query={query} what="The API keys">
        {keys => (
          <Card className="divide-y divide-line">
            {keys.length === 0 && <Empty icon={<KeyRound aria-hidden />} title="No API key yet" />}
            {keys.map(key => (
              <Row key={key.id} item={key} />
            ))}
          </Card>
        )}
      </Fetched>
      {making && <NewKeyDialog onClose={() => setMaking(false)} />}
    </Part>
  )
}

function Row({ item }: { item: ApiKey }) {
  const words = useWords()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const revoke = useMutation({
    mutationFn: () => send('DELETE', `/api/api-keys/${item.id}`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: apiKeysQuery.queryKey })
      say('Revoked. It no longer works.')
    },
    onError: error => say(wordsFor(error), true),
  })
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-3.5">
      <div className="min-w-0 flex-1">
        <h3 className="text-base font-medium">{item.name}</h3>
        <p className="text-xs text-ink-3">
          <span className="font-mono">{item.prefix}…</span> · made {words.day(item.createdAt)} ·{' '}
          {item.lastUsedAt ? `last used ${words.dayAndTime(item.lastUsedAt)}` : 'never used'}
        </p>
      </div>
      <Button small onClick={() => setAsking(true)}>
        Revoke<span className="sr-only"> {item.name}</span>
      </Button>
      <ConfirmDialog
        open={asking}
        title={`Revoke “${item.name}”?`}
        about="Programs that use it are refused at once. This cannot be undone."
        yes="Revoke"
        busy={revoke.isPending}
        onClose={() => setAsking(false)}
        onYes={() => revoke.mutate()}
      />
    </div>
  )
}

function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: (name: string) => send<CreatedApiKey>('POST', '/api/api-keys', { name }),
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    make.mutate(String(new FormData(event.currentTarget).get('name')).trim())
  }
  if (make.data)
    return (
      <Dialog
        open
        onClose={onClose}
        title="Your new key"
        about="Copy it now: it is shown this once and kept nowhere."
      >
        <div className="flex flex-col gap-4">
          <code className="rounded-lg bg-sunken px-3 py-2.5 font-mono text-sm break-all select-all">
            {make.data.key}
          </code>
          <div className="flex justify-end gap-2">
            <CopyButton text={make.data.key} />
            <Button small kind="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      </Dialog>
    )
  return (
    <Dialog open onClose={onClose} title="New API key">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Input
          label="Name"
          name="name"
          required
          maxLength={100}
          hint="What will use it, so that you can revoke the right one."
        />
        {make.isError && <Notice>{wordsFor(make.error)}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={make.isPending}>
            Make the key
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
