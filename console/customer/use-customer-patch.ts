import { useMutation, useQueryClient } from '@tanstack/react-query'
import { customerQuery } from '../api/queries.ts'
import { send, wordsFor } from '../api/request.ts'
import type { CustomerPatch } from '../api/types.ts'
import { say } from '../ui/toast.tsx'

export function useCustomerPatch(id: string, saved: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (patch: CustomerPatch) => send('PATCH', `/api/customers/${id}`, patch),
    onSuccess: async () => {
      say(saved)
      await Promise.all([
        client.invalidateQueries({ queryKey: customerQuery(id).queryKey }),
        ...['customers', 'inbox', 'conversation'].map(key => client.invalidateQueries({ queryKey: [key] })),
      ])
    },
    onError: error => say(wordsFor(error), true),
  })
}
