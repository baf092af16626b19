import { createHmac, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Faults } from './faults.ts'
import type { GraphNumber } from './number.ts'

/** ms before each further try of a webhook that was not answered with 200; Meta goes on for seven days. */
const usualDelays: readonly number[] = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]
/** ms a held-back webhook waits to be overtaken. */
const longestHold = 5_000
/** ms for an answer. */
const patience = 20_000

/** Brings webhooks to the businesses, signed and again until they are answered with 200. */
export class Postman {
  readonly #faults: Faults
  readonly #delays: readonly number[]
  readonly #stop = new AbortController()
  readonly #urls = new Map<string, string>()
  #held: (() => void)[] = []
  /** First tries keep the order of what happened; later ones do not, and Meta's do not either. */
  #tail: Promise<unknown> = Promise.resolve()

  constructor(faults: Faults, delays: readonly number[] = usualDelays) {
    this.#faults = faults
    this.#delays = delays
  }

  /** Asks the address as Meta does before it delivers there. @throws when the challenge does not come back. */
  async subscribe(number: GraphNumber, url: string): Promise<void> {
    const challenge = String(randomBytes(4).readUInt32BE())
    const question = new URL(url)
    question.searchParams.set('hub.mode', 'subscribe')
    question.searchParams.set('hub.challenge', challenge)
    question.searchParams.set('hub.verify_token', number.verifyToken)
    const response = await fetch(question, {
      signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(patience)]),
    })
    const said = await response.text()
    if (response.status !== 200 || said !== challenge)
      throw new Error(
        `The address did not give the challenge back (${response.status}). Check the verify token.`,
      )
    this.#urls.set(number.phoneNumberId, url)
  }

  /** Resolves to true once the business has it, to false when nobody took it or the double was stopped. */
  deliver(number: GraphNumber, value: object, field = 'messages'): Promise<boolean> {
    if (this.#urlOf(number) === undefined) return Promise.resolve(false)
    const entry = [{ id: number.businessAccountId, changes: [{ value, field }] }]
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry })
    const fault = this.#faults.forWebhook()
    if (fault?.kind === 'reorder') return this.#overtaken().then(() => this.#untilTaken(number, body))
    const first = this.#tail.then(async () => {
      if (fault?.kind === 'delay') await this.#rest(fault.ms ?? 1_000)
      return this.#post(number, body)
    })
    this.#tail = first.then(() => {
      const waiting = this.#held.splice(0)
      for (const go of waiting) go()
    })
    return first.then(async taken => {
      if (fault?.kind === 'double') await this.#post(number, body)
      return taken || this.#again(number, body)
    })
  }

  stop(): void {
    this.#stop.abort()
    for (const go of this.#held.splice(0)) go()
  }

  async #untilTaken(number: GraphNumber, body: string): Promise<boolean> {
    return (await this.#post(number, body)) || this.#again(number, body)
  }

  async #again(number: GraphNumber, body: string): Promise<boolean> {
    for (const delay of this.#delays) {
      await this.#rest(delay)
      if (this.#stop.signal.aborted) return false
      if (await this.#post(number, body)) return true
    }
    return false
  }

  async #post(number: GraphNumber, body: string): Promise<boolean> {
    const url = this.#urlOf(number)
    if (url === undefined || this.#stop.signal.aborted) return false
    const signature = createHmac('sha256', number.appSecret).update(body).digest('hex')
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
        redirect: 'manual',
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(patience)]),
      })
      await response.body?.cancel()
      return response.status === 200
    } catch {
      return false
    }
  }

  #urlOf(number: GraphNumber): string | undefined {
    return this.#urls.get(number.phoneNumberId) ?? number.webhookUrl
  }

  #overtaken(): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, longestHold)
      this.#held.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  async #rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined)
  }
}
