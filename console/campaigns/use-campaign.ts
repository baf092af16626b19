import { useMutation, useQueryClient } from '@tanstack/react-query'
import { send, wordsFor } from '../api/request.ts'
import type { Campaign, CampaignInput } from '../api/types.ts'
import { say } from '../ui/toast.tsx'

/** Keeps a draft; a new one gets its id here. */
export function useSave(campaign: Campaign | undefined) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: CampaignInput) =>
      campaign
        ? send<Campaign>('PUT', `/api/campaigns/${campaign.id}`, input)
        : send<Campaign>('POST', '/api/campaigns', input),
    onSuccess: () => client.invalidateQueries({ queryKey: ['campaigns'] }),
  })
}

/** What is done with a campaign that is kept already; `words` are said when it is done. */
export function useCampaignAct(id: string, words: string, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (what: 'stop' | 'delete') =>
      what === 'delete'
        ? send('DELETE', `/api/campaigns/${id}`)
        : send('POST', `/api/campaigns/${id}/stop`, {}),
    onSuccess: async () => {
      onDone()
      await client.invalidateQueries({ queryKey: ['campaigns'] })
      say(words)
    },
    onError: error => {
      onDone()
      say(wordsFor(error), true)
    },
  })
}
