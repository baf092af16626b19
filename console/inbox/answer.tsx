import { type DragEvent, lazy, Suspense, useState } from 'react'
import type { Conversation, ReplyChannel } from '../api/types.ts'
import { AnswerExtras } from './answer-extras.tsx'
import { AnswerTools } from './answer-tools.tsx'
import { ChosenFiles } from './chosen-files.tsx'
import { ClosedWindow } from './closed-window.tsx'
import { type AnswerDraft, useAnswer } from './use-answer.ts'

const TemplateDialog = lazy(() =>
  import('./template-dialog.tsx').then(module => ({ default: module.TemplateDialog })),
)
const SegmentCounter = lazy(() =>
  import('./segment-counter.tsx').then(module => ({ default: module.SegmentCounter })),
)

/** Writing to the customer: the best channel is chosen until the teammate chooses another. */
export function Answer({ conversation }: { conversation: Conversation }) {
  const [accountId, setAccountId] = useState<string>()
  const reply =
    conversation.replyChannels.find(one => one.accountId === accountId) ?? conversation.replyChannels[0]
  return reply ? <Form conversation={conversation} reply={reply} onChannel={setAccountId} /> : null
}

interface Props {
  conversation: Conversation
  reply: ReplyChannel
  onChannel: (accountId: string) => void
}

function Form({ conversation, reply, onChannel }: Props) {
  const draft = useAnswer(conversation, reply)
  const [picking, setPicking] = useState(false)
  const closed = draft.state.kind === 'closed'
  const drag = {
    onDragOver: (event: DragEvent) => reply.attachments && !closed && event.preventDefault(),
    onDrop: (event: DragEvent) => {
      if (!reply.attachments || closed) return
      event.preventDefault()
      void draft.files.add([...event.dataTransfer.files])
    },
  }
  // The dialog stands beside the form: in React its own submit would reach this one.
  return (
    <>
      <form
        aria-label="Answer"
        onSubmit={event => {
          event.preventDefault()
          draft.submit()
        }}
        {...drag}
        className="rounded-xl border border-line-strong bg-raised shadow-card focus-within:border-brand-ink"
      >
        {closed ? (
          <ClosedWindow
            reply={reply}
            others={conversation.replyChannels}
            customer={conversation.customer}
            onPick={() => setPicking(true)}
            onChannel={onChannel}
          />
        ) : (
          <Writing conversation={conversation} reply={reply} draft={draft} />
        )}
        <AnswerTools
          channels={conversation.replyChannels}
          reply={reply}
          draft={draft}
          onChannel={onChannel}
          onPick={() => setPicking(true)}
        />
      </form>
      {picking && (
        <Suspense>
          <TemplateDialog
            reply={reply}
            customer={conversation.customer}
            onClose={() => setPicking(false)}
            onSend={filled => {
              draft.submitTemplate(filled)
              setPicking(false)
            }}
          />
        </Suspense>
      )}
    </>
  )
}

function Writing({ conversation, reply, draft }: Omit<Props, 'onChannel'> & { draft: AnswerDraft }) {
  const { text, files } = draft
  return (
    <>
      {draft.subject !== null && (
        <input
          aria-label="Subject"
          placeholder="Subject"
          maxLength={500}
          value={draft.subject}
          onChange={event => draft.setSubject(event.target.value)}
          className="w-full border-b border-line bg-transparent px-4 py-2 text-base font-medium outline-none"
        />
      )}
      <textarea
        aria-label={`Answer to ${conversation.customer.label}`}
        placeholder={`Write to ${conversation.customer.name ?? reply.to}…`}
        rows={Math.min(10, Math.max(2, text.split('\n').length))}
        value={text}
        onChange={event => draft.type(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
          event.preventDefault()
          draft.submit()
        }}
        onPaste={event => {
          const pasted = [...event.clipboardData.files]
          if (pasted.length > 0 && reply.attachments) void files.add(pasted)
        }}
        className="field-sizing-content block max-h-60 w-full resize-none bg-transparent px-4 pt-3 pb-1 text-base outline-none"
      />
      {reply.countedIn === 'segments' && (
        <Suspense>
          <SegmentCounter text={text} onReplace={draft.type} />
        </Suspense>
      )}
      {(reply.attachments || files.files.length > 0) && (
        <ChosenFiles
          files={files.files}
          uploading={files.uploading}
          onRemove={files.remove}
          left={reply.attachments ? undefined : reply.channel}
        />
      )}
      <AnswerExtras reply={reply} draft={draft} />
    </>
  )
}
