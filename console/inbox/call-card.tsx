import type { CallItem, Conversation } from '../api/types.ts'
import { useWords } from '../ui/business.tsx'
import { ChannelSign } from '../ui/channel.tsx'
import { CallLines } from './call-lines.tsx'
import { CallPlayer } from './call-player.tsx'
import { callTitle, durationWords, endWords, lineAt } from './call-words.ts'
import { firstName } from './message-bubble.tsx'
import { useRecording } from './use-recording.ts'

/** A call with what was said in it and why it ended; a line of it is heard by pressing it. */
export function CallCard({ item, conversation }: { item: CallItem; conversation: Conversation | undefined }) {
  const words = useWords()
  const recording = useRecording(item.id, item.recording)
  const { state, player } = recording
  const name = conversation?.customer.label
  const on = item.status !== 'ended'
  const facts = [
    words.time(item.at),
    item.seconds === null ? undefined : durationWords(item.seconds),
    item.recording ? 'recorded' : undefined,
  ]
  return (
    <section
      aria-label="Call"
      className="mb-4 rounded-xl border border-line-strong bg-raised shadow-card"
      data-channel="phone"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
        <ChannelSign channel="phone" size="lg" />
        <div className="min-w-0 flex-1">
          <h3 className="truncate text-base font-semibold">{callTitle(item, name)}</h3>
          <p className="text-xs text-ink-3">
            <time dateTime={item.at}>{facts.filter(Boolean).join(' · ')}</time>
          </p>
        </div>
        <p className="text-xs text-ink-2">{on ? <OnTheLine /> : endWords(item)}</p>
      </header>
      {item.recording && <CallPlayer recording={recording} />}
      {item.lines.length > 0 && (
        <CallLines
          lines={item.lines}
          caller={name ? firstName(name) : 'Caller'}
          heard={state === 'ready' ? lineAt(item.lines, recording.at) : -1}
          onHear={item.recording ? second => player.play(second) : undefined}
        />
      )}
    </section>
  )
}

function OnTheLine() {
  return (
    <span className="inline-flex items-center gap-1.5 font-medium text-good-ink">
      <span aria-hidden className="size-2 animate-pulse rounded-full bg-good-ink" />
      On the line now
    </span>
  )
}
