import { useEffect } from 'react'
import { send } from '../api/request.ts'
import type { Conversation } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'

/** What is open in a visible window counts as read; a viewer's looking does not. */
export function useMarkRead(conversation: Conversation | undefined): void {
  const { teammate } = useMe()
  const id = conversation?.id
  const unread = (conversation?.unread ?? 0) > 0 && teammate.role !== 'viewer'
  const last = conversation?.lastMessageAt
  // biome-ignore lint/correctness/useExhaustiveDependencies: `last` is there so that each new message is marked
  useEffect(() => {
    if (!id || !unread) return
    const mark = () => {
      // Failing is harmless: the mark stays, and the next look sends it again.
      if (document.visibilityState === 'visible')
        send('POST', `/api/conversations/${id}/read`, {}).catch(() => {})
    }
    mark()
    document.addEventListener('visibilitychange', mark)
    return () => document.removeEventListener('visibilitychange', mark)
  }, [id, unread, last])
}
