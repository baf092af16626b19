import { useMutation, useQueryClient } from '@tanstack/react-query'
import { send, wordsFor } from '../api/request.ts'
import { say } from '../ui/toast.tsx'

export type Act = 'take-over' | 'hand-back' | 'resolve' | 'reopen'

const done: Record<Act, string> = {
  'take-over': 'You hold this conversation now. The AI is quiet.',
  'hand-back': 'The AI answers again.',
  resolve: 'Resolved.',
  reopen: 'Open again.',
}

/** The four things that can be done to a conversation, each said when done or refused. */
export function useConversationActs(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ act, note }: { act: Act; note?: string }) =>
      send('POST', `/api/conversations/${id}/${act}`, note ? { note } : {}),
    onSuccess: async (_, { act }) => {
      say(done[act])
      await Promise.all(
        ['conversation', 'timeline', 'inbox'].map(key => client.invalidateQueries({ queryKey: [key] })),
      )
    },
    onError: error => say(wordsFor(error), true),
  })
}
