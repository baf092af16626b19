import { ChevronDown } from 'lucide-react'
import type { ReplyChannel } from '../api/types.ts'
import { ChannelIcon, channelName } from '../ui/channel.tsx'
import { Menu } from '../ui/menu.tsx'

interface Props {
  channels: readonly ReplyChannel[]
  chosen: ReplyChannel
  onChoose: (accountId: string) => void
}

/** On which channel the answer goes out; the best one is chosen until somebody chooses another. */
export function ReplyChannelMenu({ channels, chosen, onChoose }: Props) {
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          data-channel={chosen.channel}
          aria-label={`Answer by ${channelName(chosen.channel)}, change`}
          className="flex h-8 shrink-0 items-center gap-1.5 rounded-lg border border-line-strong bg-raised px-2.5 text-sm font-medium text-channel hover:bg-hover"
        >
          <ChannelIcon channel={chosen.channel} />
          {channelName(chosen.channel)}
          <ChevronDown aria-hidden className="size-3.5 text-ink-3" />
        </button>
      }
      entries={[
        { kind: 'heading', label: 'Answer by' },
        ...channels.map(one => ({
          label: channelName(one.channel),
          hint: `${one.to} · from ${one.accountName}`,
          icon: <ChannelIcon channel={one.channel} />,
          checked: one.accountId === chosen.accountId,
          onSelect: () => onChoose(one.accountId),
        })),
      ]}
    />
  )
}
