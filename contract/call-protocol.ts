/**
 * What a browser and the phone say to each other over `/ws/phone/browser?key=…`, one JSON object per text frame.
 * Types only, so that the widget carries no schema library; the server checks every frame it gets.
 *
 *   browser                          server
 *     call(token | ticket)     →
 *                              ←     ringing, then answered
 *     audio                    ↔     audio                   20 ms each, both ways
 *     mark(name)               ←→    mark(name)              given back once everything before it was played
 *                              ←     clear                   what has not been played is thrown away
 *     digit, hang-up           →
 *                              ←     ended | error           then the socket is closed
 *
 * Sound is PCM, 16 bits, little-endian, mono, 16 kHz, in base64.
 */

/** Samples per second. */
export const callRate = 16_000
/** Samples of one frame: 20 ms. */
export const callFrame = 320

/** How a page finds the part of the widget that makes calls, and the sound worklets, below the server's address. */
export const callFiles = { part: '/widget/call.js', worklet: '/widget/call-worklet.js' }

export type CallerFrame =
  | {
      readonly kind: 'call'
      /** The visitor's, as the chat gave it. */
      readonly token?: string | undefined
      /** Good for one call, given by the console. */
      readonly ticket?: string | undefined
    }
  | { readonly kind: 'audio'; readonly sound: string }
  | { readonly kind: 'mark'; readonly name: string }
  | { readonly kind: 'digit'; readonly digit: string }
  /** Only with a ticket: words to be spoken by the simulated caller. Comes back as `voice`. */
  | { readonly kind: 'speak'; readonly text: string }
  | { readonly kind: 'hang-up' }

/** 1008: not_allowed, protocol, flooding · 1013: too_many, unavailable */
export type CallErrorCode = 'not_allowed' | 'protocol' | 'flooding' | 'too_many' | 'unavailable'

export type CallServerFrame =
  | { readonly kind: 'ringing' }
  | { readonly kind: 'answered' }
  | { readonly kind: 'audio'; readonly sound: string }
  | { readonly kind: 'mark'; readonly name: string }
  | { readonly kind: 'clear' }
  /** Sound of words that the caller asked to be spoken, for them to send. */
  | { readonly kind: 'voice'; readonly sound: string }
  | { readonly kind: 'ended'; readonly reason: string }
  | { readonly kind: 'error'; readonly code: CallErrorCode; readonly message: string }

/**
 * What the server says to a page of the console that takes calls, over `/ws/phone/desk`. The page sends `desk` with its
 * ticket first, and `decline` with the ring's name; to answer it opens `/ws/phone/speak` with one of the ring's tickets,
 * as a browser calls.
 */
export type DeskServerFrame =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'ring'
      readonly ring: string
      readonly caller: string
      readonly brief: string
      /** Joins the caller at once. */
      readonly take: string
      /** Hears the brief first; key 1 takes the call, another one declines. */
      readonly hear: string
    }
  | { readonly kind: 'ring-over'; readonly ring: string }
  | { readonly kind: 'error'; readonly code: CallErrorCode; readonly message: string }
