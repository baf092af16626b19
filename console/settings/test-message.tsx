import { useMutation } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { send, wordsFor } from '../api/request.ts'
import type { ChannelAccountInfo, TestMessage as Message, TestResult } from '../api/types.ts'
import { deliveryWords } from '../inbox/delivery.tsx'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { Input } from '../ui/field.tsx'
import { Notice } from '../ui/states.tsx'

/** One real message to any number, with what the provider answered. */
export function TestMessage({ account }: { account: ChannelAccountInfo }) {
  const { business } = useMe()
  const mail = account.channel === 'email'
  const [to, setTo] = useState('')
  const [text, setText] = useState(`A test from ${business.name}. It works.`)
  const test = useMutation({
    mutationFn: (message: Message) => send<TestResult>('POST', `/api/accounts/${account.id}/test`, message),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    test.mutate({ to: to.trim(), text: text.trim() })
  }
  return (
    <section aria-label="Test message" className="rounded-xl border border-line p-4">
      <h3 className="pb-3 text-sm font-semibold text-ink-2">Send a test message</h3>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Input
          label={mail ? 'To which address' : 'To which number'}
          type={mail ? 'email' : 'tel'}
          required
          maxLength={254}
          placeholder={mail ? 'you@example.com' : '+44 7700 900123'}
          hint={
            account.channel === 'whatsapp'
              ? 'It must have written to this number in the last 24 hours; otherwise only a template goes out.'
              : undefined
          }
          value={to}
          onChange={event => setTo(event.target.value)}
        />
        <Input
          label="Text"
          required
          maxLength={1_000}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <Button type="submit" small busy={test.isPending} icon={<Send aria-hidden className="size-4" />}>
          Send it
        </Button>
        {test.isError && <Notice>{wordsFor(test.error)}</Notice>}
        {test.data && <Outcome result={test.data} />}
      </form>
    </section>
  )
}

const tones: Partial<Record<TestResult['status'], 'good' | 'alert'>> = {
  sent: 'good',
  delivered: 'good',
  read: 'good',
  failed: 'alert',
}

function Outcome({ result: { status, reason } }: { result: TestResult }) {
  const more = reason
    ? `: ${reason}`
    : status === 'sent'
      ? ': the provider took it. Look at your telephone.'
      : ''
  return (
    <Notice tone={tones[status] ?? 'wait'}>
      {deliveryWords(status)}
      {more}
    </Notice>
  )
}
