import type { Spoken, Track } from './heard.ts'

export interface Order {
  readonly utterance: string
  readonly written: string
  readonly spoken: Spoken
  readonly messageId: Promise<string> | undefined
}

/** A sentence on its way to the caller. */
export class Line implements Track {
  readonly order: Order
  readonly words: { readonly sample: number; readonly textOffset: number }[] = []
  samples = 0
  whole = false
  /** Given up in the middle: what was made still leaves. */
  broken = false

  constructor(order: Order) {
    this.order = order
  }

  get written(): string {
    return this.order.written
  }

  get spoken(): Spoken {
    return this.order.spoken
  }
}
