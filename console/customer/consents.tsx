import { Check, Minus } from 'lucide-react'
import type { Customer } from '../api/types.ts'
import { useWords } from '../ui/business.tsx'
import { channelInText } from '../ui/channel.tsx'
import { cx } from '../ui/cx.ts'
import {
  type ConsentGroup,
  consentGroups,
  consentWords,
  evidenceWords,
  offerChannels,
} from './consent-words.ts'
import { OfferSwitch } from './offer-switch.tsx'
import { Section } from './section.tsx'

/** Whether offers may be sent, to be changed here, and every other word of the customer with how we know it. */
export function Consents({ customer }: { customer: Customer }) {
  const switched = (group: ConsentGroup) =>
    group.purposes.length === 1 &&
    group.purposes[0] === 'marketing' &&
    offerChannels.some(channel => channel === group.channel)
  const said = consentGroups(customer.consents).filter(group => !switched(group))
  return (
    <Section title="Consent">
      <ul aria-label="Offers" className="flex flex-col gap-3">
        {offerChannels.map(channel => (
          <li key={channel}>
            <OfferSwitch customer={customer} channel={channel} />
          </li>
        ))}
      </ul>
      {said.length > 0 && (
        <ul
          aria-label="What the customer said"
          className="mt-4 flex flex-col gap-2.5 border-t border-line pt-3.5"
        >
          {said.map(group => (
            <Said key={`${group.channel} ${group.at} ${group.evidence} ${group.granted}`} group={group} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Said({ group }: { group: ConsentGroup }) {
  const words = useWords()
  const Sign = group.granted ? Check : Minus
  return (
    <li className="flex gap-2.5">
      <span
        aria-hidden
        className={cx(
          'mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-full',
          group.granted ? 'bg-good-soft text-good-ink' : 'bg-sunken text-ink-2',
        )}
      >
        <Sign className="size-3" />
      </span>
      <div className="min-w-0">
        <p className="text-base">{consentWords(group, channelInText(group.channel))}</p>
        <p className="text-xs text-ink-3">{evidenceWords(group, words.day)}</p>
      </div>
    </li>
  )
}
