import { useRef, useState } from 'react'
import type { CallItem, Conversation } from '../api/types.ts'
import { useWords } from '../ui/business.tsx'
import { ChannelSign } from '../ui/channel.tsx'
import { cx } from '../ui/cx.ts'
import { callWords, lineAt } from './call-words.ts'

/** A call with what was said in it; a line of it is heard by pressing it. */
export function CallCard({ item, conversation }: { item: CallItem; conversation: Conversation | undefined }) {
  const words = useWords()
  const audio = useRef<HTMLAudioElement>(null)
  const [heard, setHeard] = useState(-1)
  const play = (second: number) => {
    if (!audio.current) return
    audio.current.currentTime = second
    void audio.current.play()
  }
  const who = (author: CallItem['lines'][number]['author']) =>
    author === 'customer'
      ? (conversation?.customer.label ?? 'Caller')
      : author === 'teammate'
        ? 'Teammate'
        : 'AI'
  return (
    <section
      aria-label="Call"
      className="mb-4 rounded-xl border border-line-strong bg-raised shadow-card"
      data-channel="phone"
    >
      <header className="flex flex-wrap items-center gap-x-2.5 gap-y-1 px-4 py-3">
        <ChannelSign channel="phone" size="lg" />
        <h3 className="flex-1 text-base font-semibold">{callWords(item)}</h3>
        <time dateTime={item.at} className="text-xs text-ink-3">
          {words.time(item.at)}
        </time>
      </header>
      {item.recording && (
        // biome-ignore lint/a11y/useMediaCaption: the transcript stands below, line by line
        <audio
          ref={audio}
          controls
          preload="none"
          src={`/api/calls/${item.id}/recording`}
          aria-label="Recording of the call"
          className="mb-2 h-9 w-full px-4"
          onTimeUpdate={event => setHeard(lineAt(item.lines, event.currentTarget.currentTime))}
        />
      )}
      <ol aria-label="What was said" className="flex flex-col gap-1 border-t border-line px-4 py-3">
        {item.lines.map((line, index) => (
          <li
            key={line.id}
            aria-current={index === heard ? 'true' : undefined}
            className={cx(
              'grid grid-cols-[6.5rem_1fr] gap-2 rounded px-1 text-sm',
              index === heard && 'bg-channel-soft',
            )}
          >
            <span className="truncate text-ink-3">{who(line.author)}</span>
            <Words line={line} playable={item.recording} play={play} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Words({
  line,
  playable,
  play,
}: {
  line: CallItem['lines'][number]
  playable: boolean
  play: (second: number) => void
}) {
  const text = line.interrupted ? `${line.text} —` : line.text
  if (!playable || line.second === null) return <span>{text}</span>
  return (
    <button
      type="button"
      className="rounded text-left hover:underline"
      title="Hear this"
      onClick={() => play(line.second ?? 0)}
    >
      {text}
    </button>
  )
}
