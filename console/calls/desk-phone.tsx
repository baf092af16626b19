import { Ear, Mic, MicOff, PhoneCall, PhoneOff } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useDesk } from './desk-store.ts'
import { answer, leave, mute, press, useLine } from './lines.ts'
import { type Ring, useRings } from './use-rings.ts'

/** Rings on whatever page one is, and shows the line that this tab speaks on. */
export function DeskPhone() {
  const { on } = useDesk()
  const { rings, decline } = useRings(on)
  const [ring] = rings
  const line = useLine()
  return (
    <>
      {ring && line?.id !== ring.ring && <Ringing ring={ring} onDecline={() => decline(ring)} />}
      <SpeakingBar />
    </>
  )
}

function Ringing({ ring, onDecline }: { ring: Ring; onDecline: () => void }) {
  const caller = ring.caller || 'a hidden number'
  const take = (ticket: string) => void answer(ring.ring, caller, ticket)
  return (
    <Dialog open onClose={onDecline} title={`A caller for you: ${caller}`}>
      <p className="pb-4 whitespace-pre-line text-ink-2">{ring.brief}</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button icon={<PhoneOff aria-hidden className="size-4" />} onClick={onDecline}>
          Decline
        </Button>
        <Button icon={<Ear aria-hidden className="size-4" />} onClick={() => take(ring.hear)}>
          Hear the brief first
        </Button>
        <Button
          kind="primary"
          icon={<PhoneCall aria-hidden className="size-4" />}
          onClick={() => take(ring.take)}
        >
          Take the call
        </Button>
      </div>
    </Dialog>
  )
}

function SpeakingBar() {
  const line = useLine()
  if (!line || line.kind === 'listening') return null
  const taken = line.kind === 'speaking'
  return (
    <section
      aria-label="Your call"
      className="fixed inset-x-3 bottom-18 z-30 mx-auto flex max-w-xl flex-wrap items-center gap-2 rounded-xl border border-line-strong bg-raised px-4 py-2.5 text-ink shadow-float md:bottom-4"
    >
      <p role="status" className="min-w-0 flex-1 basis-full truncate text-base font-medium sm:basis-0">
        {line.phase === 'talking' ? 'You are speaking with ' : 'Joining '}
        {line.caller}
      </p>
      {!taken && (
        <Button small onClick={() => press('1')} title="After the spoken brief">
          Take it (1)
        </Button>
      )}
      <Button
        small
        aria-pressed={line.muted}
        icon={
          line.muted ? <MicOff aria-hidden className="size-3.5" /> : <Mic aria-hidden className="size-3.5" />
        }
        onClick={() => mute(!line.muted)}
      >
        {line.muted ? 'Unmute' : 'Mute'}
      </Button>
      <Button small kind={taken ? 'primary' : 'danger'} onClick={leave}>
        {taken ? 'Hand back to the AI' : 'Hang up'}
      </Button>
    </section>
  )
}
