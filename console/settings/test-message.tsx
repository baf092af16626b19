import { useMutation } from '@tanstack/react-query'
import { Phone, Send } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { send, wordsFor } from '../api/request.ts'
import type { ChannelAccountInfo, TestMessage as Message, TestResult } from '../api/types.ts'
import { deliveryWords } from '../inbox/delivery.tsx'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { Input } from '../ui/field.tsx'
import { Notice } from '../ui/states.tsx'

interface Words {
  readonly title: string
  readonly to: string
  readonly text: string
  readonly act: string
  readonly hint?: string
}
const usual: Words = {
  title: 'Send a test message',
  to: 'To which number',
  text: 'Text',
  act: 'Send it',
}
const wordsOf: Partial<Record<ChannelAccountInfo['channel'], Words>> = {
  email: { ...usual, to: 'To which address' },
  whatsapp: {
    ...usual,
    hint: 'It must have written to this number in the last 24 hours; otherwise only a template goes out.',
  },
  phone: {
    title: 'Call my phone',
    to: 'Your number',
    text: 'What you hear',
    act: 'Call now',
    hint: 'It rings for 50 seconds at most. Save changes first.',
  },
}

/** One real message to any number, or one real call, with what became of it. */
export function TestMessage({ account }: { account: ChannelAccountInfo }) {
  const { business } = useMe()
  const mail = account.channel === 'email'
  const calls = account.channel === 'phone'
  const words = wordsOf[account.channel] ?? usual
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
    <section aria-label={calls ? 'Test call' : 'Test message'} className="rounded-xl border border-line p-4">
      <h3 className="pb-3 text-sm font-semibold text-ink-2">{words.title}</h3>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Input
          label={words.to}
          type={mail ? 'email' : 'tel'}
          required
          maxLength={254}
          placeholder={mail ? 'you@example.com' : '+44 7700 900123'}
          hint={words.hint}
          value={to}
          onChange={event => setTo(event.target.value)}
        />
        <Input
          label={words.text}
          required
          maxLength={1_000}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <Button
          type="submit"
          small
          busy={test.isPending}
          icon={calls ? <Phone aria-hidden className="size-4" /> : <Send aria-hidden className="size-4" />}
        >
          {test.isPending && calls ? 'Ringing…' : words.act}
        </Button>
        {test.isError && <Notice>{wordsFor(test.error)}</Notice>}
        {test.data && <Outcome result={test.data} calls={calls} />}
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

const callWords: Partial<Record<TestResult['status'], string>> = {
  sent: 'Called',
  delivered: 'Answered and heard',
  failed: 'The call did not get through',
  unknown: 'Answered, but not heard to the end',
}

function Outcome({ result: { status, reason }, calls }: { result: TestResult; calls: boolean }) {
  const more = reason
    ? `: ${reason}`
    : status === 'sent' && !calls
      ? ': the provider took it. Look at your telephone.'
      : ''
  return (
    <Notice tone={tones[status] ?? 'wait'}>
      {(calls && callWords[status]) || deliveryWords(status)}
      {more}
    </Notice>
  )
}
