import { useLayoutEffect, useRef, useState } from 'react'
import type { HandsetMessageInfo } from '../api/types.ts'
import { useWords } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { shownOf } from './message-parts.ts'
import { PhoneBubble } from './phone-bubble.tsx'
import type { Chat } from './queries.ts'
import type { Act } from './use-act.ts'

interface Props {
  messages: readonly HandsetMessageInfo[]
  chat: Chat
  name: string
  /** On its way, not yet among the messages. */
  sending: Act | undefined
  onAct: (act: Act) => void
  onAnswer: (message: HandsetMessageInfo) => void
}

/** Messages that are drawn at first; the earlier ones on demand. */
const page = 60

export function MessageList({ messages, chat, name, sending, onAct, onAnswer }: Props) {
  const words = useWords()
  const [pages, setPages] = useState(1)
  const all = shownOf(messages, words.day)
  const shown = all.slice(-page * pages)
  const { box, content } = useStickToEnd()
  const waits = sending?.text && !messages.some(one => one.direction === 'out' && one.text === sending.text)
  return (
    <section
      ref={box}
      data-channel={chat.app}
      aria-label={`Messages with ${name}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto bg-canvas px-3 py-3 outline-offset-[-3px]"
    >
      {all.length > shown.length && (
        <div className="flex justify-center pb-3">
          <Button small kind="quiet" onClick={() => setPages(pages + 1)}>
            Show earlier messages
          </Button>
        </div>
      )}
      {all.length === 0 && (
        <p className="mx-auto mt-6 w-fit max-w-[85%] rounded-lg bg-sunken px-3 py-1.5 text-center text-xs text-ink-2">
          Write to {name} as a customer would: ask for an appointment, or what a treatment costs.
        </p>
      )}
      <div ref={content} role="log" aria-label="Conversation" className="flex flex-col gap-1.5">
        {shown.map(one => (
          <PhoneBubble key={one.message.id} shown={one} onAct={onAct} onAnswer={onAnswer} />
        ))}
        {waits && <p className="self-end px-1 text-xs text-ink-3">Sending “{sending.text?.slice(0, 40)}”…</p>}
      </div>
    </section>
  )
}

/** Keeps the end in sight when something comes or a picture unfolds, unless one has scrolled up to read. */
function useStickToEnd() {
  const box = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const outer = box.current
    const inner = content.current
    if (!outer || !inner) return
    let atEnd = true
    let last = 0
    const toEnd = () => {
      if (atEnd) outer.scrollTop = outer.scrollHeight
    }
    // Only the reader scrolls upwards; content that grows under the screen does not. 12 px: browsers round.
    const note = () => {
      const near = outer.scrollHeight - outer.scrollTop - outer.clientHeight < 12
      if (near) atEnd = true
      else if (outer.scrollTop < last) atEnd = false
      last = outer.scrollTop
    }
    const sizes = new ResizeObserver(toEnd)
    sizes.observe(inner)
    sizes.observe(outer)
    outer.addEventListener('scroll', note, { passive: true })
    return () => {
      sizes.disconnect()
      outer.removeEventListener('scroll', note)
    }
  }, [])
  return { box, content }
}
