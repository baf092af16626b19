/** Times are ms of the monotonic clock, which all processes of a machine share. */

/** One thing a caller said, as it was seen at the caller's socket. */
export interface CallerTurn {
  readonly number: string
  /** The first and the last packet with voice left. */
  readonly began: number
  readonly ended: number
  /** What came of the answer before, which was being spoken when the caller began. */
  readonly cut: Cut | undefined
  /** The first packet of the answer came in; undefined when none came for 8 s. */
  readonly answered: number | undefined
}

export interface Cut {
  /** The last packet that is not silence came in. */
  readonly last: number
  /** 20 ms frames from the first that is not silence to the last one. */
  readonly frames: number
}

export type ToCallers =
  | {
      readonly kind: 'call'
      /** The port of SIP. */
      readonly port: number
      readonly numbers: readonly string[]
      /** ms that a call lasts, at random between these; then another one follows. Absent: until the end. */
      readonly lasting?: readonly [number, number]
    }
  | { readonly kind: 'tell' | 'hang-up' }

export type FromCallers =
  | { readonly kind: 'ready' | 'connected' | 'gone' }
  | {
      readonly kind: 'found'
      readonly turns: readonly CallerTurn[]
      /** ms by which each packet came behind the grid of its stream. */
      readonly late: readonly number[]
      readonly calls: number
      /** Calls that were not taken or ended by the product. */
      readonly failed: number
    }

export interface DeskOrders {
  /** Each is an account with its own providers, so that what they emit can be told apart. */
  readonly lines: readonly { readonly number: string; readonly ear: string; readonly voice: string }[]
  readonly brain: 'instant' | 'field'
}

export type FromDesk =
  | { readonly kind: 'listening'; readonly port: number }
  | {
      readonly kind: 'found'
      /** The brain was asked. */
      readonly asked: readonly { readonly number: string; readonly at: number }[]
      readonly paused: readonly { readonly number: string; readonly at: number }[]
      readonly heard: readonly { readonly number: string; readonly at: number; readonly text: string }[]
      readonly troubles: readonly string[]
      /** CPU time of all threads since the last time, ms. */
      readonly cpu: number
    }
  | ({ readonly kind: 'kept' } & Kept)

/** What a process holds. */
export interface Kept {
  /** MB, after a collection of garbage. */
  readonly rss: number
  readonly heap: number
  /** MB that the main thread's heap has taken from the system, used or not, and that lie outside of it. */
  readonly taken: number
  readonly external: number
  readonly calls: number
  readonly timers: number
  /** As the process itself knows them: sockets, pipes and the like. */
  readonly handles: number
  /** Open descriptors, as the system counts them; 0 where it does not tell. */
  readonly files: number
}

export interface ProviderOrders {
  readonly numbers: readonly string[]
  /** ms from the end of speech to the last word, and from a sentence to its first sound; `spread`: up to so much more. */
  readonly ear: { readonly ms: number; readonly spread: number }
  readonly voice: { readonly ms: number; readonly spread: number }
}

/** An answer of a provider: when it was asked for, and when it left. */
export interface Given {
  readonly number: string
  readonly asked: number
  readonly told: number
}

export type FromProviders =
  | { readonly kind: 'listening'; readonly lines: DeskOrders['lines'] }
  | { readonly kind: 'found'; readonly finals: readonly Given[]; readonly sounds: readonly Given[] }
