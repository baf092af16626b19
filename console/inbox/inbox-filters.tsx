import { getRouteApi, Link } from '@tanstack/react-router'
import { CheckCheck, Inbox, SlidersHorizontal } from 'lucide-react'
import { type RefObject, useEffect, useState } from 'react'
import type { InboxPage, InboxView } from '../api/types.ts'
import { IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { SearchField } from '../ui/field.tsx'
import { Menu } from '../ui/menu.tsx'

const inboxRoute = getRouteApi('/shell/inbox')

export function WhichMenu({ view }: { view: InboxView }) {
  const navigate = inboxRoute.useNavigate()
  const show = (next: InboxView | undefined) => () =>
    void navigate({ to: '.', search: held => ({ ...held, view: next }) })
  return (
    <Menu
      trigger={
        <IconButton label="Which conversations" className="-my-2 -mr-1.5">
          <SlidersHorizontal aria-hidden />
        </IconButton>
      }
      entries={[
        {
          label: 'Open conversations',
          icon: <Inbox aria-hidden />,
          checked: view !== 'resolved',
          onSelect: show(undefined),
        },
        {
          label: 'Resolved conversations',
          icon: <CheckCheck aria-hidden />,
          checked: view === 'resolved',
          onSelect: show('resolved'),
        },
      ]}
    />
  )
}

/** What is typed goes into the address 200 ms after the last key, so that a search can be shared and gone back to. */
export function InboxSearch({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const { search = '' } = inboxRoute.useSearch()
  const navigate = inboxRoute.useNavigate()
  const [typed, setTyped] = useState(search)
  useEffect(() => {
    if (typed === search) return
    const timer = setTimeout(
      () =>
        void navigate({ to: '.', search: held => ({ ...held, search: typed || undefined }), replace: true }),
      200,
    )
    return () => clearTimeout(timer)
  }, [typed, search, navigate])
  return (
    <SearchField
      ref={field}
      label="Search people and messages"
      shortcut={navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'}
      value={typed}
      onChange={event => setTyped(event.target.value)}
      onKeyDown={event => event.key === 'Escape' && setTyped('')}
    />
  )
}

const tabs: { view: Exclude<InboxView, 'resolved'>; label: string }[] = [
  { view: 'all', label: 'All' },
  { view: 'needs_person', label: 'Needs a person' },
  { view: 'mine', label: 'Mine' },
  { view: 'brain', label: 'AI' },
]

interface TabsProps {
  view: InboxView
  search: string
  counts: InboxPage['counts'] | undefined
}

export function InboxTabs({ view, search, counts }: TabsProps) {
  return (
    <nav aria-label="Which conversations" className="flex gap-4 border-b border-line px-4 pt-1">
      {tabs.map(tab => {
        const count = counts?.[tab.view]
        return (
          <Link
            key={tab.view}
            to="."
            search={{ ...(tab.view === 'all' ? {} : { view: tab.view }), ...(search ? { search } : {}) }}
            aria-current={view === tab.view ? 'true' : undefined}
            className={cx(
              '-mb-px flex items-center gap-1 border-b-2 py-2 text-sm whitespace-nowrap',
              view === tab.view
                ? 'border-brand-ink font-semibold text-ink'
                : 'border-transparent text-ink-2 hover:text-ink',
            )}
          >
            {tab.label}
            {count !== undefined && count > 0 && (
              <span
                className={cx(
                  'text-xs font-medium',
                  tab.view === 'needs_person'
                    ? 'rounded-full bg-alert-soft px-1.5 text-alert-ink'
                    : 'text-ink-3',
                )}
              >
                {count}
              </span>
            )}
          </Link>
        )
      })}
    </nav>
  )
}
