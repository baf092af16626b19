import { CircleHelp } from 'lucide-react'
import type { MessageItem, RoutingDecision } from '../api/types.ts'
import { ChannelSign, channelName } from '../ui/channel.tsx'
import { Popover } from '../ui/popover.tsx'
import { decisionWords } from './decision-words.ts'

/** "Why WhatsApp?": what the message was for, what spoke for its channel, and why not the others. */
export function Why({ item }: { item: MessageItem }) {
  return item.decision ? <Reasons channel={item.channel} decision={item.decision} /> : null
}

function Reasons({ channel, decision }: { channel: MessageItem['channel']; decision: RoutingDecision }) {
  const words = decisionWords({ channel, decision }, channelName)
  return (
    <Popover
      label={words.title}
      align="end"
      trigger={
        <button
          type="button"
          className="inline-flex items-center gap-1 rounded-md text-xs font-medium whitespace-nowrap text-brand-ink hover:underline"
        >
          <CircleHelp aria-hidden className="size-3.5" />
          {words.title}
        </button>
      }
    >
      <div className="flex flex-col gap-3 p-4 text-sm">
        <div>
          <h4 className="text-base font-semibold">{words.title}</h4>
          <p className="text-ink-2">{words.purpose}</p>
          {words.attempt && <p className="text-wait-ink">{words.attempt}</p>}
        </div>
        <ol aria-label="What spoke for it" className="flex list-decimal flex-col gap-1 pl-4.5">
          {words.reasons.map(reason => (
            <li key={reason}>{reason}</li>
          ))}
        </ol>
        {words.excluded.length > 0 && (
          <div className="border-t border-line pt-3">
            <h5 className="pb-1.5 text-xs font-medium text-ink-3">Why not another channel</h5>
            <ul className="flex flex-col gap-2">
              {words.excluded.map(one => (
                <li key={one.channel} className="flex gap-2">
                  <ChannelSign channel={one.channel} size="sm" />
                  <span>
                    <span className="font-medium">{one.name}:</span> {one.reason}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Popover>
  )
}
