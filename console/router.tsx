import { QueryCache, QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { meQuery } from './api/queries.ts'
import { Refused } from './api/request.ts'
import type { InboxView } from './api/types.ts'
import { InboxPage, NothingOpen } from './inbox/inbox-page.tsx'
import { PageFailed, PageLoading, PageMissing } from './page-states.tsx'
import { Shell } from './shell.tsx'

const signedOut = (error: unknown): boolean => error instanceof Refused && error.status === 401

/** A session that ended in the middle leads to the sign-in page, and from there back to where one was. */
function toSignIn(): void {
  const { pathname, href } = router.state.location
  if (pathname !== '/sign-in') void router.navigate({ to: '/sign-in', search: { to: href } })
}

export const client = new QueryClient({
  queryCache: new QueryCache({ onError: error => signedOut(error) && toSignIn() }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => count < 2 && !(error instanceof Refused && error.status < 500),
    },
    mutations: { onError: error => signedOut(error) && toSignIn() },
  },
})

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

const root = createRootRouteWithContext<{ client: QueryClient }>()({ notFoundComponent: PageMissing })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { to?: string } => (text(search.to) ? { to: String(search.to) } : {}),
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData(meQuery)
    } catch (error) {
      if (signedOut(error)) throw redirect({ to: '/sign-in', search: { to: location.href } })
      throw error
    }
  },
  component: Shell,
})

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox' })
  },
})

const views: readonly string[] = ['all', 'needs_person', 'mine', 'brain', 'resolved'] satisfies InboxView[]
const isView = (value: unknown): value is InboxView => typeof value === 'string' && views.includes(value)

interface InboxSearch {
  view?: InboxView | undefined
  search?: string | undefined
}
const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox',
  validateSearch: ({ view, search }): InboxSearch => ({
    ...(isView(view) && view !== 'all' ? { view } : {}),
    ...(text(search) ? { search: String(search) } : {}),
  }),
  component: InboxPage,
})
const inboxIndex = createRoute({ getParentRoute: () => inbox, path: '/', component: NothingOpen })
const conversation = createRoute({
  getParentRoute: () => inbox,
  path: '$conversationId',
  component: lazyRouteComponent(() => import('./inbox/conversation-page.tsx'), 'ConversationPage'),
})

const customers = createRoute({
  getParentRoute: () => shell,
  path: '/customers',
  validateSearch: ({ search }): { search?: string } => (text(search) ? { search: String(search) } : {}),
  component: lazyRouteComponent(() => import('./customer/customers-page.tsx'), 'CustomersPage'),
})
const customer = createRoute({
  getParentRoute: () => shell,
  path: '/customers/$customerId',
  component: lazyRouteComponent(() => import('./customer/customer-page.tsx'), 'CustomerPage'),
})

const calls = createRoute({
  getParentRoute: () => shell,
  path: '/calls',
  component: lazyRouteComponent(() => import('./calls/calls-page.tsx'), 'CallsPage'),
})

interface CalendarSearch {
  date?: string
  view?: 'day' | 'week'
}
const calendar = createRoute({
  getParentRoute: () => shell,
  path: '/calendar',
  validateSearch: ({ date, view }): CalendarSearch => ({
    ...(/^\d{4}-\d\d-\d\d$/.test(String(date)) ? { date: String(date) } : {}),
    ...(view === 'day' || view === 'week' ? { view } : {}),
  }),
  component: lazyRouteComponent(() => import('./calendar/calendar-page.tsx'), 'CalendarPage'),
})

const knowledge = createRoute({
  getParentRoute: () => shell,
  path: '/knowledge',
  validateSearch: ({ entry }): { entry?: string } => (text(entry) ? { entry: String(entry) } : {}),
  component: lazyRouteComponent(() => import('./knowledge/knowledge-page.tsx'), 'KnowledgePage'),
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
})
const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('./settings/channels-section.tsx'), 'ChannelsSection'),
})
const settingsWidget = createRoute({
  getParentRoute: () => settings,
  path: 'widget',
  component: lazyRouteComponent(() => import('./settings/widget-section.tsx'), 'WidgetSection'),
})
const settingsWriting = createRoute({
  getParentRoute: () => settings,
  path: 'writing-first',
  component: lazyRouteComponent(() => import('./settings/writing-section.tsx'), 'WritingSection'),
})
const settingsCalls = createRoute({
  getParentRoute: () => settings,
  path: 'calls',
  component: lazyRouteComponent(() => import('./settings/calls-section.tsx'), 'CallsSection'),
})
const settingsKeys = createRoute({
  getParentRoute: () => settings,
  path: 'api-keys',
  component: lazyRouteComponent(() => import('./settings/api-keys-section.tsx'), 'ApiKeysSection'),
})
const settingsWork = createRoute({
  getParentRoute: () => settings,
  path: 'work',
  component: lazyRouteComponent(() => import('./settings/work-section.tsx'), 'WorkSection'),
})
const settingsAudit = createRoute({
  getParentRoute: () => settings,
  path: 'audit',
  component: lazyRouteComponent(() => import('./settings/audit-section.tsx'), 'AuditSection'),
})

const settingsAccount = createRoute({
  getParentRoute: () => settings,
  path: 'account',
  component: lazyRouteComponent(() => import('./settings/own-account-section.tsx'), 'OwnAccountSection'),
})

const campaigns = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns',
  validateSearch: ({ campaign }): { campaign?: string } =>
    text(campaign) ? { campaign: String(campaign) } : {},
  component: lazyRouteComponent(() => import('./campaigns/campaigns-page.tsx'), 'CampaignsPage'),
})

interface TrySearch {
  /** Number or address of the customer outside. */
  person?: string
  app?: 'whatsapp' | 'sms' | 'mail'
}
const tryIt = createRoute({
  getParentRoute: () => shell,
  path: '/try',
  validateSearch: ({ person, app }): TrySearch => ({
    ...(text(person) ? { person: String(person) } : {}),
    ...(app === 'whatsapp' || app === 'sms' || app === 'mail' ? { app } : {}),
  }),
  component: lazyRouteComponent(() => import('./simulator/try-page.tsx'), 'TryPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    shell.addChildren([
      home,
      inbox.addChildren([inboxIndex, conversation]),
      calls,
      customers,
      customer,
      calendar,
      knowledge,
      campaigns,
      settings.addChildren([
        settingsIndex,
        settingsCalls,
        settingsWriting,
        settingsWidget,
        settingsKeys,
        settingsWork,
        settingsAudit,
        settingsAccount,
      ]),
      tryIt,
    ]),
  ]),
  context: { client },
  defaultPreload: 'intent',
  defaultPendingComponent: PageLoading,
  defaultErrorComponent: PageFailed,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
