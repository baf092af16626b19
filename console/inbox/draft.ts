import { useCallback, useState } from 'react'

const keyOf = (conversationId: string): string => `frontdesk-draft-${conversationId}`

/** What is being written to one customer, kept in this browser until it is sent. */
export function useDraft(conversationId: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => localStorage.getItem(keyOf(conversationId)) ?? '')
  const write = useCallback(
    (next: string) => {
      setText(next)
      if (next === '') localStorage.removeItem(keyOf(conversationId))
      else localStorage.setItem(keyOf(conversationId), next)
    },
    [conversationId],
  )
  return [text, write]
}
