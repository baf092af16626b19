import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../api/request.ts'
import type { CallItem, CustomerList, TimelinePage } from '../api/types.ts'

/** The call of this telephone as the console sees it: looked up again with every change of a conversation. */
export function useOwnCall(number: string, on: boolean): CallItem | undefined {
  const [id, setId] = useState<string>()
  const { data: calls } = useQuery({
    // Below "timeline", so that whatever is said refreshes it.
    queryKey: ['timeline', 'handset', number],
    queryFn: ({ signal }) => callsOf(number, signal),
    enabled: on || id !== undefined,
    staleTime: 0,
  })
  const running = on ? calls?.findLast(({ status }) => status !== 'ended') : undefined
  if (running && running.id !== id) setId(running.id)
  return calls?.find(call => call.id === id)
}

async function callsOf(number: string, signal: AbortSignal): Promise<CallItem[]> {
  const { items } = await get<CustomerList>('/api/customers', { search: number }, signal)
  const [customer] = items
  if (!customer) return []
  const page = await get<TimelinePage>(`/api/customers/${customer.id}/timeline`, { limit: '100' }, signal)
  return page.items.filter((item): item is CallItem => item.kind === 'call')
}
