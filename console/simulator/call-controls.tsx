import { Grid3x3, Mic, MicOff, PhoneOff, SendHorizontal } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import type { Telephoning } from './use-call.ts'

interface Props {
  telephone: Telephoning
  onSay: (text: string) => void
}

/** What one does in a call: speak, press keys, hang up. */
export function CallControls({ telephone, onSay }: Props) {
  const [keys, setKeys] = useState(false)
  const { phase, microphone, muted } = telephone
  const talking = phase === 'talking'
  return (
    <div className="flex shrink-0 flex-col gap-2.5 border-t border-line bg-surface px-3 pt-2.5 pb-4">
      {keys && <Keypad disabled={!talking} onPress={digit => telephone.press(digit)} />}
      <Say disabled={!talking} onSay={onSay} />
      <div className="flex items-center justify-center gap-5">
        <Round
          label="Mute"
          pressed={muted}
          disabled={!talking || !microphone}
          onClick={() => telephone.mute(!muted)}
        >
          {muted ? <MicOff aria-hidden /> : <Mic aria-hidden />}
        </Round>
        <button
          type="button"
          aria-label="Hang up"
          title="Hang up"
          onClick={() => telephone.hangUp()}
          className="grid size-14 place-items-center rounded-full bg-alert text-on-brand shadow-card hover:bg-alert-hover"
        >
          <PhoneOff aria-hidden className="size-6" />
        </button>
        <Round label="Keys" pressed={keys} onClick={() => setKeys(!keys)}>
          <Grid3x3 aria-hidden />
        </Round>
      </div>
    </div>
  )
}

interface RoundProps {
  label: string
  pressed: boolean
  disabled?: boolean
  onClick: () => void
  children: ReactNode
}

function Round({ label, pressed, disabled, onClick, children }: RoundProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
      className={cx(
        'grid size-11 place-items-center rounded-full transition-colors disabled:opacity-45 [&_svg]:size-5',
        pressed ? 'bg-ink text-surface' : 'bg-sunken text-ink hover:bg-hover',
      )}
    >
      {children}
    </button>
  )
}

/** Keys with their letters, as ITU-T E.161 has them. */
const keypad = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
] as const

function Keypad({ disabled, onPress }: { disabled: boolean; onPress: (digit: string) => void }) {
  return (
    <fieldset className="mx-auto grid w-full max-w-64 grid-cols-3 gap-1.5">
      <legend className="sr-only">Keys</legend>
      {keypad.map(([digit, letters]) => (
        <button
          key={digit}
          type="button"
          disabled={disabled}
          onClick={() => onPress(digit)}
          className="flex h-11 flex-col items-center justify-center rounded-xl bg-sunken leading-none hover:bg-hover active:bg-channel-soft disabled:opacity-45"
        >
          <span className="sr-only">Key </span>
          <span className="text-lg font-medium">{digit}</span>
          {letters && <span className="text-[0.625rem] tracking-wider text-ink-2"> {letters}</span>}
        </button>
      ))}
    </fieldset>
  )
}

function Say({ disabled, onSay }: { disabled: boolean; onSay: (text: string) => void }) {
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const said = text.trim()
    if (!said || disabled) return
    onSay(said)
    setText('')
  }
  return (
    <form onSubmit={submit} className="flex items-center gap-1">
      <input
        aria-label="Say"
        placeholder="Type what to say"
        maxLength={500}
        autoComplete="off"
        value={text}
        onChange={event => setText(event.target.value)}
        className="h-9 min-w-0 flex-1 rounded-2xl border border-line-strong bg-raised px-3.5 text-base"
      />
      <IconButton type="submit" label="Say it" disabled={disabled || text.trim() === ''}>
        <SendHorizontal aria-hidden />
      </IconButton>
    </form>
  )
}
