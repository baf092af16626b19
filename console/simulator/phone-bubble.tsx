import { useRef } from 'react'
import type { HandsetMessageInfo } from '../api/types.ts'
import { LinkedText } from '../inbox/linked-text.tsx'
import { useWords } from '../ui/business.tsx'
import { cx } from '../ui/cx.ts'
import { BubbleMeta } from './bubble-meta.tsx'
import { Choices } from './choices.tsx'
import { MessageMenu } from './message-menu.tsx'
import { lineOf, placeOf, type Shown } from './message-parts.ts'
import { PhoneFiles } from './phone-files.tsx'
import { PlaceTile } from './place-tile.tsx'
import type { Act } from './use-act.ts'

interface Props {
  shown: Shown
  onAct: (act: Act) => void
  onAnswer: (message: HandsetMessageInfo) => void
}

/** One message as the app shows it: quoted above, files, words, buttons beneath, reactions at the edge. */
export function PhoneBubble({ shown, onAct, onAnswer }: Props) {
  const { message, reactions, quoted, pressed, opensDay } = shown
  const words = useWords()
  const menu = useRef<HTMLButtonElement>(null)
  const mine = message.direction === 'out'
  const chatty = message.app === 'whatsapp'
  return (
    <>
      {opensDay && (
        <p className="self-center rounded-full bg-sunken px-2.5 py-0.5 text-xs text-ink-2">
          {words.day(message.at)}
        </p>
      )}
      <article
        aria-label={mine ? 'You' : 'Business'}
        className={cx(
          'group flex max-w-[86%] items-center gap-1',
          mine ? 'flex-row-reverse self-end' : 'self-start',
          reactions.length > 0 && 'pb-3.5',
        )}
        // A long press on a touch screen, the right button of a mouse.
        onContextMenu={event => {
          if (!menu.current) return
          event.preventDefault()
          menu.current.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
        }}
      >
        <div
          className={cx(
            'relative flex min-w-0 flex-col',
            message.choices.length === 0 && (mine ? 'items-end' : 'items-start'),
          )}
        >
          <div
            className={cx(
              'max-w-full px-2.5 py-1.5 text-base break-words whitespace-pre-wrap',
              chatty ? 'rounded-xl' : 'rounded-[1.125rem] px-3.5',
              mine ? 'bg-channel-soft' : 'bg-raised shadow-card',
              chatty && (mine ? 'rounded-tr-sm' : 'rounded-tl-sm'),
              message.choices.length > 0 && 'rounded-b-none',
            )}
          >
            {quoted && <Quote message={quoted} />}
            <Body message={message} />
            {chatty && <BubbleMeta message={message} />}
          </div>
          <Choices message={message} pressed={pressed} onAct={onAct} />
          {!chatty && <BubbleMeta message={message} />}
          {message.template && <p className="px-1 pt-0.5 text-xs text-ink-3">Template {message.template}</p>}
          {reactions.length > 0 && (
            <p
              role="img"
              aria-label={`Reactions: ${reactions.join(' ')}`}
              className="absolute -bottom-3 left-2 rounded-full border border-line bg-raised px-1.5 text-sm leading-5 shadow-card"
            >
              {reactions.join(' ')}
            </p>
          )}
        </div>
        {chatty && (
          <MessageMenu
            ref={menu}
            message={message}
            reacted={reactions.length > 0}
            onAct={onAct}
            onAnswer={onAnswer}
          />
        )}
      </article>
    </>
  )
}

function Body({ message }: { message: HandsetMessageInfo }) {
  const place = placeOf(message.text)
  return (
    <>
      {message.header && <p className="font-semibold">{message.header}</p>}
      <PhoneFiles files={message.files} />
      {place ? <PlaceTile place={place} /> : <LinkedText text={message.text} />}
      {message.footer && <p className="pt-0.5 text-xs text-ink-3">{message.footer}</p>}
    </>
  )
}

export function Quote({ message }: { message: HandsetMessageInfo }) {
  return (
    <blockquote className="mb-1 overflow-hidden rounded-md border-l-[3px] border-channel bg-ink/5 px-2 py-1 text-sm">
      <span className="block text-xs font-medium text-channel">
        {message.direction === 'out' ? 'You' : 'Business'}
      </span>
      <span className="line-clamp-2 text-ink-2">{lineOf(message)}</span>
    </blockquote>
  )
}
