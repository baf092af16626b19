import { Link } from '@tanstack/react-router'
import { AudioLines } from 'lucide-react'
import type { RecentCall } from '../../contract/live-calls.ts'
import { callWords } from '../inbox/call-words.ts'
import { Avatar } from '../ui/avatar.tsx'
import { useWords } from '../ui/business.tsx'
import { Card } from '../ui/page.tsx'

export function RecentCalls({ calls }: { calls: readonly RecentCall[] }) {
  return (
    <section aria-labelledby="recent-calls">
      <h2 id="recent-calls" className="pb-3 text-lg font-semibold">
        Recent calls
      </h2>
      <Card>
        {calls.length === 0 ? (
          <p className="px-4 py-6 text-center text-sm text-ink-2">Nobody has called yet.</p>
        ) : (
          <ul className="divide-y divide-line">
            {calls.map(call => (
              <li key={call.id} className="group">
                <Row call={call} />
              </li>
            ))}
          </ul>
        )}
      </Card>
    </section>
  )
}

function Row({ call }: { call: RecentCall }) {
  const words = useWords()
  const { customer, seconds, endReason, direction } = call
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: call.conversationId }}
      className="flex items-center gap-3.5 px-4 py-3 outline-offset-[-2px] group-first:rounded-t-xl group-last:rounded-b-xl hover:bg-hover"
    >
      <Avatar label={customer.label} seed={customer.id} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{customer.label}</span>
        <span className="block truncate text-sm text-ink-2">
          {callWords({ direction, status: 'ended', seconds, endReason })}
        </span>
      </span>
      {call.recording && (
        <AudioLines role="img" aria-label="Recorded" className="size-4 shrink-0 text-ink-3" />
      )}
      <time dateTime={call.startedAt} className="shrink-0 text-right text-xs text-ink-3">
        {words.dayAndTime(call.startedAt)}
      </time>
    </Link>
  )
}
