import { Link, Outlet } from '@tanstack/react-router'
import {
  BellRing,
  Code2,
  KeyRound,
  type LucideIcon,
  PhoneCall,
  Radio,
  ScrollText,
  UserRound,
  Wrench,
} from 'lucide-react'
import { useMe } from '../ui/business.tsx'
import { Page } from '../ui/page.tsx'

interface Place {
  to:
    | '/settings'
    | '/settings/calls'
    | '/settings/writing-first'
    | '/settings/widget'
    | '/settings/api-keys'
    | '/settings/work'
    | '/settings/audit'
    | '/settings/account'
  label: string
  icon: LucideIcon
  owner?: boolean
}

const places: Place[] = [
  { to: '/settings', label: 'Channels', icon: Radio },
  { to: '/settings/calls', label: 'Calls', icon: PhoneCall },
  { to: '/settings/writing-first', label: 'Writing first', icon: BellRing },
  { to: '/settings/widget', label: 'Website widget', icon: Code2 },
  { to: '/settings/work', label: 'Stuck work', icon: Wrench },
  { to: '/settings/api-keys', label: 'API keys', icon: KeyRound, owner: true },
  { to: '/settings/audit', label: 'Audit log', icon: ScrollText, owner: true },
  { to: '/settings/account', label: 'Your account', icon: UserRound },
]

export function SettingsPage() {
  const { teammate, business } = useMe()
  return (
    <Page title="Settings" about={`${business.name}, ${business.what}`}>
      <div className="mx-auto flex max-w-5xl flex-col gap-5 p-4 sm:p-6 lg:flex-row lg:gap-8">
        <nav
          aria-label="Settings"
          className="-mx-1 flex shrink-0 gap-1 overflow-x-auto p-1 lg:w-48 lg:flex-col"
        >
          {places
            .filter(place => !place.owner || teammate.role === 'owner')
            .map(({ to, label, icon: Icon }) => (
              <Link
                key={to}
                to={to}
                activeOptions={{ exact: true }}
                className="flex shrink-0 items-center gap-2.5 rounded-lg px-3 py-2 text-base whitespace-nowrap text-ink-2 hover:bg-sunken aria-[current=page]:bg-brand-soft aria-[current=page]:font-medium aria-[current=page]:text-brand-ink"
              >
                <Icon aria-hidden className="size-4" />
                {label}
              </Link>
            ))}
        </nav>
        <div className="min-w-0 flex-1">
          <Outlet />
        </div>
      </div>
    </Page>
  )
}
