import type { Transaction } from 'kysely'
import type { Handle } from '../database.ts'
import type { Clock } from './clock.ts'
import {
  finish,
  giveBack,
  guard,
  type HeldLane,
  LeaseLost,
  leaveEmpty,
  next,
  park,
  putBack,
  type Task,
} from './lanes.ts'
import type { Leases } from './leases.ts'

/** What a handler works with. */
export interface TaskContext<S> {
  /** Aborts when the lease is lost or the server must stop: end the work, write nothing. */
  readonly signal: AbortSignal
  /**
   * The task's effects and its removal in one transaction: both happen, once, or neither. Call it at most once, last.
   * @throws LeaseLost when another worker has the lane; nothing is written.
   */
  finish(effects: (tx: Transaction<S>) => Promise<unknown>): Promise<void>
  /**
   * An earlier write of the task, such as the row "sending" before a send; must bear being repeated by the next try.
   * @throws LeaseLost when another worker has the lane; nothing is written.
   */
  write<T>(work: (tx: Transaction<S>) => Promise<T>): Promise<T>
}

/** Does one task. When it returns without `finish`, the task is removed; when it throws, it is tried again later. */
export type Handler<S> = (task: Task, context: TaskContext<S>) => Promise<void>

/** Thrown by a handler that knows when the next try makes sense, from a Retry-After header for example. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater'
  readonly afterMs: number

  constructor(message: string, afterMs: number) {
    super(message)
    this.afterMs = afterMs
  }
}

/** What all lanes of one worker share. */
export interface Rules<S> {
  background: Handle<S>
  handlers: Record<string, Handler<S>>
  clock: Clock
  leases: Leases
  backoff: (attempt: number) => number
  log: (message: string) => void
  /** False when the worker stops: begin no other task. */
  goOn: () => boolean
}

/** After so many tasks a lane goes to the end of the line, so that a busy one cannot keep the others waiting. */
const FAIR_SHARE = 20

/** How a claim ended; a lost lane is somebody else's already, or will be when the lease ends. */
export type Outcome = 'empty' | 'resting' | 'given back' | 'lost'

/** One claim of one lane: its tasks in order, until the lane is empty, must rest, or is lost. */
export class LaneRun<S> {
  readonly #rules: Rules<S>
  readonly #signal: AbortSignal
  readonly #leave: () => void
  #held: HeldLane
  #done = 0

  constructor(rules: Rules<S>, held: HeldLane, expires: number) {
    this.#rules = rules
    this.#held = held
    const { signal, leave } = rules.leases.hold(held, expires)
    this.#signal = signal
    this.#leave = leave
  }

  /** Never rejects: when the database is away too, the lease ends and another claim goes on. */
  async complete(): Promise<Outcome> {
    try {
      let outcome: Outcome | undefined
      for (; !outcome; this.#done += 1) outcome = await this.#step()
      return outcome
    } catch (error) {
      if (!(error instanceof LeaseLost)) this.#log(`left to its lease: ${describe(error)}`)
      return 'lost'
    } finally {
      this.#leave()
    }
  }

  /** @returns undefined while the lane is held and worth another look. */
  async #step(): Promise<Outcome | undefined> {
    const { task } = this.#held
    if (!task) return this.#lookForMore()
    if (task.attempts > task.maxAttempts) return this.#setAside(task, 'The process ended during each try.')
    try {
      await this.#attempt(task)
      return undefined
    } catch (error) {
      if (error instanceof LeaseLost) throw error
      return this.#failed(task, error)
    }
  }

  async #attempt(task: Task): Promise<void> {
    const handler = this.#rules.handlers[task.kind]
    if (!handler) throw new Error(`No handler for tasks of kind "${task.kind}".`)
    const { db } = this.#rules.background
    let finished = false
    const finishOnce = async (effects: (tx: Transaction<S>) => Promise<unknown>) => {
      if (finished) throw new Error('The task is finished already.')
      const held = await this.#rules.background.transaction(async tx => {
        await effects(tx)
        return finish(tx, this.#held, task, this.#leaseEnd(), this.#mayGoOn())
      })
      finished = true
      this.#held = held
    }
    try {
      await handler(task, { signal: this.#signal, finish: finishOnce, write: work => this.#write(work) })
    } catch (error) {
      if (!finished) throw error
      this.#log(`task ${task.id} (${task.kind}) failed after it had finished: ${describe(error)}`)
    }
    if (!finished) this.#held = await finish(db, this.#held, task, this.#leaseEnd(), this.#mayGoOn())
  }

  #write<T>(work: (tx: Transaction<S>) => Promise<T>): Promise<T> {
    return this.#rules.background.transaction(async tx => {
      const result = await work(tx)
      await guard(tx, this.#held)
      return result
    })
  }

  async #lookForMore(): Promise<Outcome | undefined> {
    const { db } = this.#rules.background
    if (await leaveEmpty(db, this.#held)) return 'empty'
    if (!this.#mayGoOn()) {
      await giveBack(db, this.#held, this.#rules.clock.now())
      return 'given back'
    }
    this.#held = await next(db, this.#held, this.#leaseEnd())
    return undefined
  }

  async #failed(task: Task, error: unknown): Promise<Outcome | undefined> {
    const reason = describe(error)
    if (task.attempts >= task.maxAttempts) return this.#setAside(task, reason)
    const wait = error instanceof RetryLater ? error.afterMs : this.#rules.backoff(task.attempts)
    this.#log(`task ${task.id} (${task.kind}) failed, try ${task.attempts} of ${task.maxAttempts}: ${reason}`)
    await this.#rules.background.transaction(async tx => {
      await giveBack(tx, this.#held, new Date(this.#rules.clock.now().getTime() + wait))
      await putBack(tx, task, reason)
    })
    return 'resting'
  }

  async #setAside(task: Task, reason: string): Promise<undefined> {
    this.#log(`task ${task.id} (${task.kind}) is parked after ${task.maxAttempts} tries: ${reason}`)
    await this.#rules.background.transaction(async tx => {
      await guard(tx, this.#held)
      await park(tx, task, reason, this.#rules.clock.now())
    })
    this.#held = { ...this.#held, task: undefined }
  }

  #leaseEnd(): Date {
    return this.#rules.leases.term().leaseEnd
  }

  #mayGoOn(): boolean {
    return this.#rules.goOn() && this.#done < FAIR_SHARE
  }

  #log(message: string): void {
    this.#rules.log(`Lane ${this.#held.lane}: ${message}`)
  }
}

const MAX_REASON = 300

/** Class and message of an error, cut short. Errors of the product carry no customer text. */
function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON)}…` : text
}
