import { useMutation, useQueryClient } from '@tanstack/react-query'
import { say } from '../ui/toast.tsx'

/** A write to the calendar: what it changes is read again, a refusal stays in the dialog. */
export function useBooking<Input>(act: (input: Input) => Promise<unknown>, done: string, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      await Promise.all(
        ['calendar', 'customer', 'timeline'].map(key => client.invalidateQueries({ queryKey: [key] })),
      )
      say(done)
      onDone()
    },
  })
}
