import { Check, Minus } from 'lucide-react'
import type { Customer } from '../api/types.ts'
import { Badge } from '../ui/badge.tsx'
import { useWords } from '../ui/business.tsx'
import { channelName } from '../ui/channel.tsx'
import { Section } from './section.tsx'

const purposes: Record<string, string> = { follow_up: 'follow-up', recording: 'recording' }

export function Consents({ customer }: { customer: Customer }) {
  const words = useWords()
  return (
    <Section title="Consent">
      {customer.consents.length === 0 ? (
        <p className="text-sm text-ink-2">Nothing asked or given yet.</p>
      ) : (
        <ul className="flex flex-wrap gap-1.5">
          {customer.consents.map(({ channel, purpose, granted, at }) => (
            <li
              key={`${channel}-${purpose}`}
              title={`${granted ? 'Given' : 'Refused'} ${words.dayAndTime(at)}`}
            >
              <Badge
                tone={granted ? 'good' : 'neutral'}
                icon={granted ? <Check aria-hidden /> : <Minus aria-hidden />}
              >
                {channelName(channel)} {purposes[purpose] ?? purpose}
                {granted ? '' : ': no'}
              </Badge>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
