import { Inbox, SearchX } from 'lucide-react'
import type { InboxView } from '../api/types.ts'
import { Empty } from '../ui/states.tsx'

const nothing: Record<InboxView, [string, string]> = {
  all: ['No open conversation', 'When a customer writes on any channel, it appears here at once.'],
  needs_person: [
    'Nobody is waiting for a person',
    'The AI is coping. What it hands over appears here first.',
  ],
  mine: ['You hold no conversation', 'Open one and press "Take over" to answer it yourself.'],
  brain: ['The AI holds no conversation', 'New conversations start here.'],
  resolved: ['Nothing is done yet', 'Resolved conversations are kept here.'],
}

export function NothingHere({ view, search }: { view: InboxView; search: string }) {
  if (search)
    return (
      <Empty icon={<SearchX aria-hidden />} title="Nothing found">
        No person and no message has “{search}” in it. Try fewer letters.
      </Empty>
    )
  const [title, words] = nothing[view]
  return (
    <Empty icon={<Inbox aria-hidden />} title={title}>
      {words}
    </Empty>
  )
}
