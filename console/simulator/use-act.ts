import { useMutation, useQueryClient } from '@tanstack/react-query'
import { send, wordsFor } from '../api/request.ts'
import type { HandsetAct } from '../api/types.ts'
import { say } from '../ui/toast.tsx'
import { type Chat, handsetPath } from './queries.ts'

/** What is done on the telephone, without the app in which. */
export type Act = Omit<HandsetAct, 'app' | 'business'>

/** Does it as the customer; a refusal is shown in its own words. */
export function useAct({ number, app, business }: Chat) {
  const client = useQueryClient()
  const post = useMutation({
    mutationFn: (act: Act) => send('POST', `${handsetPath(number)}/messages`, { app, business, ...act }),
    onError: error => say(wordsFor(error), true),
    onSettled: () => client.invalidateQueries({ queryKey: ['handset', number, app, business] }),
  })
  return { run: (act: Act) => post.mutate(act), sending: post.isPending ? post.variables : undefined }
}
