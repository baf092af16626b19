import { getRouteApi } from '@tanstack/react-router'
import { type RefObject, useEffect } from 'react'
import type { ConversationState } from '../api/types.ts'

const inboxRoute = getRouteApi('/shell/inbox')

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  )
}

/** J and K open the next and the previous conversation; Ctrl K or ⌘ K goes to the search field. */
export function useListKeys(
  items: readonly ConversationState[],
  open: string | undefined,
  field: RefObject<HTMLInputElement | null>,
): void {
  const navigate = inboxRoute.useNavigate()
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        field.current?.focus()
        field.current?.select()
        return
      }
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
      if (step === 0 || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('[role=dialog],[role=menu]')) return
      const at = items.findIndex(item => item.id === open)
      const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + step))]
      if (next && next.id !== open)
        void navigate({
          to: '/inbox/$conversationId',
          params: { conversationId: next.id },
          search: held => held,
        })
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [items, open, field, navigate])
}
