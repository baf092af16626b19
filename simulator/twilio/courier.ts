import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Faults } from './faults.ts'

export interface Errand {
  readonly url: string
  readonly fallback?: string | undefined
  readonly authToken: string
  readonly fields: Readonly<Record<string, string>>
}

/** ms after which a message that waits to be overtaken goes all the same. */
const overtaken = 2_000
/** Twilio waits 15 s for an answer. */
const readTimeout = 15_000

/** Brings webhooks to the product, signed, with Twilio's retries and whatever trouble was ordered. */
export class Courier {
  readonly #faults: Faults
  readonly #stopped = new AbortController()
  readonly #under = new Set<Promise<boolean>>()
  #waiting: (() => void)[] = []

  constructor(faults: Faults) {
    this.#faults = faults
  }

  /** True when the product took it; false when Twilio would give up. */
  bring(errand: Errand): Promise<boolean> {
    const run = this.#bring(errand)
    this.#under.add(run)
    void run.finally(() => this.#under.delete(run))
    return run
  }

  async #bring(errand: Errand): Promise<boolean> {
    const fault = this.#faults.take('delay', 'double', 'reorder')
    if (fault?.kind === 'delay') await this.#sleep(fault.ms ?? 1_000)
    if (fault?.kind === 'reorder') await this.#overtaken()
    const took = await this.#persist(errand)
    if (fault?.kind === 'double') await this.#persist(errand)
    if (fault?.kind !== 'reorder') for (const go of this.#waiting.splice(0)) go()
    return took
  }

  /** One retry when the connection fails, more by the overrides behind `#` (rc, rp); then the fallback. */
  async #persist({ url, fallback, authToken, fields }: Errand): Promise<boolean> {
    const [address = '', overrides] = url.split('#')
    const wanted = new URLSearchParams(overrides)
    const retries = Number(wanted.get('rc') ?? 1)
    const policy = wanted.get('rp') ?? 'ct'
    for (let tries = 0; tries <= retries && !this.#stopped.signal.aborted; tries += 1) {
      const status = await this.#post(address, authToken, fields)
      if (status !== undefined && status < 400) return true
      const again = status === undefined ? /ct|all/ : status < 500 ? /4xx|all/ : /5xx|all/
      if (!again.test(policy)) break
      await this.#sleep(50 * 2 ** tries)
    }
    const status = fallback && (await this.#post(fallback.split('#')[0] ?? '', authToken, fields))
    return typeof status === 'number' && status < 400
  }

  async #post(url: string, authToken: string, fields: Errand['fields']): Promise<number | undefined> {
    const sorted = Object.keys(fields).sort()
    const signed = url + sorted.map(name => name + (fields[name] ?? '')).join('')
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
        headers: {
          'user-agent': 'TwilioProxy/1.1',
          'x-twilio-signature': createHmac('sha1', authToken).update(signed, 'utf8').digest('base64'),
        },
        signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(readTimeout)]),
      })
      await response.arrayBuffer()
      return response.status
    } catch {
      return undefined
    }
  }

  async #sleep(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stopped.signal }).catch(() => undefined)
  }

  async #overtaken(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push(resolve)
    const timer = setTimeout(resolve, overtaken)
    await promise
    clearTimeout(timer)
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    for (const go of this.#waiting.splice(0)) go()
    await Promise.all(this.#under)
  }
}
