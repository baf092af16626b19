import { Eraser, Reply, SmilePlus } from 'lucide-react'
import type { Ref } from 'react'
import type { HandsetMessageInfo } from '../api/types.ts'
import { Menu } from '../ui/menu.tsx'
import { lineOf } from './message-parts.ts'
import type { Act } from './use-act.ts'

interface Props {
  message: HandsetMessageInfo
  reacted: boolean
  ref: Ref<HTMLButtonElement>
  onAct: (act: Act) => void
  onAnswer: (message: HandsetMessageInfo) => void
}

const emoji = [
  ['👍', 'Thumbs up'],
  ['❤️', 'Heart'],
  ['😂', 'Laughing'],
  ['😮', 'Surprised'],
  ['🙏', 'Thanks'],
] as const

/** Shown when pointed at or reached by keyboard; always there where nothing can point. */
export function MessageMenu({ message, reacted, ref, onAct, onAnswer }: Props) {
  const label = `Answer or react to: ${lineOf(message).slice(0, 60)}`
  const react = (reaction: string) => onAct({ reaction, answers: message.id })
  return (
    <Menu
      align={message.direction === 'out' ? 'end' : 'start'}
      trigger={
        <button
          ref={ref}
          type="button"
          aria-label={label}
          className="grid size-7 shrink-0 place-items-center rounded-full text-ink-3 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-sunken focus-visible:opacity-100 aria-expanded:opacity-100 [@media(hover:none)]:opacity-100"
        >
          <SmilePlus aria-hidden className="size-4" />
        </button>
      }
      entries={[
        { label: 'Reply', icon: <Reply aria-hidden />, onSelect: () => onAnswer(message) },
        { kind: 'line' },
        ...emoji.map(([sign, words]) => ({
          label: words,
          icon: <span aria-hidden>{sign}</span>,
          onSelect: () => react(sign),
        })),
        reacted && {
          label: 'Take the reaction back',
          icon: <Eraser aria-hidden />,
          onSelect: () => react(''),
        },
      ]}
    />
  )
}
