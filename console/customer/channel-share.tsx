import type { Customer } from '../api/types.ts'
import { channelName } from '../ui/channel.tsx'
import { Section } from './section.tsx'

export function ChannelShare({ customer }: { customer: Customer }) {
  const total = customer.channelShare.reduce((sum, one) => sum + one.messages, 0)
  if (total === 0) return null
  const shares = [...customer.channelShare].sort((a, b) => b.messages - a.messages)
  return (
    <Section title="Where they talk to us">
      <div aria-hidden className="flex h-2 gap-0.5 overflow-hidden rounded-full">
        {shares.map(({ channel, messages }) => (
          <span
            key={channel}
            data-channel={channel}
            className="bg-channel"
            style={{ width: `${(100 * messages) / total}%` }}
          />
        ))}
      </div>
      <ul className="grid grid-cols-2 gap-x-5 gap-y-1 pt-3">
        {shares.map(({ channel, messages }) => (
          <li key={channel} data-channel={channel} className="flex items-center gap-2 text-sm">
            <span aria-hidden className="size-2 rounded-full bg-channel" />
            <span className="flex-1 truncate">{channelName(channel)}</span>
            <span className="text-ink-2 tabular-nums">{Math.round((100 * messages) / total)}%</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
