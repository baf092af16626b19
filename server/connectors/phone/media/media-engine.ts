import { Worker } from 'node:worker_threads'
import { frameSize } from '../call-leg.ts'
import { type MediaLeg, WorkerLeg } from './media-leg.ts'
import { type FromMedia, monotonic, type ToMedia } from './media-messages.ts'
import type { MediaWorkerData } from './media-worker.ts'

export type { MediaLeg } from './media-leg.ts'

export interface MediaOptions {
  /** Address of this machine that sound is received on. */
  readonly host: string
  /** First and last UDP port; each call takes an even one and the next. */
  readonly ports: readonly [from: number, to: number]
  /** `fatal`: the thread is gone, all its calls are silent and no new one opens; make another engine. */
  onFault(fault: { readonly reason: string; readonly fatal: boolean }): void
}

/** Carries the sound of all calls of this process in a thread that does nothing else. */
export interface MediaEngine {
  /** Rejects with the cure in words when no port is free or the address is not ours. */
  open(): Promise<MediaLeg>
  /** Closes all calls and the thread. */
  stop(): Promise<void>
}

/**
 * Starts the media thread. A main thread that stands still for 30 ms puts packets 270 ms late when it carries the
 * sound itself, 7 ms when a thread of its own does.
 */
export function createMediaEngine(options: MediaOptions): MediaEngine {
  return new ThreadEngine(options)
}

class ThreadEngine implements MediaEngine {
  readonly #options: MediaOptions
  readonly #worker: Worker
  readonly #legs = new Map<number, WorkerLeg>()
  readonly #opening = new Map<
    number,
    { readonly control: Int32Array<SharedArrayBuffer> } & PromiseWithResolvers<MediaLeg>
  >()
  readonly #ended = Promise.withResolvers<void>()
  /** From the clock all threads share to performance.now() of this one. */
  readonly #clockOffset = performance.now() - monotonic()
  #count = 0
  #state: 'running' | 'stopping' | 'gone' = 'running'

  constructor(options: MediaOptions) {
    this.#options = options
    const workerData: MediaWorkerData = { host: options.host, ports: options.ports }
    this.#worker = new Worker(new URL('./media-worker.ts', import.meta.url), { workerData, name: 'media' })
    this.#worker.on('message', (message: FromMedia) => this.#receive(message))
    this.#worker.on('error', error => {
      options.onFault({ reason: `The media thread failed: ${(error as Error).stack ?? error}`, fatal: true })
      this.#gone()
    })
    this.#worker.on('exit', code => {
      if (this.#state === 'running') {
        options.onFault({ reason: `The media thread ended with ${code}; calls have no sound`, fatal: true })
      }
      this.#gone()
    })
  }

  open(): Promise<MediaLeg> {
    const answer = Promise.withResolvers<MediaLeg>()
    if (this.#state !== 'running') {
      answer.reject(new Error('The media thread is not running; restart the phone connector'))
      return answer.promise
    }
    const leg = ++this.#count
    const control = new Int32Array(new SharedArrayBuffer(8))
    this.#opening.set(leg, { ...answer, control })
    this.#post({ kind: 'open', leg, control })
    return answer.promise
  }

  async stop(): Promise<void> {
    if (this.#state === 'running') {
      this.#state = 'stopping'
      this.#post({ kind: 'stop' })
    }
    await this.#ended.promise
  }

  #receive(message: FromMedia): void {
    switch (message.kind) {
      case 'frames':
        this.#hear(message)
        break
      case 'opened':
        this.#opened(message.leg, message.port)
        break
      case 'refused':
        this.#opening.get(message.leg)?.reject(new Error(message.reason))
        this.#opening.delete(message.leg)
        break
      case 'fault':
        this.#options.onFault({ reason: message.reason, fatal: false })
        break
      default:
        this.#legs.get(message.leg)?.receive(message)
        if (message.kind === 'closed') this.#legs.delete(message.leg)
    }
  }

  #hear({ legs, at, samples }: Extract<FromMedia, { kind: 'frames' }>): void {
    legs.forEach((leg, i) => {
      const frame = samples.subarray(i * frameSize, (i + 1) * frameSize)
      this.#legs.get(leg)?.hear(frame, at[i]! + this.#clockOffset)
    })
  }

  #opened(number: number, port: number): void {
    const { control, resolve } = this.#opening.get(number)!
    this.#opening.delete(number)
    const local = { address: this.#options.host, port }
    const leg = new WorkerLeg(number, local, control, (message, transfer) => this.#post(message, transfer))
    this.#legs.set(number, leg)
    resolve(leg)
  }

  #post(message: ToMedia, transfer: ArrayBuffer[] = []): void {
    if (this.#state !== 'gone') this.#worker.postMessage(message, transfer)
  }

  #gone(): void {
    this.#state = 'gone'
    for (const leg of this.#legs.values()) leg.end()
    for (const { reject } of this.#opening.values())
      reject(new Error('The media thread stopped before the call opened'))
    this.#legs.clear()
    this.#opening.clear()
    this.#ended.resolve()
  }
}
