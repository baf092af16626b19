import type { QueryClient } from '@tanstack/react-query'
import type { ConsoleEvent } from './types.ts'

/**
 *   connecting ──open──▶ live ──close──▶ away ──timer or "online"──▶ connecting
 *
 * Backoff doubles from 0.5 s to 15 s with jitter, so that a restarted server is not met by all browsers at once.
 */
export type LineState = 'connecting' | 'live' | 'away'

const typingFor = 6_000
const listeners = new Set<() => void>()
const typing = new Map<string, { who: string; until: number }>()
let state: LineState = 'connecting'

export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const lineState = (): LineState => state
/** Who is writing in this conversation now, if anybody. */
export function typist(conversationId: string): string | undefined {
  const entry = typing.get(conversationId)
  return entry && entry.until > Date.now() ? entry.who : undefined
}

let wroteIn: { conversationId: string; until: number } | undefined
/** This teammate is writing there: the server tells every open page of it, and one need not be told of oneself. */
export function writing(conversationId: string): void {
  wroteIn = { conversationId, until: Date.now() + typingFor }
}
function isOwn(event: Extract<ConsoleEvent, { kind: 'typing' }>): boolean {
  const { conversationId, until } = wroteIn ?? { until: 0 }
  return event.who === 'teammate' && event.conversationId === conversationId && until > Date.now()
}

type CallEvent = Extract<ConsoleEvent, { kind: 'call' }>
const watchers = new Set<(event: CallEvent) => void>()
/** What happens in live calls. Returns the way to stop. */
export function watchCalls(watcher: (event: CallEvent) => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function changed(next: LineState = state): void {
  state = next
  for (const listener of listeners) listener()
}

const stale: Record<Exclude<ConsoleEvent['kind'], 'typing' | 'mailbox' | 'call' | 'resync'>, string[]> = {
  conversation: ['inbox', 'conversation', 'timeline', 'customer', 'customers', 'calls'],
  calendar: ['calendar', 'customer'],
  knowledge: ['knowledge'],
  accounts: ['accounts', 'templates'],
  work: ['work'],
  handset: ['handsets', 'handset'],
  campaigns: ['campaigns'],
  outreach: ['outreach'],
  call_settings: ['call-settings'],
}

/** Milliseconds in which events of one burst are gathered, to be answered by one refetch. */
const burst = 60

function gathered(client: QueryClient): (keys: readonly string[]) => void {
  const waiting = new Set<string>()
  const flush = () => {
    const now = [...waiting]
    waiting.clear()
    for (const key of now) void client.invalidateQueries({ queryKey: [key] })
  }
  return keys => {
    if (waiting.size === 0 && keys.length > 0) setTimeout(flush, burst)
    for (const key of keys) waiting.add(key)
  }
}

function heard(event: ConsoleEvent, client: QueryClient, refetch: (keys: readonly string[]) => void): void {
  if (event.kind === 'resync') void client.invalidateQueries()
  else if (event.kind === 'mailbox') refetch(['mailboxes', 'mailbox'])
  else if (event.kind === 'call') for (const watcher of watchers) watcher(event)
  else if (event.kind === 'typing') {
    if (isOwn(event)) return
    typing.set(event.conversationId, { who: event.who, until: Date.now() + typingFor })
    changed()
    setTimeout(changed, typingFor + 50)
  } else {
    if (event.kind === 'conversation' && typing.delete(event.conversationId)) changed()
    refetch(stale[event.kind] ?? [])
  }
}

/** Keeps one line to the server open until the returned function is called. */
export function openLine(client: QueryClient): () => void {
  const refetch = gathered(client)
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let tries = 0
  let missed = false
  let stopped = false

  const connect = () => {
    clearTimeout(timer)
    if (stopped) return
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws/console`)
    socket.onopen = () => {
      tries = 0
      changed('live')
      if (missed) void client.invalidateQueries()
      missed = true
    }
    socket.onmessage = message => heard(JSON.parse(String(message.data)), client, refetch)
    socket.onclose = () => {
      if (stopped) return
      changed('away')
      const wait = Math.min(15_000, 500 * 2 ** tries) * (0.5 + Math.random())
      tries += 1
      timer = setTimeout(connect, wait)
      // An expired session looks like a closed line: asking who we are leads to the sign-in page.
      void client.invalidateQueries({ queryKey: ['me'] })
    }
  }
  const again = () => {
    tries = 0
    if (socket?.readyState !== WebSocket.OPEN && socket?.readyState !== WebSocket.CONNECTING) connect()
  }
  addEventListener('online', again)
  connect()
  return () => {
    stopped = true
    clearTimeout(timer)
    removeEventListener('online', again)
    socket?.close()
  }
}
