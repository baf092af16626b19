import { Clock3, LayoutTemplate, Paperclip, SendHorizontal } from 'lucide-react'
import { useRef } from 'react'
import type { ReplyChannel } from '../api/types.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { PlaceButton } from './answer-extras.tsx'
import { ReplyChannelMenu } from './reply-channel-menu.tsx'
import type { AnswerDraft } from './use-answer.ts'
import { type WindowState, windowWords } from './window-words.ts'

interface Props {
  channels: readonly ReplyChannel[]
  reply: ReplyChannel
  draft: AnswerDraft
  onChannel: (accountId: string) => void
  onPick: () => void
}

/** Below what is written: the channel, what limits it, files, templates, and the button that sends. */
export function AnswerTools({ channels, reply, draft, onChannel, onPick }: Props) {
  const closed = draft.state.kind === 'closed'
  return (
    <div className="flex flex-wrap items-center gap-1.5 p-2 sm:flex-nowrap">
      <ReplyChannelMenu channels={channels} chosen={reply} onChoose={onChannel} />
      <Limits reply={reply} draft={draft} />
      <span className="flex-1" />
      {reply.templates && !closed && (
        <IconButton label="Use a template" onClick={onPick}>
          <LayoutTemplate aria-hidden />
        </IconButton>
      )}
      {reply.location && !closed && <PlaceButton draft={draft} />}
      {reply.attachments && !closed && <Attach add={draft.files.add} />}
      {!closed && <SendButton ready={draft.ready} />}
    </div>
  )
}

function SendButton({ ready }: { ready: boolean }) {
  return (
    <>
      <kbd aria-hidden className="hidden px-1 font-sans text-xs whitespace-nowrap text-ink-3 lg:inline">
        {navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'} ↵
      </kbd>
      <Button kind="primary" small type="submit" disabled={!ready}>
        Send
        <SendHorizontal aria-hidden className="size-4" />
      </Button>
    </>
  )
}

function Limits({ reply, draft: { state, text, tooLong } }: Pick<Props, 'reply' | 'draft'>) {
  if (reply.maxText !== null && text.length >= reply.maxText * 0.8)
    return (
      <span
        className={cx(
          'truncate px-1 text-xs max-sm:order-first max-sm:w-full',
          tooLong ? 'text-alert-ink' : 'text-ink-3',
        )}
      >
        {text.length} of {reply.maxText} characters
      </span>
    )
  const words = windowWords(state)
  if (words) return <WindowTime state={state} words={words} />
  return <span className="hidden truncate px-1 text-xs text-ink-3 sm:inline">to {reply.to}</span>
}

function WindowTime({ state, words }: { state: WindowState; words: string }) {
  const hurry = state.kind === 'closing' || state.kind === 'closed'
  return (
    <span
      role="timer"
      title="A business may write freely here only for a time after the customer’s last message."
      className={cx(
        'flex min-w-0 items-center gap-1 px-1 text-xs max-sm:order-first max-sm:w-full',
        hurry ? 'font-medium text-wait-ink' : 'text-ink-3',
      )}
    >
      <Clock3 aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{words}</span>
    </span>
  )
}

function Attach({ add }: { add: AnswerDraft['files']['add'] }) {
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={event => {
          void add([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <IconButton label="Attach files" onClick={() => picker.current?.click()}>
        <Paperclip aria-hidden />
      </IconButton>
    </>
  )
}
