import { LayoutTemplate } from 'lucide-react'
import type { Conversation, ReplyChannel } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { ChannelIcon, channelInText, channelName } from '../ui/channel.tsx'
import { useNow } from '../ui/use-now.ts'
import { firstName } from './message-bubble.tsx'
import { windowState } from './window-words.ts'

interface Props {
  reply: ReplyChannel
  others: readonly ReplyChannel[]
  customer: Conversation['customer']
  onPick: () => void
  onChannel: (accountId: string) => void
}

/** In place of the text field: what can still be sent here, and the channel on which one may write freely. */
export function ClosedWindow({ reply, others, customer, onPick, onChannel }: Props) {
  const now = useNow(60_000)
  const free = others.find(
    one => one.accountId !== reply.accountId && windowState(one.window, now).kind !== 'closed',
  )
  const name = customer.name ? firstName(customer.name) : 'the customer'
  return (
    <div className="flex flex-col gap-3 px-4 pt-3.5 pb-1.5">
      <div>
        <p className="text-base font-medium">More than 24 hours since {name} wrote</p>
        <p className="text-sm text-ink-2">
          {channelName(reply.channel)} now takes only templates it approved. Once {name} answers, you can
          write freely again.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {reply.templates && (
          <Button
            small
            kind="primary"
            icon={<LayoutTemplate aria-hidden className="size-4" />}
            onClick={onPick}
          >
            Choose a template
          </Button>
        )}
        {free && (
          <Button
            small
            icon={<ChannelIcon channel={free.channel} className="size-4" />}
            onClick={() => onChannel(free.accountId)}
          >
            Write by {channelInText(free.channel)}
          </Button>
        )}
      </div>
    </div>
  )
}
