import { useMutation, useQueryClient } from '@tanstack/react-query'
import { send, wordsFor } from '../api/request.ts'
import type { KnowledgeItem } from '../api/types.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { say } from '../ui/toast.tsx'

interface Props {
  item: KnowledgeItem
  open: boolean
  onClose: () => void
  onDeleted: () => void
}

export function DeleteDialog({ item, open, onClose, onDeleted }: Props) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => send('DELETE', `/api/knowledge/${item.id}`),
    onSuccess: async () => {
      onDeleted()
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      say('Deleted. The AI no longer answers with it.')
    },
    onError: error => say(wordsFor(error), true),
  })
  return (
    <ConfirmDialog
      open={open}
      title="Delete this entry?"
      about={`“${item.question}” cannot be brought back. To stop using it for a while, switch off “Published” instead.`}
      yes="Delete"
      busy={remove.isPending}
      onClose={onClose}
      onYes={() => remove.mutate()}
    />
  )
}
