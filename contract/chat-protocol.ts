/**
 * What the widget and the chat connector say to each other over `/ws/chat`, one JSON object per text frame.
 * Types only, so that the widget carries no schema library; the connector checks every frame it gets.
 *
 *   widget                          connector
 *     hello(token?, cursor)    →
 *                              ←    welcome(token)            the visitor, known or new
 *                              ←    entries(…)                all after `cursor`, then as they come
 *     message(clientId)        →
 *                              ←    ack(clientId)             durable: the widget may forget it
 *                              ←    refused | error(clientId) never durable: say so, or send again
 *     typing, seen, pong       →
 *                              ←    typing, staffed, ping
 *
 * With `?key=…` and, but for the first, `Authorization: Bearer <token>`, over HTTP:
 *
 *   GET  /hooks/chat/config             WidgetConfig
 *   POST /hooks/chat/messages           multipart: `message` (a message frame as JSON) and up to `maxFiles` of `file`;
 *                                       answers the frame ack (200), refused (422) or error (4xx, 503)
 *   GET  /hooks/chat/attachments/<id>   the file
 *
 * A message is sent again until it is acknowledged, with the same `clientId`: so none is lost and none is doubled.
 */

export const protocolVersion = 1

/** Characters of one frame from the widget; a longer one closes the socket with 1009. */
export const maxFrame = 16_384
/** Characters of one message. */
export const maxMessageText = 4_000
/** Bytes of all files of one message together. */
export const maxUpload = 10 * 1024 * 1024
export const maxFiles = 5
/** Milliseconds between two pings of the connector; twice this without any frame means that the line is dead. */
export const pingEvery = 25_000

export type ClientFrame =
  | {
      readonly kind: 'hello'
      readonly protocol: number
      /** What an earlier welcome gave; absent for a new visitor. */
      readonly token?: string | undefined
      /** The last entry the widget holds; 0 for all. */
      readonly cursor: number
    }
  | ClientMessage
  | { readonly kind: 'typing' }
  /** Messages of the business with `after < cursor <= upTo` were shown, or were looked at. */
  | {
      readonly kind: 'seen'
      readonly status: 'delivered' | 'read'
      readonly after: number
      readonly upTo: number
    }
  | { readonly kind: 'pong' }

export interface ClientMessage {
  readonly kind: 'message'
  /** Made by the widget, unique for this visitor: 8–64 of A–Z, a–z, 0–9, _ and -. */
  readonly clientId: string
  readonly text: string
  /** Milliseconds since 1970 by the visitor's clock. */
  readonly sentAt: number
  /** The id of the choice that was pressed. */
  readonly choice?: string | undefined
  /** What the visitor, or the page that knows them, says about themselves: a claim. */
  readonly name?: string | undefined
  readonly email?: string | undefined
}

export interface WireEntry {
  readonly id: string
  readonly cursor: number
  readonly author: 'customer' | 'brain' | 'teammate' | 'system'
  readonly authorName?: string | undefined
  /** Set on the visitor's own messages. */
  readonly clientId?: string | undefined
  readonly text: string
  readonly choices: readonly { readonly id: string; readonly label: string }[]
  readonly attachments: readonly {
    readonly id: string
    readonly name: string
    readonly type: string
    readonly size: number
  }[]
  /** Milliseconds since 1970. */
  readonly at: number
}

/**
 * What went wrong, for programs. After each but `slow_down`, `bad_frame` and `unavailable` the socket is closed.
 * 1008: origin_not_allowed, unknown_widget, protocol, flooding, hello_missing · 1009: too_large · 1013: too_many, slow_reader
 */
export type ChatErrorCode =
  | 'bad_frame'
  | 'slow_down'
  | 'unavailable'
  | 'origin_not_allowed'
  | 'unknown_widget'
  | 'protocol'
  | 'hello_missing'
  | 'flooding'
  | 'too_large'
  | 'too_many'
  | 'slow_reader'

export type ServerFrame =
  | {
      readonly kind: 'welcome'
      /** To be kept and shown again: whoever holds it is this visitor. */
      readonly token: string
      /** The token in hello was not ours: what the widget remembers belongs to nobody. */
      readonly fresh: boolean
      readonly staffed: boolean
    }
  | { readonly kind: 'entries'; readonly entries: readonly WireEntry[] }
  | { readonly kind: 'ack'; readonly clientId: string }
  /** Will never be taken; `reason` is for the visitor. */
  | { readonly kind: 'refused'; readonly clientId: string; readonly reason: string }
  | { readonly kind: 'typing'; readonly who: 'brain' | 'teammate' }
  | { readonly kind: 'staffed'; readonly staffed: boolean }
  | { readonly kind: 'ping' }
  | {
      readonly kind: 'error'
      readonly code: ChatErrorCode
      readonly message: string
      /** The message that was not taken and may be sent again. */
      readonly clientId?: string | undefined
      /** Milliseconds to wait before that. */
      readonly retryAfter?: number | undefined
    }

/** Colours of one theme, chosen so that text on them reads (WCAG 2.2 1.4.3, 4.5:1). */
export interface WidgetPalette {
  readonly brand: string
  readonly onBrand: string
  /** The brand as text on the panel. */
  readonly link: string
}

/** Answer of `GET /hooks/chat/config?key=…`: how the widget looks before anybody says a word. */
export interface WidgetConfig {
  readonly name: string
  readonly greeting: string
  /** The line that says a machine answers (EU AI Act, article 50). */
  readonly disclosure: string
  readonly privacyUrl?: string | undefined
  readonly position: 'right' | 'left'
  readonly light: WidgetPalette
  readonly dark: WidgetPalette
  readonly quickChoices: readonly { readonly id: string; readonly label: string }[]
  readonly attachments: boolean
}
