import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Refused, send, wordsFor } from '../api/request.ts'
import type { ChannelAccountInfo, ChannelAccountInput } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Checkbox, Input } from '../ui/field.tsx'
import { Notice } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { ChatForm, tidyChat } from './chat-form.tsx'
import { MailboxForm } from './mailbox-form.tsx'

interface Props {
  /** Undefined for a new mailbox. */
  account: ChannelAccountInfo | undefined
  onClose: () => void
}

export function AccountDialog({ account, onClose }: Props) {
  const client = useQueryClient()
  const [draft, setDraft] = useState<ChannelAccountInput>(
    account ?? { channel: 'email', address: '', name: '', enabled: true, settings: {} },
  )
  const [removing, setRemoving] = useState(false)
  const change = (part: Partial<ChannelAccountInput>) => setDraft(held => ({ ...held, ...part }))
  const finish = async (words: string) => {
    await client.invalidateQueries({ queryKey: ['accounts'] })
    say(words)
    onClose()
  }
  const save = useMutation({
    mutationFn: () => {
      const { channel, address, name, enabled, settings } = draft
      const body = {
        ...{ channel, address, name, enabled },
        settings: channel === 'chat' ? tidyChat(settings) : settings,
      }
      return account ? send('PUT', `/api/accounts/${account.id}`, body) : send('POST', '/api/accounts', body)
    },
    onSuccess: () => finish('Saved. The light shows in a moment whether it works.'),
  })
  const remove = useMutation({
    mutationFn: () => send('DELETE', `/api/accounts/${account?.id}`),
    onSuccess: () => finish('Removed.'),
    onError: error => {
      setRemoving(false)
      say(wordsFor(error), true)
    },
  })
  const wrong = save.error instanceof Refused ? save.error.fields : {}
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  if (removing)
    return (
      <ConfirmDialog
        open
        title={`Remove ${account?.name}?`}
        about="Customers no longer reach you here. An account that messages went through cannot be removed, only switched off."
        yes="Remove"
        busy={remove.isPending}
        onClose={() => setRemoving(false)}
        onYes={() => remove.mutate()}
      />
    )
  return (
    <Dialog open onClose={onClose} title={account ? `Edit ${account.name}` : 'Add a mailbox'}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Input
          label="Name"
          required
          maxLength={100}
          hint="As your team calls it."
          value={draft.name}
          error={wrong.name}
          onChange={event => change({ name: event.target.value })}
        />
        {draft.channel === 'email' && (
          <Input
            label="Address"
            type="email"
            required
            maxLength={254}
            hint="Customers write to it, and answers come from it."
            value={draft.address}
            error={wrong.address}
            onChange={event => change({ address: event.target.value })}
          />
        )}
        <Checkbox
          label="Switched on"
          hint="Switched off, nothing is fetched and nothing is sent."
          checked={draft.enabled}
          onChange={event => change({ enabled: event.target.checked })}
        />
        {draft.channel === 'email' && (
          <MailboxForm settings={draft.settings} wrong={wrong} onChange={settings => change({ settings })} />
        )}
        {draft.channel === 'chat' && (
          <ChatForm settings={draft.settings} wrong={wrong} onChange={settings => change({ settings })} />
        )}
        {save.isError && <Notice>{wordsFor(save.error)}</Notice>}
        <div className="flex items-center justify-end gap-2">
          {account && (
            <Button kind="quiet" className="mr-auto" onClick={() => setRemoving(true)}>
              Remove
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
