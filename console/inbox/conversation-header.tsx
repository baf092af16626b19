import { getRouteApi, Link } from '@tanstack/react-router'
import {
  ArrowLeft,
  Check,
  Ellipsis,
  PanelRight,
  RotateCcw,
  ShieldCheck,
  ShieldQuestion,
  Sparkles,
  Undo2,
  UserRound,
} from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Conversation, Customer } from '../api/types.ts'
import { sureness } from '../customer/assurance.ts'
import { Avatar } from '../ui/avatar.tsx'
import { useMe } from '../ui/business.tsx'
import { Button, buttonClass, IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Menu } from '../ui/menu.tsx'
import { Handling } from './inbox-row.tsx'
import { useConversationActs } from './use-conversation-acts.ts'

const HandBackDialog = lazy(() =>
  import('./hand-back-dialog.tsx').then(module => ({ default: module.HandBackDialog })),
)

interface Props {
  conversation: Conversation
  customer: Customer | undefined
  onAside: () => void
}

const inboxRoute = getRouteApi('/shell/inbox')

export function ConversationHeader({ conversation, customer, onAside }: Props) {
  const search = inboxRoute.useSearch()
  return (
    <header className="flex min-h-16 shrink-0 items-center gap-3 border-b border-line bg-surface px-3 py-2 md:px-4">
      <Link
        to="/inbox"
        search={search}
        aria-label="Back to the inbox"
        className={cx(buttonClass('quiet', true), '-ml-1 px-1.5 md:hidden')}
      >
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
      <span className="hidden sm:inline">
        <Avatar label={conversation.customer.label} seed={conversation.customer.id} />
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-lg leading-5 font-semibold tracking-tight">
          {conversation.customer.label}
        </h2>
        <KnownBy customer={customer} />
      </div>
      <Actions conversation={conversation} />
      <IconButton label="Customer details" onClick={onAside} className="wide:hidden">
        <PanelRight aria-hidden />
      </IconButton>
    </header>
  )
}

function KnownBy({ customer }: { customer: Customer | undefined }) {
  if (!customer) return <p className="h-4.5" />
  const best = sureness(customer.identities)
  const channels = customer.channelShare.length
  const Icon = best.sure ? ShieldCheck : ShieldQuestion
  return (
    <p className="mt-0.5 flex items-center gap-1 text-xs text-ink-2">
      <Icon aria-hidden className={cx('size-3.5 shrink-0', best.sure ? 'text-good-ink' : 'text-wait-ink')} />
      <span className="truncate">
        {best.words} · {channels === 1 ? '1 channel' : `${channels} channels`}
      </span>
    </p>
  )
}

function Actions({ conversation }: { conversation: Conversation }) {
  const { teammate } = useMe()
  const acts = useConversationActs(conversation.id)
  const [handing, setHanding] = useState(false)
  const mine = conversation.handler.kind === 'teammate' && conversation.handler.id === teammate.id
  const resolved = conversation.status === 'resolved'
  const busy = (act: string) => acts.isPending && acts.variables.act === act
  if (teammate.role === 'viewer') return <Handling item={conversation} />
  return (
    <div className="flex items-center gap-2">
      <span className="hidden lg:inline">
        <Handling item={conversation} />
      </span>
      {resolved ? (
        <Button
          small
          busy={busy('reopen')}
          onClick={() => acts.mutate({ act: 'reopen' })}
          icon={<RotateCcw aria-hidden className="size-4" />}
        >
          Reopen
        </Button>
      ) : mine ? (
        <Button
          small
          onClick={() => setHanding(true)}
          icon={<Sparkles aria-hidden className="size-4 text-brand-ink" />}
        >
          Hand back
        </Button>
      ) : conversation.handler.kind === 'teammate' ? null : (
        <Button
          kind="primary"
          small
          busy={busy('take-over')}
          onClick={() => acts.mutate({ act: 'take-over' })}
        >
          Take over
        </Button>
      )}
      {!resolved && (
        <span className="hidden sm:inline">
          <Button small busy={busy('resolve')} onClick={() => acts.mutate({ act: 'resolve' })}>
            Resolve
          </Button>
        </span>
      )}
      <Menu
        trigger={
          <IconButton label="More actions">
            <Ellipsis aria-hidden />
          </IconButton>
        }
        entries={[
          mine && {
            label: 'Hand back with a note',
            icon: <Undo2 aria-hidden />,
            onSelect: () => setHanding(true),
          },
          conversation.handler.kind === 'brain' &&
            !resolved && {
              label: 'Take over',
              icon: <UserRound aria-hidden />,
              onSelect: () => acts.mutate({ act: 'take-over' }),
            },
          {
            label: resolved ? 'Reopen' : 'Resolve',
            icon: resolved ? <RotateCcw aria-hidden /> : <Check aria-hidden />,
            onSelect: () => acts.mutate({ act: resolved ? 'reopen' : 'resolve' }),
          },
        ]}
      />
      {handing && (
        <Suspense>
          <HandBackDialog
            open
            busy={busy('hand-back')}
            onClose={() => setHanding(false)}
            onHand={note => acts.mutate({ act: 'hand-back', note }, { onSuccess: () => setHanding(false) })}
          />
        </Suspense>
      )}
    </div>
  )
}
