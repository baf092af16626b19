import type { Clock, Timer } from './clock.ts'
import { parseNumber, parseParams } from './grammar.ts'
import type { Headers } from './headers.ts'
import type { Request, Response } from './message.ts'

/** Shortest session that we agree to, in seconds (RFC 4028 4: at least 90). */
export const minSe = 90
/** What we ask for, in seconds (RFC 4028 4.2 recommends 1800). */
export const wantedInterval = 1800

/** A session that has to be refreshed within `interval` seconds. */
export interface Agreement {
  readonly interval: number
  readonly weRefresh: boolean
}

export interface SessionExpires {
  readonly interval: number
  readonly refresher?: 'uac' | 'uas'
}

export function sessionExpiresOf(headers: Headers): SessionExpires | undefined {
  const value = headers.get('Session-Expires')
  if (value === undefined) return undefined
  const semicolon = value.indexOf(';')
  const interval = parseNumber((semicolon < 0 ? value : value.slice(0, semicolon)).trim())
  const refresher = parseParams(semicolon < 0 ? '' : value.slice(semicolon))?.get('refresher')
  if (interval === undefined) return undefined
  return refresher === 'uac' || refresher === 'uas' ? { interval, refresher } : { interval }
}

/** Fields of a request that starts or refreshes a session. */
export function proposal(interval: number, least: number, refresher?: 'uac' | 'uas'): Record<string, string> {
  return {
    'Session-Expires': refresher ? `${interval};refresher=${refresher}` : String(interval),
    'Min-SE': String(least),
  }
}

export type Reaction =
  /** To be answered with 422 and `Min-SE: 90`. */
  'too-small' | { readonly agreed?: Agreement; readonly fields: Readonly<Record<string, string>> }

/** What the called side makes of a request (RFC 4028 9, table 2). */
export function react(request: Request): Reaction {
  const asked = sessionExpiresOf(request.headers)
  const supports = request.headers.lists('Supported', 'timer') || request.headers.lists('Require', 'timer')
  if (asked && asked.interval < minSe) return 'too-small'
  if (!asked && !supports) return { fields: {} }
  const least = Math.max(minSe, parseNumber(request.headers.get('Min-SE')?.split(';', 1)[0]?.trim()) ?? 0)
  const interval = asked ? Math.max(asked.interval, least) : Math.max(wantedInterval, least)
  // One who does not know the extension cannot refresh; else the caller does, unless he wants us to.
  const refresher = supports ? (asked?.refresher ?? 'uac') : 'uas'
  const require = refresher === 'uac' ? { Require: 'timer' } : {}
  return {
    agreed: { interval, weRefresh: refresher === 'uas' },
    fields: { 'Session-Expires': `${interval};refresher=${refresher}`, ...require },
  }
}

/** What an answer to our request agreed to; undefined without session timer. */
export function agreedBy(response: Response): Agreement | undefined {
  const told = sessionExpiresOf(response.headers)
  return told && told.interval >= 1
    ? { interval: told.interval, weRefresh: told.refresher !== 'uas' }
    : undefined
}

/**
 *   off ──arm──▶ running ──half the interval, we refresh──▶ refresh (arms again by its answer)
 *                   └────── the peer refreshes: interval − min(32 s, a third) ──▶ expired ──▶ off
 *
 * RFC 4028 10: the refresher acts at half of the interval, the other side hangs up shortly before its end.
 */
export class SessionTimer {
  readonly #clock: Clock
  readonly #refresh: () => void
  readonly #expired: () => void
  #timers: Timer[] = []
  #agreement: Agreement | undefined

  constructor(clock: Clock, actions: { readonly refresh: () => void; readonly expired: () => void }) {
    this.#clock = clock
    this.#refresh = actions.refresh
    this.#expired = actions.expired
  }

  get agreement(): Agreement | undefined {
    return this.#agreement
  }

  arm(agreement: Agreement | undefined): void {
    this.stop()
    this.#agreement = agreement
    if (!agreement) return
    const ms = agreement.interval * 1000
    this.#timers = [this.#clock.after(ms - Math.min(32_000, ms / 3), this.#expired)]
    if (agreement.weRefresh) this.#timers.push(this.#clock.after(ms / 2, this.#refresh))
  }

  stop(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#timers = []
    this.#agreement = undefined
  }
}
