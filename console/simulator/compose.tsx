import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { accountsQuery } from '../api/queries.ts'
import { send, wordsFor } from '../api/request.ts'
import type { SimulatedMail, SimulatedMailbox, SimulatedMailInput } from '../api/types.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Notice } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { replyTo } from './reply-to.ts'

interface Props {
  box: SimulatedMailbox
  answering: SimulatedMail | undefined
  onDone: () => void
}

export function Compose({ box, answering, onDone }: Props) {
  const client = useQueryClient()
  const { data: accounts } = useQuery(accountsQuery)
  const desk = accounts?.find(account => account.channel === 'email')?.address ?? ''
  const [start] = useState(() => replyTo(answering))
  const post = useMutation({
    mutationFn: (mail: SimulatedMailInput) => send('POST', '/api/simulator/mail', mail),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['mailbox'] })
      say('Sent. The answer arrives in this mailbox.')
      onDone()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    post.mutate({
      from: box.address,
      fromName: box.name,
      to: String(form.get('to')).trim(),
      subject: String(form.get('subject')),
      text: String(form.get('text')) + start.quoted,
      answers: start.answers,
    })
  }
  const line =
    'w-full border-b border-line bg-transparent px-4 py-2.5 text-base outline-none focus-visible:bg-hover'
  return (
    <form onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
      <header className="flex shrink-0 items-center gap-2 border-b border-line px-3 py-2.5">
        <IconButton label="Close without sending" onClick={onDone}>
          <X aria-hidden />
        </IconButton>
        <h2 className="flex-1 text-base font-semibold">{answering ? 'Reply' : 'New e-mail'}</h2>
        <Button small kind="primary" type="submit" busy={post.isPending}>
          Send
        </Button>
      </header>
      <p className="border-b border-line px-4 py-2.5 text-sm text-ink-2">
        From {box.name}, {box.address}
      </p>
      <input
        key={desk}
        aria-label="To"
        name="to"
        type="email"
        required
        placeholder="To"
        defaultValue={start.to ?? desk}
        className={line}
      />
      <input
        aria-label="Subject"
        name="subject"
        maxLength={500}
        placeholder="Subject"
        defaultValue={start.subject}
        className={line}
      />
      <textarea
        aria-label="Text"
        name="text"
        required
        maxLength={90_000}
        placeholder="Write as a customer would…"
        className="min-h-0 w-full flex-1 resize-none bg-transparent px-4 py-3 text-base outline-none focus-visible:bg-hover"
      />
      {start.quoted && (
        <p className="border-t border-line px-4 py-2 text-xs text-ink-3">
          The e-mail you answer is quoted below.
        </p>
      )}
      {post.isError && (
        <div className="p-3">
          <Notice>{wordsFor(post.error)}</Notice>
        </div>
      )}
    </form>
  )
}
