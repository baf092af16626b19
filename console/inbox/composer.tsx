import { useQueryClient } from '@tanstack/react-query'
import { LockKeyhole, Paperclip, SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { dispatch } from '../api/outbox.ts'
import { send, wordsFor } from '../api/request.ts'
import type { Conversation, Me } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { ChosenFiles } from './chosen-files.tsx'
import { useDraft } from './draft.ts'
import { ReplyChannelMenu } from './reply-channel-menu.tsx'
import { type Act, useConversationActs } from './use-conversation-acts.ts'
import { useFiles } from './use-files.ts'

/** Why this teammate cannot answer here now, and the button that changes it. */
function obstacle(
  conversation: Conversation,
  { teammate }: Me,
): { why: string; act?: Act; label?: string } | undefined {
  const { handler } = conversation
  if (teammate.role === 'viewer')
    return { why: 'You can read here. To answer, ask the owner to make you a teammate.' }
  if (conversation.status === 'resolved')
    return {
      why: 'This conversation is resolved. Take over to write to the customer again.',
      act: 'take-over',
      label: 'Take over',
    }
  if (handler.kind === 'brain')
    return {
      why: conversation.needsPerson
        ? 'The customer waits for a person. Take over to answer.'
        : 'The AI is answering. Take over to answer yourself.',
      act: 'take-over',
      label: 'Take over',
    }
  if (handler.id !== teammate.id)
    return { why: `${handler.name} holds this conversation. To answer, ask for it to be handed back.` }
  if (conversation.replyChannels.length === 0)
    return { why: 'There is no channel on which this customer can be answered now.' }
  return undefined
}

export function Composer({ conversation }: { conversation: Conversation }) {
  const me = useMe()
  const acts = useConversationActs(conversation.id)
  const blocked = obstacle(conversation, me)
  return (
    <div className="shrink-0 border-t border-line bg-surface px-3 py-3 sm:px-6">
      <div className="mx-auto max-w-[47.5rem]">
        {blocked ? (
          <div className="flex min-h-12 flex-wrap items-center gap-3 rounded-xl border border-dashed border-line-strong bg-sunken px-4 py-2">
            <LockKeyhole aria-hidden className="size-4 shrink-0 text-ink-3" />
            <p className="flex-1 text-sm text-ink-2">{blocked.why}</p>
            {blocked.act && (
              <Button
                small
                busy={acts.isPending}
                onClick={() => blocked.act && acts.mutate({ act: blocked.act })}
              >
                {blocked.label}
              </Button>
            )}
          </div>
        ) : (
          <Answer conversation={conversation} />
        )}
      </div>
    </div>
  )
}

/** Milliseconds between two notices that a teammate is writing. */
const typingEvery = 3_000

function Answer({ conversation }: { conversation: Conversation }) {
  const client = useQueryClient()
  const [text, setText] = useDraft(conversation.id)
  const [accountId, setAccountId] = useState<string>()
  const [subject, setSubject] = useState<string>()
  const files = useFiles()
  const picker = useRef<HTMLInputElement>(null)
  const typedAt = useRef(0)
  const reply =
    conversation.replyChannels.find(one => one.accountId === accountId) ?? conversation.replyChannels[0]
  if (!reply) return null
  const tooLong = reply.maxText !== null && text.length > reply.maxText
  const ready = text.trim() !== '' && !tooLong && !files.uploading

  const submit = () => {
    if (!ready) return
    void dispatch(
      {
        conversationId: conversation.id,
        channel: reply.channel,
        attachments: files.files,
        at: new Date().toISOString(),
        answer: {
          accountId: reply.accountId,
          text: text.trim(),
          ...(reply.subject === null ? {} : { subject: subject ?? reply.subject }),
          attachmentIds: reply.attachments ? files.files.map(file => file.id) : [],
          clientId: crypto.randomUUID(),
        },
      },
      () => client.invalidateQueries({ queryKey: ['timeline', conversation.id] }),
      wordsFor,
    )
    setText('')
    files.clear()
  }
  const typed = (next: string) => {
    setText(next)
    if (Date.now() - typedAt.current < typingEvery) return
    typedAt.current = Date.now()
    // Only a courtesy to the customer: nothing depends on its arrival.
    send('POST', `/api/conversations/${conversation.id}/typing`, {}).catch(() => {})
  }
  const keyed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    submit()
  }
  return (
    <form
      aria-label="Answer"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
      onDragOver={event => reply.attachments && event.preventDefault()}
      onDrop={event => {
        if (!reply.attachments) return
        event.preventDefault()
        void files.add([...event.dataTransfer.files])
      }}
      className="rounded-xl border border-line-strong bg-raised shadow-card focus-within:border-brand-ink"
    >
      {reply.subject !== null && (
        <input
          aria-label="Subject"
          placeholder="Subject"
          maxLength={500}
          value={subject ?? reply.subject}
          onChange={event => setSubject(event.target.value)}
          className="w-full border-b border-line bg-transparent px-4 py-2 text-base font-medium outline-none"
        />
      )}
      <textarea
        aria-label={`Answer to ${conversation.customer.label}`}
        placeholder={`Write to ${conversation.customer.name ?? reply.to}…`}
        rows={Math.min(10, Math.max(2, text.split('\n').length))}
        value={text}
        onChange={event => typed(event.target.value)}
        onKeyDown={keyed}
        onPaste={event => {
          const pasted = [...event.clipboardData.files]
          if (pasted.length > 0 && reply.attachments) void files.add(pasted)
        }}
        className="block w-full resize-none bg-transparent px-4 pt-3 pb-1 text-base outline-none"
      />
      {reply.attachments && (
        <ChosenFiles files={files.files} uploading={files.uploading} onRemove={files.remove} />
      )}
      <div className="flex items-center gap-1.5 p-2">
        <ReplyChannelMenu channels={conversation.replyChannels} chosen={reply} onChoose={setAccountId} />
        <span
          className={cx('hidden truncate px-1 text-xs sm:inline', tooLong ? 'text-alert-ink' : 'text-ink-3')}
        >
          {reply.maxText === null || text.length < reply.maxText * 0.8
            ? `to ${reply.to}`
            : `${text.length} of ${reply.maxText} characters`}
        </span>
        <span className="flex-1" />
        {reply.attachments && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              aria-label="Files to attach"
              onChange={event => {
                void files.add([...(event.target.files ?? [])])
                event.target.value = ''
              }}
            />
            <IconButton label="Attach files" onClick={() => picker.current?.click()}>
              <Paperclip aria-hidden />
            </IconButton>
          </>
        )}
        <kbd aria-hidden className="hidden px-1 font-sans text-xs text-ink-3 lg:inline">
          {navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'} ↵
        </kbd>
        <Button kind="primary" small type="submit" disabled={!ready}>
          Send
          <SendHorizontal aria-hidden className="size-4" />
        </Button>
      </div>
    </form>
  )
}
