import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import {
  BookOpen,
  CalendarDays,
  Ellipsis,
  FlaskConical,
  Inbox,
  LogOut,
  type LucideIcon,
  Megaphone,
  Monitor,
  Moon,
  Phone,
  Settings,
  Sun,
  Users,
} from 'lucide-react'
import { lazy, Suspense } from 'react'
import { accountsQuery, inboxQuery } from './api/queries.ts'
import { send } from './api/request.ts'
import { useDesk } from './calls/desk-store.ts'
import { initials } from './ui/avatar.tsx'
import { useMe } from './ui/business.tsx'
import { Menu, type MenuEntry } from './ui/menu.tsx'
import { applyTheme, type Theme, useTheme } from './ui/theme.ts'

const places = [
  { to: '/inbox', label: 'Inbox', icon: Inbox },
  { to: '/calls', label: 'Calls', icon: Phone },
  { to: '/customers', label: 'Customers', icon: Users },
  { to: '/calendar', label: 'Calendar', icon: CalendarDays },
  { to: '/knowledge', label: 'Knowledge', icon: BookOpen },
] as const

const DeskPhone = lazy(() =>
  import('./calls/desk-phone.tsx').then(({ DeskPhone }) => ({ default: DeskPhone })),
)

/** How many conversations wait for a person, from whatever inbox page is held. */
function useWaiting(): number {
  const { data } = useQuery({
    queryKey: ['inbox', 'counts'],
    queryFn: ({ client }) => client.fetchInfiniteQuery(inboxQuery('needs_person', '')),
  })
  return data?.pages[0]?.counts.needs_person ?? 0
}

function useTrouble(): boolean {
  const { data } = useQuery(accountsQuery)
  return data?.some(account => account.enabled && account.health.light === 'red') ?? false
}

export function Rail() {
  const { business } = useMe()
  const waiting = useWaiting()
  const trouble = useTrouble()
  return (
    <nav
      aria-label="Main"
      className="hidden w-[4.5rem] shrink-0 flex-col items-center gap-1 bg-rail py-3 md:flex"
    >
      <span
        aria-hidden
        className="mb-2.5 grid size-9 place-items-center rounded-xl bg-brand text-base font-bold text-on-brand"
      >
        {business.name[0]}
      </span>
      {places.map(place => (
        <RailLink
          key={place.to}
          {...place}
          mark={place.to === '/inbox' && waiting > 0 ? `${waiting}` : undefined}
        />
      ))}
      <RailLink to="/campaigns" label="Campaigns" icon={Megaphone} />
      {business.simulator && <RailLink to="/try" label="Try it" icon={FlaskConical} />}
      <div className="flex-1" />
      <RailLink to="/settings" label="Settings" icon={Settings} mark={trouble ? '!' : undefined} />
      <AccountMenu side="right" />
    </nav>
  )
}

function Mark({ children }: { children: string }) {
  return (
    <span
      aria-hidden
      className="absolute -top-1 -right-2 grid h-4 min-w-4 place-items-center rounded-full bg-alert px-1 text-[0.625rem] leading-none font-semibold text-on-brand"
    >
      {children}
    </span>
  )
}

interface Place {
  to: '/inbox' | '/calls' | '/customers' | '/calendar' | '/knowledge' | '/campaigns' | '/try' | '/settings'
  label: string
  icon: LucideIcon
  mark?: string | undefined
}

function RailLink({ to, label, icon: Icon, mark }: Place) {
  return (
    <Link
      to={to}
      className="group flex w-full flex-col items-center gap-0.5 py-1 text-[0.6875rem] leading-4 text-rail-ink outline-offset-[-2px] hover:text-white focus-visible:outline-white aria-[current=page]:text-white"
    >
      <span className="relative grid h-8 w-11 place-items-center rounded-lg transition-colors group-hover:bg-rail-active/60 group-aria-[current=page]:bg-rail-active">
        <span className="relative">
          <Icon aria-hidden className="size-[1.1875rem]" strokeWidth={1.9} />
          {mark && <Mark>{mark}</Mark>}
        </span>
      </span>
      {label}
      {mark && (
        <span className="sr-only">{mark === '!' ? ', needs attention' : `, ${mark} need a person`}</span>
      )}
    </Link>
  )
}

/** Only who takes calls in this tab, or speaks in one, loads what that needs. */
function Bell() {
  const { on, talking } = useDesk()
  return on || talking ? (
    <Suspense>
      <DeskPhone />
    </Suspense>
  ) : null
}

export function BottomBar() {
  const waiting = useWaiting()
  return (
    <>
      <Bell />
      <nav
        aria-label="Main"
        className="flex shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        {places.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            className="flex flex-1 flex-col items-center gap-0.5 py-1.5 text-[0.6875rem] leading-4 text-ink-2 outline-offset-[-2px] aria-[current=page]:font-medium aria-[current=page]:text-brand-ink"
          >
            <span className="relative">
              <Icon aria-hidden className="size-5" strokeWidth={1.9} />
              {to === '/inbox' && waiting > 0 && <Mark>{`${waiting}`}</Mark>}
            </span>
            {label}
          </Link>
        ))}
        <AccountMenu side="top" />
      </nav>
    </>
  )
}

const themes: { id: Theme; label: string; icon: LucideIcon }[] = [
  { id: 'system', label: 'As the system', icon: Monitor },
  { id: 'light', label: 'Light', icon: Sun },
  { id: 'dark', label: 'Dark', icon: Moon },
]

function AccountMenu({ side }: { side: 'top' | 'right' }) {
  const { teammate, business } = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const now = useTheme()
  const leave = useMutation({
    mutationFn: () => send('POST', '/api/auth/sign-out', {}),
    onSettled: async () => {
      await navigate({ to: '/sign-in' })
      client.clear()
    },
  })
  const more: (MenuEntry | false)[] = [
    {
      label: 'Campaigns',
      icon: <Megaphone aria-hidden />,
      onSelect: () => void navigate({ to: '/campaigns' }),
    },
    business.simulator && {
      label: 'Try it',
      icon: <FlaskConical aria-hidden />,
      onSelect: () => void navigate({ to: '/try' }),
    },
    { label: 'Settings', icon: <Settings aria-hidden />, onSelect: () => void navigate({ to: '/settings' }) },
    { kind: 'line' },
  ]
  return (
    <Menu
      side={side}
      align="end"
      trigger={
        side === 'right' ? (
          <button
            type="button"
            className="mt-2 grid size-9 place-items-center rounded-full bg-[#fbe6c5] text-xs font-semibold text-[#6d3f05] focus-visible:outline-white"
          >
            <span aria-hidden>{initials(teammate.name)}</span>
            <span className="sr-only">Your account, {teammate.name}</span>
          </button>
        ) : (
          <button
            type="button"
            className="flex flex-1 flex-col items-center gap-0.5 py-1.5 text-[0.6875rem] leading-4 text-ink-2"
          >
            <Ellipsis aria-hidden className="size-5" />
            More
          </button>
        )
      }
      entries={[
        { kind: 'heading', label: teammate.name, about: `${teammate.email} · ${teammate.role}` },
        { kind: 'line' },
        ...(side === 'top' ? more : []),
        { kind: 'heading', label: 'Appearance' },
        ...themes.map(({ id, label, icon: Icon }) => ({
          label,
          icon: <Icon aria-hidden />,
          checked: now === id,
          onSelect: () => applyTheme(id),
        })),
        { kind: 'line' },
        { label: 'Sign out', icon: <LogOut aria-hidden />, onSelect: () => leave.mutate() },
      ]}
    />
  )
}
