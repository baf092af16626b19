import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { CallNews } from '../../contract/console-api.ts'
import type { CallBoard } from '../../contract/live-calls.ts'
import { watchCalls } from '../api/live.ts'
import { get } from '../api/request.ts'

const boardQuery = queryOptions({
  queryKey: ['calls'],
  queryFn: ({ signal }) => get<CallBoard>('/api/calls', {}, signal),
})

/** The board, kept up to date by what the calls tell. */
export function useBoard() {
  const client = useQueryClient()
  useEffect(() => watchCalls(({ callId, news }) => took(client, callId, news)), [client])
  return useQuery(boardQuery)
}

function took(client: QueryClient, callId: string, news: CallNews): void {
  client.setQueryData(boardQuery.queryKey, held => held && withNews(held, callId, news))
  // Who has the call now stands in no news.
  if (news.kind === 'state') void client.invalidateQueries(boardQuery)
}

export function withNews(board: CallBoard, callId: string, news: CallNews): CallBoard {
  const change =
    news.kind === 'state'
      ? { state: news.state, partial: '' }
      : news.kind === 'partial'
        ? { partial: news.text }
        : { trouble: news.reason }
  return {
    ...board,
    live: board.live.map(call => (call.id === callId ? { ...call, ...change } : call)),
  }
}
