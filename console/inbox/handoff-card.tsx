import { ArrowUpRight, CircleCheck, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Brief, Conversation, HandoffItem } from '../api/types.ts'
import { useMe, useWords } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { useConversationActs } from './use-conversation-acts.ts'

interface Props {
  item: HandoffItem
  conversation: Conversation | undefined
  jump: (messageId: string) => void
}

/** The brief for the person who takes over: each sentence leads to what was said. Red only as long as nobody has. */
export function HandoffCard({ item, conversation, jump }: Props) {
  const words = useWords()
  const waiting = item.status === 'offered'
  const Icon = waiting ? TriangleAlert : CircleCheck
  return (
    <section
      aria-label="Handed to a person"
      className={cx(
        'mb-4 rounded-xl border',
        waiting ? 'border-alert-line bg-alert-wash' : 'border-line-strong bg-raised shadow-card',
      )}
    >
      <header className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 px-4 pt-3 pb-2">
        <Icon aria-hidden className={cx('size-4.5', waiting ? 'text-alert-ink' : 'text-good-ink')} />
        <h3 className={cx('text-base font-semibold', waiting && 'text-alert-ink')}>
          Handed to a person · {reasonWords[item.reason] ?? item.reason}
        </h3>
        <span className={cx('ml-auto text-xs', waiting ? 'text-alert-ink' : 'text-ink-3')}>
          {waiting ? `Waiting since ${words.time(item.at)}` : statusWords(item)}
          {item.urgency === 'urgent' && ' · urgent'}
        </span>
      </header>
      {item.brief && <BriefLines brief={item.brief} jump={jump} />}
      {item.note && (
        <p className="px-4 pb-3 text-sm text-ink-2">
          <span className="font-medium text-ink">Note: </span>
          {item.note}
        </p>
      )}
      {waiting && conversation && <Footer conversation={conversation} />}
    </section>
  )
}

/** Why the AI stepped back, in the words of the person who takes over. */
const reasonWords: Readonly<Record<string, string>> = {
  'taken-over': 'a teammate took over',
  asked: 'asked for a person',
  emergency: 'emergency',
  complaint: 'complaint',
  advice: 'needs expert advice',
  'write-failed': 'the booking could not be saved',
  misunderstood: 'the AI did not understand',
  'no-answer': 'the AI has no answer',
  anger: 'upset customer',
  identity: 'could not confirm who it is',
  'owner-rule': 'one of your rules',
}

function statusWords(item: HandoffItem): string {
  const who = item.teammateName ?? 'a teammate'
  if (item.status === 'accepted' || item.status === 'under_way') return `Taken over by ${who}`
  if (item.status === 'done') return item.teammateName ? `Done by ${who}` : 'Done'
  return item.status === 'declined' ? 'Declined' : 'No longer needed'
}

const moods: Record<Brief['mood'], string> = {
  calm: 'Calm',
  confused: 'Confused: explain one thing at a time',
  frustrated: 'Frustrated: start with what you will do',
  upset: 'Upset: apologise first, then help',
}

function BriefLines({ brief, jump }: { brief: Brief; jump: (messageId: string) => void }) {
  return (
    <dl className="grid gap-x-8 gap-y-3 px-4 pt-1 pb-3.5 text-base sm:grid-cols-2">
      <Part name="What the customer needs">
        <Line line={brief.need} jump={jump} />
      </Part>
      <Part name="Mood">
        <p>{moods[brief.mood]}</p>
      </Part>
      <Part name="What happened">
        {brief.summary.map(line => (
          <Line key={line.text} line={line} jump={jump} />
        ))}
      </Part>
      <Part name="What was tried">
        {brief.tried.length === 0 ? (
          <p>Nothing yet</p>
        ) : (
          brief.tried.map(line => <Line key={line.text} line={line} jump={jump} />)
        )}
      </Part>
    </dl>
  )
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-ink-2">{name}</dt>
      <dd className="flex flex-col gap-1">{children}</dd>
    </div>
  )
}

function Line({ line, jump }: { line: Brief['need']; jump: (messageId: string) => void }) {
  const first = line.messageIds[0]
  if (!first) return <p>{line.text}</p>
  return (
    <button
      type="button"
      onClick={() => jump(first)}
      className="group rounded text-left underline decoration-line-strong decoration-dotted underline-offset-4 hover:decoration-brand-ink"
    >
      {line.text}
      <ArrowUpRight aria-hidden className="ml-0.5 inline size-3.5 text-ink-3 group-hover:text-brand-ink" />
      <span className="sr-only"> (go to the message)</span>
    </button>
  )
}

function Footer({ conversation }: { conversation: Conversation }) {
  const { teammate } = useMe()
  const acts = useConversationActs(conversation.id)
  if (teammate.role === 'viewer' || conversation.handler.kind === 'teammate') return null
  return (
    <footer className="flex flex-wrap items-center gap-2 border-t border-alert-line px-4 py-2.5">
      <Button kind="danger" small busy={acts.isPending} onClick={() => acts.mutate({ act: 'take-over' })}>
        Take over
      </Button>
      <span className="text-xs text-ink-2">The AI stays quiet from then on.</span>
    </footer>
  )
}
