import { ChevronDown } from 'lucide-react'
import type { ReplyChannel } from '../api/types.ts'
import { ChannelIcon, channelName } from '../ui/channel.tsx'
import { cx } from '../ui/cx.ts'
import { Menu } from '../ui/menu.tsx'
import { useNow } from '../ui/use-now.ts'
import { windowSign, windowState } from './window-words.ts'

interface Props {
  channels: readonly ReplyChannel[]
  chosen: ReplyChannel
  onChoose: (accountId: string) => void
}

/** On which channel the answer goes out; the best one is chosen until somebody chooses another. */
export function ReplyChannelMenu({ channels, chosen, onChoose }: Props) {
  const now = useNow(60_000)
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
          sign: <Window reply={one} now={now} />,
          checked: one.accountId === chosen.accountId,
          onSelect: () => onChoose(one.accountId),
        })),
      ]}
    />
  )
}

/** How long one may write there freely; nothing where that is always so. */
function Window({ reply, now }: { reply: ReplyChannel; now: number }) {
  const state = windowState(reply.window, now)
  const sign = windowSign(state)
  return sign ? (
    <span
      className={cx(
        'shrink-0 rounded-md px-1.5 py-0.5 text-xs',
        state.kind === 'open' ? 'bg-sunken text-ink-2' : 'bg-wait-soft text-wait-ink',
      )}
    >
      {sign}
    </span>
  ) : null
}
