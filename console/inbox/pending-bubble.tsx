import { useQueryClient } from '@tanstack/react-query'
import { dispatch, dropPending, type Pending } from '../api/outbox.ts'
import { wordsFor } from '../api/request.ts'
import { Button } from '../ui/button.tsx'
import { channelName } from '../ui/channel.tsx'
import { cx } from '../ui/cx.ts'

/** An answer that the server has not taken yet, or refused: then it can be sent again or thrown away. */
export function PendingBubble({ pending }: { pending: Pending }) {
  const client = useQueryClient()
  const again = () =>
    dispatch(
      pending,
      () => client.invalidateQueries({ queryKey: ['timeline', pending.conversationId] }),
      wordsFor,
    )
  return (
    <article data-channel={pending.channel} aria-label="Your answer" className="flex flex-col items-end pb-4">
      <div
        className={cx(
          'max-w-[min(31rem,82%)] rounded-2xl rounded-br-md bg-channel-soft px-3.5 py-2 text-base break-words whitespace-pre-wrap',
          pending.failed ? 'ring-1 ring-alert-line' : 'opacity-70',
        )}
      >
        {pending.answer.text}
        {pending.answer.location && <span className="block pt-1 text-xs text-ink-2">With our place</span>}
      </div>
      {pending.failed ? (
        <div
          className="flex flex-wrap items-center justify-end gap-2 pt-1.5 text-xs text-alert-ink"
          role="alert"
        >
          <span>Not sent: {pending.failed}</span>
          <Button small onClick={() => void again()}>
            Send again
          </Button>
          <Button small kind="quiet" onClick={() => dropPending(pending.answer.clientId)}>
            Discard
          </Button>
        </div>
      ) : (
        <p className="pt-1 text-xs text-ink-3">{channelName(pending.channel)} · Sending…</p>
      )}
    </article>
  )
}
