import type { ClientMessage, ServerFrame } from '../contract/chat-protocol.ts'
import type { FileBox } from './files.ts'
import type { Memory, Outgoing } from './storage.ts'

export interface DeliveryDeps {
  readonly memory: Memory
  readonly files: FileBox
  online(): boolean
  /** Over the socket; the answer comes to `answered`. */
  send(message: ClientMessage): void
  /** Over HTTP; throws when there is no answer. */
  upload(message: ClientMessage, files: readonly File[]): Promise<ServerFrame>
  changed(): void
}

/** Milliseconds without an answer after which a message is sent again. */
const answerWithin = 12_000
const filesGone = 'The file is no longer there. Please attach it again.'

/**
 * Sends what waits, one after the other and each until the server has answered it, so that the order holds and
 * nothing is lost. Sending one twice does no harm: its id stays the same.
 */
export class Delivery {
  waiting: Outgoing[]
  readonly #deps: DeliveryDeps
  #flying: string | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(deps: DeliveryDeps) {
    this.#deps = deps
    this.waiting = deps.memory.outbox()
  }

  async add(message: Outgoing, files: readonly File[]): Promise<void> {
    this.waiting = [...this.waiting, message]
    this.#deps.memory.keep(message)
    this.#deps.changed()
    if (files.length > 0) await this.#deps.files.put(message.clientId, files)
    this.flush()
  }

  /** Tries what was refused once more. */
  retry(clientId: string): void {
    this.#replace(clientId, ({ refused, ...message }) => message)
    this.flush()
  }

  remove(clientId: string): void {
    this.#deps.memory.forget(clientId)
    this.#deps.files.drop(clientId)
    if (this.#flying === clientId) this.#landed()
    const left = this.waiting.filter(message => message.clientId !== clientId)
    if (left.length === this.waiting.length) return
    this.waiting = left
    this.#deps.changed()
  }

  /** The connection is gone: whatever was under way has to be sent again. */
  interrupt(): void {
    this.#landed()
  }

  /** An ack, a refusal or an error, by whichever way it came. */
  answered(frame: ServerFrame): void {
    if (frame.kind === 'ack') this.remove(frame.clientId)
    else if (frame.kind === 'refused') this.#refuse(frame.clientId, frame.reason)
    else if (frame.kind === 'error' && frame.clientId && frame.clientId === this.#flying)
      this.#later(frame.retryAfter)
    this.flush()
  }

  flush(): void {
    const next = this.waiting.find(message => message.refused === undefined)
    if (!next || this.#flying !== undefined || !this.#deps.online()) return
    this.#flying = next.clientId
    this.#later(answerWithin)
    if (next.files.length > 0) void this.#uploadOf(next)
    else this.#deps.send(frameOf(next))
  }

  async #uploadOf(next: Outgoing): Promise<void> {
    const files = await this.#deps.files.get(next.clientId)
    if (!files) {
      this.answered({ kind: 'refused', clientId: next.clientId, reason: filesGone })
      return
    }
    clearTimeout(this.#timer)
    try {
      const answer = await this.#deps.upload(frameOf(next), files)
      if (answer.kind !== 'error') this.answered(answer)
      // Only these two pass with time.
      else if (answer.code === 'slow_down' || answer.code === 'unavailable') this.#later(answer.retryAfter)
      else this.answered({ kind: 'refused', clientId: next.clientId, reason: answer.message })
    } catch {
      this.#later(4_000)
    }
  }

  #refuse(clientId: string, refused: string): void {
    if (this.#flying === clientId) this.#landed()
    this.#replace(clientId, message => ({ ...message, refused }))
  }

  #replace(clientId: string, change: (message: Outgoing) => Outgoing): void {
    this.waiting = this.waiting.map(message => (message.clientId === clientId ? change(message) : message))
    const changed = this.waiting.find(message => message.clientId === clientId)
    if (changed) this.#deps.memory.keep(changed)
    this.#deps.changed()
  }

  #landed(): void {
    clearTimeout(this.#timer)
    this.#flying = undefined
  }

  #later(wait = 2_000): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#flying = undefined
      this.flush()
    }, wait)
  }
}

function frameOf({ clientId, text, sentAt, choice, name, email }: Outgoing): ClientMessage {
  return { kind: 'message', clientId, text, sentAt, choice, name, email }
}
