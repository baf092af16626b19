import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Card } from '../ui/page.tsx'
import { Failed, Loading, Skeleton } from '../ui/states.tsx'

interface Props<T> {
  query: UseQueryResult<T>
  /** "The channels", at the head of the sentence that says what could not be loaded. */
  what: string
  children: (data: T) => ReactNode
}

/** Shapes while it loads, the reason when it fails, the content when it is there. */
export function Fetched<T>({ query, what, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError)
    return (
      <Card>
        <Failed what={what} error={query.error} retry={() => void query.refetch()} />
      </Card>
    )
  return (
    <Loading label={`${what} are loading`}>
      <Card className="flex flex-col gap-4 p-5">
        <Skeleton className="h-5 w-2/5" />
        <Skeleton className="h-5 w-4/5" />
        <Skeleton className="h-5 w-3/5" />
      </Card>
    </Loading>
  )
}
