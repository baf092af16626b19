import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { buttonClass } from './ui/button.tsx'
import { Empty, Failed, Loading, Skeleton } from './ui/states.tsx'

export function PageLoading() {
  return (
    <Loading label="Loading the page">
      <div className="flex flex-col gap-4 p-6">
        <Skeleton className="h-7 w-48" />
        <Skeleton className="h-32 w-full" />
        <Skeleton className="h-32 w-full" />
      </div>
    </Loading>
  )
}

export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <main className="grid h-full place-items-center">
      <Failed
        page
        what="This page"
        error={error}
        retry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </main>
  )
}

export function PageMissing() {
  return (
    <main className="grid h-full place-items-center">
      <Empty
        icon={<Compass aria-hidden />}
        page
        title="There is no such page"
        action={
          <Link to="/inbox" className={buttonClass()}>
            Go to the inbox
          </Link>
        }
      >
        The address may be mistyped, or what it showed is gone.
      </Empty>
    </main>
  )
}
