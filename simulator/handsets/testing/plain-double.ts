import type { Fault, HandsetAct, HandsetApp, HandsetMessage, ProviderDouble } from '../../handset.ts'

/** A provider without a wire: what the owner of a handset does arrives at once, or when the test lets it. */
export interface PlainDouble extends ProviderDouble {
  readonly written: { readonly number: string; readonly business: string; readonly act: HandsetAct }[]
  readonly faults: Fault[]
  readonly opened: string[]
  /** The business writes to a handset, or a message of it changes. */
  bring(message: Partial<HandsetMessage> & Pick<HandsetMessage, 'id'>): void
  /** What `write` waits for before it is through; may reject. */
  product: Promise<void>
}

export const anna = '+447700900123'
export const desk = '+447700900001'

export function plainDouble(app: HandsetApp): PlainDouble {
  const listeners = new Set<(message: HandsetMessage) => void>()
  const tell = (message: HandsetMessage) => {
    for (const listener of listeners) listener(message)
  }
  const blank = { app, number: anna, business: desk, files: [], choices: [], status: 'sent' } as const
  const double: PlainDouble = {
    app,
    written: [],
    faults: [],
    opened: [],
    product: Promise.resolve(),
    bring: message => tell({ ...blank, direction: 'in', text: '', at: new Date(), ...message }),
    onMessage: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    write: async ({ number }, business, act) => {
      double.written.push({ number, business, act })
      const message: HandsetMessage = {
        ...{ ...blank, number, business, direction: 'out', at: new Date() },
        id: `${app}/${double.written.length}=`,
        text: act.text ?? act.choice?.label ?? (act.reaction ? `[reaction ${act.reaction}]` : ''),
        files: act.file ? [act.file] : [],
        ...(act.answers ? { answers: act.answers } : {}),
      }
      tell(message)
      await double.product
      tell({ ...message, status: 'delivered' })
      return message
    },
    open: async number => {
      double.opened.push(number)
    },
    order: fault => double.faults.push(fault),
    stop: async () => listeners.clear(),
  }
  return double
}
