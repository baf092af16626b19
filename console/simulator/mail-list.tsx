import type { UseQueryResult } from '@tanstack/react-query'
import { Mailbox } from 'lucide-react'
import type { SimulatedMail } from '../api/types.ts'
import { useWords } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { Empty, Failed, Loading, Skeleton } from '../ui/states.tsx'

interface Props {
  query: UseQueryResult<SimulatedMail[]>
  onOpen: (id: string) => void
  onWrite: () => void
}

export function MailList({ query, onOpen, onWrite }: Props) {
  const words = useWords()
  if (query.isError && !query.data)
    return <Failed what="The mailbox" error={query.error} retry={() => void query.refetch()} />
  if (!query.data)
    return (
      <Loading label="Loading the mailbox">
        <div className="flex flex-col gap-4 p-4">
          <Skeleton className="h-12 w-full" />
          <Skeleton className="h-12 w-full" />
        </div>
      </Loading>
    )
  if (query.data.length === 0)
    return (
      <div className="grid flex-1 place-items-center">
        <Empty
          icon={<Mailbox aria-hidden />}
          title="This mailbox is empty"
          action={
            <Button kind="primary" onClick={onWrite}>
              Write the first e-mail
            </Button>
          }
        >
          Ask for an appointment, or what a treatment costs.
        </Empty>
      </div>
    )
  return (
    <section
      aria-label="E-mails"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-3px]"
    >
      <ul className="divide-y divide-line">
        {query.data.map(mail => (
          <li key={mail.id}>
            <button
              type="button"
              onClick={() => onOpen(mail.id)}
              className="block w-full px-4 py-3 text-left outline-offset-[-2px] hover:bg-hover"
            >
              <span className="flex items-baseline gap-2">
                <span className="min-w-0 flex-1 truncate text-base font-medium">
                  {mail.folder === 'sent' ? `To ${mail.to.join(', ')}` : mail.from}
                </span>
                <time dateTime={mail.at} className="shrink-0 text-xs text-ink-3">
                  {words.ago(mail.at)}
                </time>
              </span>
              <span className="block truncate text-sm">{mail.subject || 'No subject'}</span>
              <span className="block truncate text-sm text-ink-3">
                {mail.text.replaceAll(/\s+/g, ' ').slice(0, 120)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
