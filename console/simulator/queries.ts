import { queryOptions } from '@tanstack/react-query'
import { get, Refused } from '../api/request.ts'
import type { Handset, HandsetMessageInfo } from '../api/types.ts'

export type HandsetApp = HandsetMessageInfo['app']

/** One conversation on one telephone. */
export interface Chat {
  readonly number: string
  readonly app: HandsetApp
  readonly business: string
}

/** None where the server has no telephones: the mailboxes can be tried without them. */
export const handsetsQuery = queryOptions({
  queryKey: ['handsets'],
  queryFn: async ({ signal }): Promise<Handset[]> => {
    try {
      return (await get<{ items: Handset[] }>('/api/simulator/handsets', {}, signal)).items
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return []
      throw error
    }
  },
})

/** Where the messages of one telephone are. */
export const handsetPath = (number: string): string => `/api/simulator/handsets/${encodeURIComponent(number)}`

export const chatQuery = ({ number, app, business }: Chat) =>
  queryOptions({
    queryKey: ['handset', number, app, business],
    queryFn: ({ signal }) =>
      get<{ items: HandsetMessageInfo[] }>(`${handsetPath(number)}/messages`, { app, business }, signal),
    select: answer => answer.items,
  })
