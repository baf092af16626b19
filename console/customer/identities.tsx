import { Link } from '@tanstack/react-router'
import {
  BadgeCheck,
  Check,
  CircleHelp,
  Globe,
  type LucideIcon,
  Mail,
  Phone,
  UserRound,
  Users,
} from 'lucide-react'
import type { Customer, Identity } from '../api/types.ts'
import { channelName } from '../ui/channel.tsx'
import { cx } from '../ui/cx.ts'
import { assuranceWords, becauseOf } from './assurance.ts'
import { Section } from './section.tsx'

const kinds: Record<Identity['kind'], LucideIcon> = {
  phone: Phone,
  email: Mail,
  visitor: Globe,
  scoped: UserRound,
}

const signs: Record<Identity['assurance'], { icon: LucideIcon; tone: string }> = {
  verified: { icon: BadgeCheck, tone: 'text-good-ink' },
  confirmed: { icon: Check, tone: 'text-good-ink' },
  matched: { icon: Check, tone: 'text-ink-3' },
  claimed: { icon: CircleHelp, tone: 'text-wait-ink' },
}

/** Each identifier with how sure we are of it, and why. */
export function Identities({ customer }: { customer: Customer }) {
  return (
    <Section title="Identity">
      <MaybeSame customer={customer} />
      {customer.identities.length === 0 ? (
        <p className="text-sm text-ink-2">Nothing is known yet but the conversation itself.</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {customer.identities.map(identity => (
            <One key={identity.id} identity={identity} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function MaybeSame({ customer }: { customer: Customer }) {
  if (customer.maybeSame.length === 0) return null
  return (
    <ul aria-label="Maybe the same person" className="flex flex-col gap-2 pb-3">
      {customer.maybeSame.map(({ id, label, together }) => (
        <li key={id} className="rounded-lg bg-wait-soft px-3 py-2 text-sm text-wait-ink">
          May be the same person as{' '}
          <Link
            to="/customers/$customerId"
            params={{ customerId: id }}
            className="font-medium underline underline-offset-2"
          >
            {label}
          </Link>
          : {together.join(' and ')} came with one message.
        </li>
      ))}
    </ul>
  )
}

function One({ identity }: { identity: Identity }) {
  const Kind = kinds[identity.kind]
  const { icon: Sign, tone } = signs[identity.assurance]
  const words = assuranceWords[identity.assurance]
  return (
    <li className="flex gap-3">
      <span aria-hidden className="grid size-7 shrink-0 place-items-center rounded-full bg-sunken text-ink-2">
        <Kind className="size-3.5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-base" title={identity.value}>
          {identity.label}
        </p>
        <p className="text-xs text-ink-3">
          {[...identity.channels.map(channelName), becauseOf(identity.evidence) || words]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {identity.shared && (
          <p className="flex items-center gap-1 pt-0.5 text-xs text-wait-ink">
            <Users aria-hidden className="size-3.5" />
            Shared by several people: ask who is speaking
          </p>
        )}
      </div>
      <span role="img" aria-label={words} title={words} className={cx('pt-1', tone)}>
        <Sign aria-hidden className="size-4" />
      </span>
    </li>
  )
}
