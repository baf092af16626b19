import type { CallHost, Said } from '../../call-host.ts'
import type { CallEffect, CallEvent } from './events.ts'

type Respond = Extract<CallEffect, { kind: 'respond' }>

interface Running {
  readonly controller: AbortController
  readonly certain: () => void
  guess: boolean
  over: boolean
}

/** The brain's turns of one call; what they say comes back as events with the number of their run. */
export class Turns {
  readonly #host: CallHost
  readonly #tell: (event: CallEvent) => void
  readonly #unheard: (messageId: string) => void
  /** Also a guess that has finished: it is still to be called certain or aborted. */
  readonly #running = new Map<number, Running>()

  /** @param unheard a sentence of a turn that is over: it is stored, and nobody will hear it */
  constructor(host: CallHost, tell: (event: CallEvent) => void, unheard: (messageId: string) => void) {
    this.#host = host
    this.#tell = tell
    this.#unheard = unheard
  }

  /** `second`: where in the recording the caller began. */
  start(
    callId: string,
    { run, guess, utteranceId, text, confidence, digits }: Respond,
    second: number | undefined,
  ): void {
    const controller = new AbortController()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#running.set(run, { controller, certain: resolve, guess, over: false })
    const said = {
      utteranceId,
      text,
      confidence,
      ...(digits === undefined ? {} : { digits }),
      ...(second === undefined ? {} : { second }),
      ...(guess ? { certain: promise } : {}),
    }
    void this.#follow(run, () => this.#host.respond(callId, said, controller.signal), controller.signal)
  }

  certain(run: number): void {
    const one = this.#running.get(run)
    if (!one) return
    one.certain()
    one.guess = false
    if (one.over) this.#running.delete(run)
  }

  abort(run: number): void {
    this.#running.get(run)?.controller.abort()
    this.#running.delete(run)
  }

  abortAll(): void {
    for (const run of [...this.#running.keys()]) this.abort(run)
  }

  async #follow(run: number, respond: () => AsyncIterable<Said>, signal: AbortSignal): Promise<void> {
    let ok = true
    try {
      for await (const said of respond()) {
        if (signal.aborted) {
          if (said.kind === 'sentence') this.#unheard(said.messageId)
          return
        }
        this.#tell({ kind: 'said', run, said })
      }
    } catch {
      ok = false
    }
    if (signal.aborted) return
    const one = this.#running.get(run)
    if (one?.guess) one.over = true
    else this.#running.delete(run)
    this.#tell({ kind: 'replied', run, ok })
  }
}
