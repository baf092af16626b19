import type { ReplyChannel } from '../api/types.ts'

/** How much of the time after the customer's last message is left in which one may write freely. */
export type WindowState =
  | { readonly kind: 'always' }
  | { readonly kind: 'open' | 'closing'; readonly left: string | undefined }
  | { readonly kind: 'closed' }

/** From here on a teammate should hurry: one answer is soon written, a second one may come too late. */
const closingMinutes = 60

/** `now` in milliseconds. A window that ran out while the page stood open is closed, whatever the server said before. */
export function windowState(window: ReplyChannel['window'], now: number): WindowState {
  if (!window) return { kind: 'always' }
  if (!window.open) return { kind: 'closed' }
  if (window.closesAt === null) return { kind: 'open', left: undefined }
  const minutes = Math.floor((Date.parse(window.closesAt) - now) / 60_000)
  if (Date.parse(window.closesAt) <= now) return { kind: 'closed' }
  return { kind: minutes < closingMinutes ? 'closing' : 'open', left: spanWords(minutes) }
}

/** "3 h 12 min", "42 min", "a moment". */
function spanWords(minutes: number): string {
  if (minutes < 1) return 'a moment'
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(' ')
}

/** Beside the channel that is chosen. */
export function windowWords(state: WindowState): string | undefined {
  if (state.kind === 'always') return undefined
  if (state.kind === 'closed') return 'Closed: only by template'
  if (state.left === undefined) return 'Free to write'
  return state.kind === 'closing' ? `Only ${state.left} left` : `Free to write for ${state.left} more`
}

/** Short, for the list of channels. */
export function windowSign(state: WindowState): string | undefined {
  if (state.kind === 'always') return undefined
  return state.kind === 'closed' ? 'Template only' : (state.left ?? 'Open')
}
