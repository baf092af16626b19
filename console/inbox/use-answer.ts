import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { writing } from '../api/live.ts'
import { dispatch } from '../api/outbox.ts'
import { send, wordsFor } from '../api/request.ts'
import type { AttachmentInfo, Conversation, ReplyChannel, TeammateAnswer, TemplateUse } from '../api/types.ts'
import { useNow } from '../ui/use-now.ts'
import { useDraft } from './draft.ts'
import { useExtras } from './use-extras.ts'
import { useFiles } from './use-files.ts'
import { windowState } from './window-words.ts'

/** Milliseconds between two notices that a teammate is writing. */
const typingEvery = 3_000
/** Milliseconds between two looks at the clock that the window runs by. */
const windowEvery = 15_000

export interface FilledTemplate {
  readonly use: TemplateUse
  /** The same in words, for the timeline. */
  readonly text: string
  /** The file above its text, if it has one. */
  readonly attachments: readonly AttachmentInfo[]
}

/** What is being written, on which channel, and the two ways to send it. */
export function useAnswer(conversation: Conversation, reply: ReplyChannel) {
  const client = useQueryClient()
  const [text, setText] = useDraft(conversation.id)
  const [subject, setSubject] = useState<string>()
  const files = useFiles()
  const extras = useExtras(reply)
  const typedAt = useRef(0)
  const state = windowState(reply.window, useNow(windowEvery))
  const tooLong = reply.maxText !== null && text.length > reply.maxText
  const ready = text.trim() !== '' && !tooLong && !files.uploading && state.kind !== 'closed'
  const carried = reply.attachments ? files.files : []

  const hand = (
    answer: Omit<TeammateAnswer, 'accountId' | 'clientId' | 'attachmentIds'>,
    attachments: readonly AttachmentInfo[],
  ) =>
    void dispatch(
      {
        conversationId: conversation.id,
        channel: reply.channel,
        attachments,
        at: new Date().toISOString(),
        answer: {
          ...{ accountId: reply.accountId, clientId: crypto.randomUUID(), ...answer },
          attachmentIds: attachments.map(file => file.id),
        },
      },
      () => client.invalidateQueries({ queryKey: ['timeline', conversation.id] }),
      wordsFor,
    )
  const submit = () => {
    if (!ready) return
    const titled = reply.subject === null ? {} : { subject: subject ?? reply.subject }
    hand({ text: text.trim(), ...titled, ...extras.carried }, carried)
    setText('')
    extras.clear()
    if (reply.attachments) files.clear()
  }
  const submitTemplate = ({ use, text: words, attachments }: FilledTemplate) =>
    hand({ text: words, template: use }, attachments)
  const type = (next: string) => {
    setText(next)
    if (Date.now() - typedAt.current < typingEvery) return
    typedAt.current = Date.now()
    writing(conversation.id)
    // Only a courtesy to the customer: nothing depends on its arrival.
    send('POST', `/api/conversations/${conversation.id}/typing`, {}).catch(() => {})
  }
  return {
    text,
    type,
    subject: subject ?? reply.subject,
    setSubject,
    files,
    extras,
    state,
    tooLong,
    ready,
    submit,
    submitTemplate,
  }
}

export type AnswerDraft = ReturnType<typeof useAnswer>
