import { useQuery } from '@tanstack/react-query'
import { Plus, Radio } from 'lucide-react'
import { useState } from 'react'
import { accountsQuery } from '../api/queries.ts'
import type { ChannelAccountInfo } from '../api/types.ts'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { ChannelIcon, ChannelSign, channelName } from '../ui/channel.tsx'
import { cx } from '../ui/cx.ts'
import { Menu } from '../ui/menu.tsx'
import { Card } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { AccountDialog } from './account-dialog.tsx'
import { type Addable, addable, addTitle } from './account-kinds.ts'
import { Fetched } from './fetched.tsx'
import { Part } from './part.tsx'

type Light = ChannelAccountInfo['health']['light']

const lights: Record<Light, { words: string; tone: string; dot: string }> = {
  green: { words: 'Works', tone: 'text-good-ink', dot: 'bg-[light-dark(#189a54,#4fc983)]' },
  amber: { words: 'Needs a look', tone: 'text-wait-ink', dot: 'bg-[light-dark(#c98a1b,#e5b352)]' },
  red: { words: 'Does not work', tone: 'text-alert-ink', dot: 'bg-[light-dark(#d1343c,#f1686c)]' },
  off: { words: 'Switched off', tone: 'text-ink-3', dot: 'bg-line-strong' },
}

export function ChannelsSection() {
  const { teammate } = useMe()
  const query = useQuery(accountsQuery)
  const [editing, setEditing] = useState<ChannelAccountInfo | Addable>()
  const owner = teammate.role === 'owner'
  return (
    <Part
      title="Channels"
      about="The numbers, mailboxes and widgets on which customers reach you. The light says whether each one works now."
      action={
        owner && (
          <Menu
            trigger={
              <Button kind="primary" small icon={<Plus aria-hidden className="size-4" />}>
                Add a channel
              </Button>
            }
            entries={addable.map(channel => ({
              label: addTitle[channel],
              icon: <ChannelIcon channel={channel} />,
              onSelect: () => setEditing(channel),
            }))}
          />
        )
      }
    >
      <Fetched query={query} what="The channels">
        {accounts => (
          <Card className="divide-y divide-line">
            {accounts.length === 0 && (
              <Empty icon={<Radio aria-hidden />} title="No channel yet">
                Add a number or a mailbox, and the AI answers what comes in there.
              </Empty>
            )}
            {accounts.map(account => (
              <Account
                key={account.id}
                account={account}
                onEdit={owner ? () => setEditing(account) : undefined}
              />
            ))}
          </Card>
        )}
      </Fetched>
      {editing && <AccountDialog what={editing} onClose={() => setEditing(undefined)} />}
    </Part>
  )
}

function Account({ account, onEdit }: { account: ChannelAccountInfo; onEdit: (() => void) | undefined }) {
  const light = lights[account.health.light]
  return (
    <div className="flex items-start gap-3.5 px-4 py-4 sm:px-5">
      <ChannelSign channel={account.channel} size="lg" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <h3 className="text-base font-semibold">{account.name}</h3>
          <span className="text-sm text-ink-3">{channelName(account.channel)}</span>
        </div>
        <p className="truncate text-sm text-ink-2">{account.address}</p>
        <p className={cx('flex items-start gap-2 pt-1.5 text-sm', light.tone)}>
          <span aria-hidden className={cx('mt-1.5 size-2 shrink-0 rounded-full', light.dot)} />
          <span>
            <span className="font-medium">{light.words}</span>
            {account.health.reason && `: ${account.health.reason}`}
          </span>
        </p>
      </div>
      {onEdit && (
        <Button small onClick={onEdit}>
          Edit
          <span className="sr-only"> {account.name}</span>
        </Button>
      )}
    </div>
  )
}
