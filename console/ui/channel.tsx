import {
  Camera,
  Globe,
  type LucideIcon,
  Mail,
  MessageCircle,
  MessageSquareText,
  MessagesSquare,
  Phone,
  Send,
} from 'lucide-react'
import type { Channel } from '../api/types.ts'
import { cx } from './cx.ts'

const looks: Record<Channel, { name: string; icon: LucideIcon }> = {
  phone: { name: 'Phone', icon: Phone },
  whatsapp: { name: 'WhatsApp', icon: MessageCircle },
  email: { name: 'E-mail', icon: Mail },
  sms: { name: 'SMS', icon: MessageSquareText },
  chat: { name: 'Web chat', icon: Globe },
  messenger: { name: 'Messenger', icon: MessagesSquare },
  instagram: { name: 'Instagram', icon: Camera },
  telegram: { name: 'Telegram', icon: Send },
}

export const channelName = (channel: Channel): string => looks[channel].name

/** Within a sentence: "by WhatsApp", "by e-mail". */
export function channelInText(channel: Channel): string {
  const { name } = looks[channel]
  return channel === 'phone' || channel === 'email' || channel === 'chat' ? name.toLowerCase() : name
}

/** A round sign of the channel; the name is for those who cannot see it. */
export function ChannelSign({ channel, size = 'md' }: { channel: Channel; size?: 'sm' | 'md' | 'lg' }) {
  const { icon: Icon, name } = looks[channel]
  const box = {
    sm: 'size-[1.125rem] [&_svg]:size-2.5',
    md: 'size-6 [&_svg]:size-3.5',
    lg: 'size-8 [&_svg]:size-4',
  }[size]
  return (
    <span
      data-channel={channel}
      className={cx('inline-grid shrink-0 place-items-center rounded-full bg-channel-soft text-channel', box)}
      role="img"
      aria-label={name}
    >
      <Icon aria-hidden strokeWidth={2.25} />
    </span>
  )
}

export function ChannelIcon({ channel, className }: { channel: Channel; className?: string }) {
  const { icon: Icon } = looks[channel]
  return <Icon aria-hidden className={cx('size-4', className)} />
}

export function ChannelWord({ channel }: { channel: Channel }) {
  return (
    <span data-channel={channel} className="font-medium text-channel">
      {channelName(channel)}
    </span>
  )
}
