import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { Campaign, CampaignPreview } from '../api/types.ts'

export const campaignsQuery = queryOptions({
  queryKey: ['campaigns'],
  queryFn: ({ signal }) => get<{ items: Campaign[] }>('/api/campaigns', {}, signal),
  select: answer => answer.items,
})

/** What a saved campaign would do now; everybody it could reach is looked at, so it is not asked for in passing. */
export const previewQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaigns', 'preview', id],
    queryFn: ({ signal }) => get<CampaignPreview>(`/api/campaigns/${id}/preview`, {}, signal),
  })
