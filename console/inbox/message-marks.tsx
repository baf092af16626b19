import { LayoutTemplate } from 'lucide-react'
import type { MessageItem, Purpose } from '../api/types.ts'
import { Badge } from '../ui/badge.tsx'
import { purposeBadge } from './decision-words.ts'
import { templateName } from './template-words.ts'
import { Why } from './why.tsx'

const tones: Partial<Record<Purpose, 'alert' | 'wait' | 'brand'>> = {
  urgent: 'alert',
  marketing: 'wait',
  reminder: 'brand',
}

/** What sets a message apart from a plain answer: its purpose, its template, and why it took this channel. */
export function MessageMarks({ item }: { item: MessageItem }) {
  const purpose = item.direction === 'out' ? purposeBadge(item.purpose) : undefined
  if (!purpose && !item.template && !item.decision) return null
  return (
    <>
      {purpose && <Badge tone={tones[item.purpose] ?? 'neutral'}>{purpose}</Badge>}
      {item.template && (
        <span title={`Approved template “${templateName(item.template)}”`}>
          <Badge icon={<LayoutTemplate aria-hidden />}>Template</Badge>
        </span>
      )}
      <Why item={item} />
    </>
  )
}
