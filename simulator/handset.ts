/** What somebody with a simulated telephone sees and does, whichever provider's double carries it. */

export type HandsetApp = 'whatsapp' | 'sms'

export interface HandsetFile {
  readonly name: string
  readonly type: string
  readonly content: Uint8Array
}

/** One message on the screen of a handset. */
export interface HandsetMessage {
  /** The provider's id of it. */
  readonly id: string
  readonly app: HandsetApp
  /** The handset's own number (E.164). */
  readonly number: string
  /** The business's number or sender name, as the handset shows it. */
  readonly business: string
  /** `in`: it came to the handset. */
  readonly direction: 'in' | 'out'
  readonly text: string
  readonly header?: string
  readonly footer?: string
  readonly files: readonly HandsetFile[]
  /** Buttons or list rows to press. */
  readonly choices: readonly { readonly id: string; readonly label: string }[]
  /** Name of the approved template it was sent by. */
  readonly template?: string
  /** Provider's id of the message it answers. */
  readonly answers?: string
  readonly segments?: number
  readonly status: 'sent' | 'delivered' | 'read'
  readonly at: Date
}

/** What the handset's owner does; one of text, choice, file, location or reaction. */
export interface HandsetAct {
  readonly text?: string
  /** A button or row of the message `answers`. */
  readonly choice?: { readonly id: string; readonly label: string }
  readonly file?: HandsetFile
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly name?: string }
  readonly reaction?: string
  readonly answers?: string
}

/**
 * Trouble on order, for the next `times` events: `reject` the product's send for good · `fail` it as a server does that
 * is unwell · `throttle` it · `undeliverable` taken, then reported as failed · `drop` the connection in the middle ·
 * `delay` what goes to the product by `ms` · `double` it · `reorder` it with the one after.
 */
export interface Fault {
  readonly kind: 'reject' | 'fail' | 'throttle' | 'undeliverable' | 'drop' | 'delay' | 'double' | 'reorder'
  readonly times: number
  readonly ms?: number
}

/** A provider outside, on its own wire protocol; the product's connectors are not told that it is a double. */
export interface ProviderDouble {
  readonly app: HandsetApp
  /** Called for every new message on a handset and for every change of one. Returns the way to stop. */
  onMessage(listener: (message: HandsetMessage) => void): () => void
  /** The handset's owner writes to a business; resolves when the product has it, or after the provider gave up. */
  write(
    from: { readonly number: string; readonly name: string },
    business: string,
    act: HandsetAct,
  ): Promise<HandsetMessage>
  /** The handset shows its messages with this business: read receipts go out where the provider has them. */
  open(number: string, business: string): Promise<void>
  order(fault: Fault): void
  stop(): Promise<void>
}
