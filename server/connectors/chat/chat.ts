import { maxMessageText, maxUpload, pingEvery } from '../../../contract/chat-protocol.ts'
import type { Identifier } from '../../../contract/identifier.ts'
import type { Medium, OutboundMessage, Receipt } from '../../../contract/message.ts'
import type { Connector, Inbox, Socket } from '../connector.ts'
import { Connection, reject } from './connection.ts'
import { createHttpSide } from './http.ts'
import { createIntake } from './intake.ts'
import { type ChatLimits, counter, defaultLimits, keyedBuckets } from './limits.ts'
import { chatSettings } from './settings.ts'
import { visitorTokens } from './visitor-token.ts'
import { createWidgets } from './widgets.ts'

export interface ChatOptions {
  /** Signs visitors' tokens; at least 32 random characters, the same on every node. */
  readonly secret: string
  /** Secrets whose tokens are still accepted after a rotation. */
  readonly previousSecrets?: readonly string[]
  readonly limits?: Partial<ChatLimits>
  /** Where this product is reached: its own pages may show every widget. */
  readonly publicUrl?: string
  /** The client's address, for the limits per address; without it only the limits per socket and visitor hold. */
  readonly sourceOf?: (request: Request) => string | undefined
}

export interface Chat extends Connector {
  /** Whose token a page shows, by the rules of the chat's own socket: for another way to talk from the same page. */
  visitorOf(visit: {
    readonly key: string | null
    readonly origin: string | null
    readonly token: string
  }): { readonly from: Identifier; readonly businessId: string } | { readonly refused: string }
}

const medium: Medium = {
  channel: 'chat',
  live: true,
  style: 'chat',
  markup: 'plain',
  maxText: maxMessageText,
  maxAttachment: maxUpload,
  choices: 6,
  windowHours: Number.POSITIVE_INFINITY,
  templates: false,
  countedIn: 'characters',
  keywords: false,
  confirmsDelivery: true,
  expects: 'seconds',
  debounce: 700,
  tone: 'Short and friendly, one thought per message, as one writes in a chat while the other is looking.',
}

/**
 * The web chat: its socket, its uploads and its widgets. A message of the business is in the transcript before `send`
 * is called, and every open socket follows the transcript, on whichever node; so sending has nothing left to do.
 * @throws when the secret is too short.
 */
export function createChat(options: ChatOptions): Chat {
  const limits: ChatLimits = { ...defaultLimits, ...options.limits }
  const tokens = visitorTokens(options.secret, options.previousSecrets)
  const widgets = createWidgets(options.publicUrl)
  const intake = createIntake(limits)
  /** Open ones with the page's origin, because the list of pages may change. */
  const connections = new Map<Connection, string | null>()
  const perSource = counter()
  const arrivals = keyedBuckets(limits.arrivals)
  let inbox: Inbox | undefined
  let heartbeat: NodeJS.Timeout | undefined

  const sourceOf = (request: Request) => options.sourceOf?.(request)
  const arrive = (request: Request) => {
    const source = sourceOf(request)
    return source === undefined || arrivals.take(source) === 0
  }

  const socket = (line: Socket, request: Request) => {
    const widget = widgets.byKey(new URL(request.url).searchParams.get('key'))
    if (!inbox) return line.close(1001, 'The server restarts')
    if (!widget) return reject(line, 'unknown_widget', 'No web chat has this key. Copy the snippet again.')
    if (!widgets.allows(widget, request.headers.get('origin')))
      return reject(line, 'origin_not_allowed', 'This page is not in the list of the web chat’s pages.')
    const source = sourceOf(request)
    const crowded = source !== undefined && perSource.of(source) >= limits.socketsPerAddress
    if (crowded || connections.size >= limits.sockets)
      return reject(line, 'too_many', 'Too many chats are open. Try again in a moment.')
    if (source !== undefined) perSource.add(source)
    const connection = new Connection(line, {
      inbox,
      widget,
      limits,
      tokens,
      intake,
      arrive: () => arrive(request),
      ended: connection => {
        connections.delete(connection)
        if (source !== undefined) perSource.remove(source)
      },
    })
    connections.set(connection, request.headers.get('origin'))
  }

  const beat = async (from: Inbox) => {
    for (const connection of [...connections.keys()]) connection.beat()
    // One question per account, not per socket.
    for (const { account } of widgets.all()) {
      const open = [...connections.keys()].filter(({ widget }) => widget.account.id === account.id)
      if (open.length === 0) continue
      const staffed = await from.staffed(account.id).catch(() => undefined)
      if (staffed !== undefined) for (const connection of open) connection.staffed(staffed)
    }
  }

  return {
    visitorOf: ({ key, origin, token }) => {
      const widget = widgets.byKey(key)
      if (!widget) return { refused: 'No web chat has this key. Copy the snippet again.' }
      if (!widgets.allows(widget, origin))
        return { refused: 'This page is not in the list of the web chat’s pages.' }
      const from = tokens.check(widget.key, token)
      return from
        ? { from, businessId: widget.account.businessId }
        : { refused: 'Write something first, then call.' }
    },
    channel: 'chat',
    medium,
    repeatable: true,
    settings: chatSettings,
    async start(given) {
      inbox = given
      clearInterval(heartbeat)
      heartbeat = setInterval(() => void beat(given), pingEvery)
    },
    async serve(accounts) {
      widgets.replace(accounts)
      for (const [connection, origin] of [...connections]) {
        const now = widgets.byKey(connection.widget.key)
        if (now?.account.id !== connection.widget.account.id)
          connection.fail('unknown_widget', 'This web chat was taken away.')
        else if (!widgets.allows(now, origin))
          connection.fail('origin_not_allowed', 'This page is no longer in the list of the web chat’s pages.')
      }
    },
    async send(message, signal) {
      const reason = obstacle(message, signal)
      if (reason) return reason
      if (!inbox) return failed('The web chat is stopped. The message goes out when it runs again.', true)
      if (!widgets.byAccount(message.accountId))
        return failed('This web chat is not served. Look at its light under Settings, Channels.', false)
      return { status: 'sent', at: new Date() }
    },
    health: () => widgets.lights(),
    async stop() {
      clearInterval(heartbeat)
      inbox = undefined
      for (const connection of [...connections.keys()]) connection.goAway()
    },
    webhook: createHttpSide({ inbox: () => inbox, widgets, limits, tokens, intake, arrive }),
    socket,
  }
}

function obstacle(message: OutboundMessage, signal: AbortSignal): Receipt | undefined {
  if (signal.aborted) return failed('Sending was called off before it began.', true)
  if (message.to.kind !== 'visitor')
    return failed('The web chat reaches only people who wrote in it. Answer on another channel.', false)
  return undefined
}

function failed(reason: string, retryable: boolean): Receipt {
  return { status: 'failed', reason, retryable, at: new Date() }
}
