import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'
import { extended, refreshed } from './merge-timeline.ts'
import { get } from './request.ts'
import type {
  ApiKey,
  AuditEntry,
  Calendar,
  CallSettings,
  ChannelAccountInfo,
  Conversation,
  ConversationState,
  Customer,
  CustomerList,
  InboxPage,
  InboxView,
  KnowledgeItem,
  KnowledgeTrial,
  Me,
  MessageTemplateInfo,
  OutreachSettings,
  SimulatedMail,
  SimulatedMailbox,
  TimelinePage,
  Work,
} from './types.ts'

interface Items<T> {
  items: T[]
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => get<Me>('/api/me', {}, signal),
  staleTime: 300_000,
})

export const inboxQuery = (view: InboxView, search: string) =>
  infiniteQueryOptions({
    queryKey: ['inbox', view, search],
    queryFn: ({ pageParam, signal }) =>
      get<InboxPage>('/api/inbox', { view, search, before: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    placeholderData: (held, query) => (query?.queryKey[1] === view ? held : undefined),
  })

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ['conversation', id],
    queryFn: ({ signal }) => get<Conversation>(`/api/conversations/${id}`, {}, signal),
  })

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['timeline', id],
    queryFn: async ({ client, signal, queryKey }) =>
      refreshed(
        client.getQueryData<TimelinePage>(queryKey),
        await get<TimelinePage>(`/api/conversations/${id}/timeline`, {}, signal),
      ),
  })

/** Fetches what came before and puts it in front; false when there is nothing more. */
export async function loadEarlier(client: QueryClient, id: string): Promise<boolean> {
  const { queryKey } = timelineQuery(id)
  const before = client.getQueryData(queryKey)?.before
  if (!before) return false
  const page = await get<TimelinePage>(`/api/conversations/${id}/timeline`, { before })
  client.setQueryData(queryKey, held => (held?.before === before ? extended(held, page) : held))
  return true
}

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id],
    queryFn: ({ signal }) => get<Customer>(`/api/customers/${id}`, {}, signal),
  })

export const customerConversationsQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id, 'conversations'],
    queryFn: ({ signal }) => get<Items<ConversationState>>(`/api/customers/${id}/conversations`, {}, signal),
    select: itemsOf,
  })

export const customersQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['customers', search],
    queryFn: ({ pageParam, signal }) =>
      get<CustomerList>('/api/customers', { search, before: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    placeholderData: held => held,
  })

export const calendarQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['calendar', from, to],
    queryFn: ({ signal }) => get<Calendar>('/api/calendar', { from, to }, signal),
    placeholderData: held => held,
  })

export const knowledgeQuery = queryOptions({
  queryKey: ['knowledge'],
  queryFn: ({ signal }) => get<Items<KnowledgeItem>>('/api/knowledge', {}, signal),
  select: itemsOf,
})

export const trialQuery = (question: string) =>
  queryOptions({
    queryKey: ['knowledge', 'trial', question],
    queryFn: ({ signal }) => get<KnowledgeTrial>('/api/knowledge/trial', { question }, signal),
    enabled: question !== '',
  })

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => get<Items<ChannelAccountInfo>>('/api/accounts', {}, signal),
  select: itemsOf,
})

/** What the vendor approved for one account; asked again only when somebody opens the list later. */
export const templatesQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['templates', accountId],
    queryFn: ({ signal }) =>
      get<Items<MessageTemplateInfo>>(`/api/accounts/${accountId}/templates`, {}, signal),
    select: itemsOf,
    staleTime: 60_000,
  })

export const outreachQuery = queryOptions({
  queryKey: ['outreach'],
  queryFn: ({ signal }) => get<OutreachSettings>('/api/outreach', {}, signal),
})

export const callSettingsQuery = queryOptions({
  queryKey: ['call-settings'],
  queryFn: ({ signal }) => get<CallSettings>('/api/call-settings', {}, signal),
})

export const workQuery = queryOptions({
  queryKey: ['work'],
  queryFn: ({ signal }) => get<Work>('/api/work', {}, signal),
})

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => get<Items<ApiKey>>('/api/api-keys', {}, signal),
  select: itemsOf,
})

export const auditQuery = queryOptions({
  queryKey: ['audit'],
  queryFn: ({ signal }) => get<Items<AuditEntry>>('/api/audit', {}, signal),
  select: itemsOf,
})

export const mailboxesQuery = queryOptions({
  queryKey: ['mailboxes'],
  queryFn: ({ signal }) => get<Items<SimulatedMailbox>>('/api/simulator/mailboxes', {}, signal),
  select: itemsOf,
})

export const mailboxQuery = (address: string) =>
  queryOptions({
    queryKey: ['mailbox', address],
    queryFn: ({ signal }) =>
      get<Items<SimulatedMail>>(
        `/api/simulator/mailboxes/${encodeURIComponent(address)}/messages`,
        {},
        signal,
      ),
    select: itemsOf,
  })

function itemsOf<T>(answer: Items<T>): T[] {
  return answer.items
}
