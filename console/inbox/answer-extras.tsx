import { MapPin, X } from 'lucide-react'
import type { ReplyChannel } from '../api/types.ts'
import { IconButton } from '../ui/button.tsx'
import type { AnswerDraft } from './use-answer.ts'

interface Props {
  reply: ReplyChannel
  draft: AnswerDraft
}

/** What goes with the answer, or comes after it: the place of the business, a question on another channel. */
export function AnswerExtras({ reply, draft: { extras } }: Props) {
  const letter = reply.channel === 'email'
  if (!letter && !extras.place) return null
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pt-1 text-sm text-ink-2">
      {extras.place && (
        <span className="flex items-center gap-1.5 rounded-lg bg-sunken py-0.5 pr-0.5 pl-2">
          <MapPin aria-hidden className="size-4" />
          Our place goes with it
          <IconButton label="Leave our place out" className="!size-6" onClick={extras.togglePlace}>
            <X aria-hidden className="!size-3.5" />
          </IconButton>
        </span>
      )}
      {letter && (
        <label className="flex min-h-6 items-center gap-2">
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-brand"
            checked={extras.followUp}
            onChange={extras.toggleFollowUp}
          />
          Ask again on another channel if no answer comes
        </label>
      )}
    </div>
  )
}

/** A place alone is an answer, too; it gets words that the teammate sees and may change. */
export function PlaceButton({ draft: { extras, text, type } }: Pick<Props, 'draft'>) {
  return (
    <IconButton
      label="Send our place"
      aria-pressed={extras.place}
      className={extras.place ? 'bg-sunken text-brand-ink' : ''}
      onClick={() => {
        if (!extras.place && text.trim() === '') type('Here is where to find us.')
        extras.togglePlace()
      }}
    >
      <MapPin aria-hidden />
    </IconButton>
  )
}
