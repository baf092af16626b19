import { useQuery } from '@tanstack/react-query'
import { LockKeyhole } from 'lucide-react'
import { customerQuery } from '../api/queries.ts'
import type { Conversation, Me } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { Answer } from './answer.tsx'
import { type Act, useConversationActs } from './use-conversation-acts.ts'

/** Why this teammate cannot answer here now, and the button that changes it. */
function obstacle(
  conversation: Conversation,
  { teammate }: Me,
  refused: boolean,
): { why: string; act?: Act; label?: string } | undefined {
  const { handler } = conversation
  if (teammate.role === 'viewer')
    return { why: 'You can read here. To answer, ask the owner to make you a teammate.' }
  if (refused)
    return { why: 'This customer is blocked: nothing goes out to them. Unblock them in their details first.' }
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
  const { data: customer } = useQuery(customerQuery(conversation.customer.id))
  const blocked = obstacle(conversation, me, customer?.blocked ?? false)
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
