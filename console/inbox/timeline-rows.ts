import type { Pending } from '../api/outbox.ts'
import type { Channel, MessageItem, TimelineItem } from '../api/types.ts'
import { wallOf } from '../ui/zoned.ts'

/** One line of the timeline as it is drawn. */
export type TimelineRow =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'switch'; key: string; from: Channel; to: Channel; name: string | null; who: 'customer' | 'we' }
  | { kind: 'message'; key: string; item: MessageItem; last: boolean }
  | { kind: 'other'; key: string; item: Exclude<TimelineItem, MessageItem> }
  | { kind: 'pending'; key: string; pending: Pending }

/** Milliseconds within which bubbles of one author stand together. */
const together = 5 * 60_000

function belongs(item: MessageItem, next: TimelineItem | undefined): boolean {
  return (
    next?.kind === 'message' &&
    next.author === item.author &&
    next.authorName === item.authorName &&
    next.channel === item.channel &&
    item.delivery?.status !== 'failed' &&
    item.purpose === next.purpose &&
    item.template === null &&
    item.decision === null &&
    Date.parse(next.at) - Date.parse(item.at) < together
  )
}

/** Days and channel switches between the items, and the answers still on their way after them. */
export function timelineRows(
  items: readonly TimelineItem[],
  pending: readonly Pending[],
  zone: string,
): TimelineRow[] {
  const rows: TimelineRow[] = []
  let day = ''
  let channel: Channel | undefined
  for (const [index, item] of items.entries()) {
    const { date } = wallOf(item.at, zone)
    if (date !== day) rows.push({ kind: 'day', key: `day-${date}-${item.id}`, at: item.at })
    if (item.kind !== 'message') {
      rows.push({ kind: 'other', key: item.id, item })
    } else {
      if (channel && channel !== item.channel)
        rows.push({
          kind: 'switch',
          key: `switch-${item.id}`,
          from: channel,
          to: item.channel,
          name: item.authorName,
          who: item.author === 'customer' ? 'customer' : 'we',
        })
      channel = item.channel
      const next = items[index + 1]
      const last = !belongs(item, next) || (next !== undefined && wallOf(next.at, zone).date !== date)
      rows.push({ kind: 'message', key: item.id, item, last })
    }
    day = date
  }
  for (const one of pending) rows.push({ kind: 'pending', key: one.answer.clientId, pending: one })
  return rows
}
