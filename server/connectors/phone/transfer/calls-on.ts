import type { Guest, Switchboard } from '../../switchboard.ts'
import type { TeammateDoor } from '../browser/teammate-door.ts'
import type { LiveCall } from './live-call.ts'

/** The calls that are on at this node, with whose they are. */
export class CallsOn implements Switchboard {
  readonly #calls = new Map<LiveCall, string>()
  readonly #door: TeammateDoor

  constructor(door: TeammateDoor) {
    this.#door = door
  }

  get count(): number {
    return this.#calls.size
  }

  /** Until it is over. */
  add(businessId: string, call: LiveCall): void {
    this.#calls.set(call, businessId)
    void call.done.finally(() => this.#calls.delete(call))
  }

  async stop(): Promise<void> {
    const calls = [...this.#calls.keys()]
    for (const call of calls) call.stop()
    await Promise.all(calls.map(call => call.done))
  }

  on(businessId: string) {
    return [...this.#calls].flatMap(([call, owner]) => (owner === businessId && call.now ? [call.now] : []))
  }

  hangUp(businessId: string, callId: string): boolean {
    const call = this.#find(businessId, callId)
    call?.stop()
    return call !== undefined
  }

  listen(businessId: string, callId: string, { allowed }: Guest): string | undefined {
    const call = this.#find(businessId, callId)
    return (
      call && this.#door.listener({ listen: listener => call.listen(listener), over: call.done, allowed })
    )
  }

  takeOver(businessId: string, callId: string, { person, allowed }: Guest): string | undefined {
    const call = this.#find(businessId, callId)
    if (call?.busy) throw new Error(call.busy)
    return call && this.#door.speaker({ join: leg => call.takeOver(person, leg), allowed })
  }

  desk(businessId: string, guest: Guest): string {
    return this.#door.desk({ businessId, ...guest })
  }

  #find(businessId: string, callId: string): LiveCall | undefined {
    for (const [call, owner] of this.#calls)
      if (owner === businessId && call.now?.callId === callId) return call
    return undefined
  }
}
