import type { Customer } from '../api/types.ts'
import { channelName } from '../ui/channel.tsx'
import { answeredWords } from './preference-words.ts'
import { Section } from './section.tsx'

/** Learned from what this customer answers; the bar is what is expected, which few messages cannot move far. */
export function Preferences({ customer }: { customer: Customer }) {
  if (customer.preferences.length === 0) return null
  return (
    <Section title="Where they answer">
      <ul className="flex flex-col gap-2.5">
        {customer.preferences.map(preference => (
          <li
            key={preference.channel}
            data-channel={preference.channel}
            title={`Expected to answer ${Math.round(100 * preference.share)} of 100`}
            className="text-sm"
          >
            <p className="flex items-baseline gap-2">
              <span className="flex-1">{channelName(preference.channel)}</span>
              <span className="text-xs text-ink-2 tabular-nums">{answeredWords(preference)}</span>
            </p>
            <span aria-hidden className="mt-1 block h-1 overflow-hidden rounded-full bg-sunken">
              <span
                className="block h-full rounded-full bg-channel"
                style={{ width: `${Math.round(100 * preference.share)}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
