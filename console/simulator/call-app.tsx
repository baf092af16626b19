import { ChevronLeft, Keyboard, Mic, PhoneOff, SendHorizontal } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useMe } from '../ui/business.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { type Telephoning, useCall } from './use-call.ts'

const words = { asking: 'Just a moment…', ringing: 'Ringing…', talking: 'On the line', over: 'Call ended' }
const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

/** Calls the business as this customer, by microphone or by words that are spoken for them. */
export function CallApp({ number, onHome }: { number: string; onHome: () => void }) {
  const { business } = useMe()
  const telephone = useCall(number)
  const { phase, reason } = telephone
  const on = phase !== undefined && phase !== 'over'
  return (
    <>
      <header
        data-channel="phone"
        className="flex h-14 shrink-0 items-center gap-2.5 border-b border-line bg-channel-soft px-2"
      >
        <IconButton label="Home screen" onClick={onHome} className="text-ink hover:bg-surface/60">
          <ChevronLeft aria-hidden />
        </IconButton>
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base leading-5 font-semibold">{business.name}</h2>
          <p role="status" className="truncate text-xs text-ink-2">
            {phase ? reason || words[phase] : 'Telephone'}
          </p>
        </div>
      </header>
      {on ? <OnTheLine telephone={telephone} /> : <Dial telephone={telephone} name={business.name} />}
    </>
  )
}

function Dial({ telephone, name }: { telephone: Telephoning; name: string }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-3 px-8 text-center">
      <p className="pb-3 text-sm text-ink-2">
        Call {name} and talk as a customer would. Without a microphone, type what you would say: it is spoken
        for you, and the business hears it as sound.
      </p>
      <Button
        kind="primary"
        icon={<Mic aria-hidden className="size-4" />}
        onClick={() => telephone.call(true)}
      >
        Call with the microphone
      </Button>
      <Button icon={<Keyboard aria-hidden className="size-4" />} onClick={() => telephone.call(false)}>
        Call by typing
      </Button>
    </div>
  )
}

function OnTheLine({ telephone }: { telephone: Telephoning }) {
  const [text, setText] = useState('')
  const talking = telephone.phase === 'talking'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const said = text.trim()
    if (!said || !talking) return
    telephone.say(said)
    setText('')
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div
        role="log"
        aria-label="What you said"
        className="flex min-h-0 flex-1 flex-col justify-end gap-1.5 overflow-y-auto p-3"
      >
        {telephone.said.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said stays where it is
          <p key={index} data-channel="phone" className="self-end rounded-xl bg-channel-soft px-3 py-1.5">
            {one}
          </p>
        ))}
      </div>
      <div className="grid shrink-0 grid-cols-6 gap-1 px-3 pb-2">
        {keys.map(key => (
          <Button
            key={key}
            small
            disabled={!talking}
            aria-label={`Key ${key}`}
            onClick={() => telephone.press(key)}
          >
            {key}
          </Button>
        ))}
      </div>
      <form onSubmit={submit} className="flex shrink-0 items-center gap-1 border-t border-line px-2 py-2">
        <input
          aria-label="Say"
          placeholder="Type what to say"
          maxLength={500}
          value={text}
          onChange={event => setText(event.target.value)}
          className="h-9 min-w-0 flex-1 rounded-2xl border border-line-strong bg-raised px-3.5 text-base"
        />
        <IconButton label="Say it" disabled={!talking} onClick={submit}>
          <SendHorizontal aria-hidden />
        </IconButton>
        <Button
          kind="danger"
          icon={<PhoneOff aria-hidden className="size-4" />}
          onClick={() => telephone.hangUp()}
        >
          Hang up
        </Button>
      </form>
    </div>
  )
}
