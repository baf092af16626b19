import { ChevronLeft } from 'lucide-react'
import { useEffect, useState } from 'react'
import { durationWords } from '../inbox/call-words.ts'
import { useMe } from '../ui/business.tsx'
import { IconButton } from '../ui/button.tsx'
import { CallControls } from './call-controls.tsx'
import { CallStart } from './call-start.tsx'
import { CallTranscript } from './call-transcript.tsx'
import { spokenLines, type Typed } from './spoken-lines.ts'
import { type Telephoning, useCall } from './use-call.ts'
import { useOwnCall } from './use-own-call.ts'

const words = { asking: 'Just a moment…', ringing: 'Ringing…', talking: 'On the line', over: 'Call ended' }

interface Props {
  number: string
  /** Who calls. */
  name: string
  onHome: () => void
}

/** Calls the business as this customer, by microphone or by words that are spoken for them. */
export function CallApp({ number, name, onHome }: Props) {
  const telephone = useCall(number)
  const { phase } = telephone
  const on = phase !== undefined && phase !== 'over'
  const call = useOwnCall(number, on)
  const [typed, setTyped] = useState<readonly Typed[]>([])
  const lines = spokenLines(call?.lines ?? [], typed)
  return (
    <>
      <Header telephone={telephone} onHome={onHome} />
      {phase === undefined ? (
        <CallStart telephone={telephone} name={name} />
      ) : (
        <CallTranscript lines={lines} talking={phase === 'talking'} />
      )}
      {on && (
        <CallControls
          telephone={telephone}
          onSay={text => {
            telephone.say(text)
            setTyped([...typed, { text, after: call?.lines.length ?? 0 }])
          }}
        />
      )}
      {phase === 'over' && (
        <CallStart
          again
          name={name}
          conversationId={call?.conversationId}
          telephone={{
            ...telephone,
            call: microphone => {
              setTyped([])
              telephone.call(microphone)
            },
          }}
        />
      )}
    </>
  )
}

function Header({ telephone, onHome }: { telephone: Telephoning; onHome: () => void }) {
  const { business } = useMe()
  const { phase, since } = telephone
  const ended = phase === 'over' && since === undefined ? 'Not connected' : undefined
  return (
    <header
      data-channel="phone"
      className="flex h-14 shrink-0 items-center gap-2.5 border-b border-line bg-channel-soft px-2"
    >
      <IconButton label="Home screen" onClick={onHome} className="text-ink hover:bg-surface/60">
        <ChevronLeft aria-hidden />
      </IconButton>
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-base leading-5 font-semibold">{business.name}</h2>
        <p className="flex gap-1 text-xs text-ink-2">
          <span role="status">{ended ?? (phase ? words[phase] : 'Telephone')}</span>
          {since !== undefined && phase === 'talking' && <Since at={since} />}
        </p>
      </div>
    </header>
  )
}

/** Counts by itself; not read out every second. */
function Since({ at }: { at: number }) {
  const [now, setNow] = useState(at)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <span aria-hidden className="tabular-nums">
      · {durationWords((now - at) / 1_000)}
    </span>
  )
}
