import type { Channel } from '../api/types.ts'
import { ChannelSign } from './channel.tsx'
import { cx } from './cx.ts'

const tints = [
  'bg-[light-dark(#dfeafc,#1f3354)] text-[light-dark(#1f477f,#b4d1ff)]',
  'bg-[light-dark(#fdeacb,#43331a)] text-[light-dark(#744306,#f5cf94)]',
  'bg-[light-dark(#e7e4fb,#2e2a56)] text-[light-dark(#463b9c,#c9c2ff)]',
  'bg-[light-dark(#d9f1ee,#173d3b)] text-[light-dark(#0b5550,#8fdfd8)]',
  'bg-[light-dark(#fbe3ea,#46212f)] text-[light-dark(#86264a,#f8b3c9)]',
  'bg-[light-dark(#e3f2da,#263d1c)] text-[light-dark(#31591a,#b5dd9c)]',
]

export function initials(label: string): string {
  const letters = label.split(/[\s@.]+/u).filter(word => /^\p{L}/u.test(word))
  const first = letters[0]?.[0]
  if (!first) return '#'
  return (first + (letters.length > 1 ? (letters.at(-1)?.[0] ?? '') : '')).toUpperCase()
}

function tint(seed: string): string {
  let sum = 0
  for (const letter of seed) sum = (sum * 31 + letter.charCodeAt(0)) % 9973
  return tints[sum % tints.length] ?? ''
}

interface Props {
  label: string
  /** What decides the tint; the same for one person everywhere. */
  seed: string
  size?: 'sm' | 'md' | 'lg' | 'xl'
  channel?: Channel
}

const sizes = {
  sm: 'size-7 text-2xs',
  md: 'size-9 text-xs',
  lg: 'size-10 text-sm',
  xl: 'size-14 text-lg',
}

export function Avatar({ label, seed, size = 'md', channel }: Props) {
  return (
    <span className="relative inline-block shrink-0 self-start">
      <span
        aria-hidden
        className={cx(
          'grid place-items-center rounded-full font-semibold tracking-wide',
          sizes[size],
          tint(seed),
        )}
      >
        {initials(label)}
      </span>
      {channel && (
        <span className="absolute -right-1.5 -bottom-1.5 grid rounded-full border-2 border-surface">
          <ChannelSign channel={channel} size="sm" />
        </span>
      )}
    </span>
  )
}
