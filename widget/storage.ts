import type { WireEntry } from '../contract/chat-protocol.ts'

/** A message that the server has not acknowledged. Its files, which no text storage holds, are kept by `files.ts`. */
export interface Outgoing {
  readonly clientId: string
  readonly text: string
  readonly sentAt: number
  readonly choice?: string
  readonly name?: string
  readonly email?: string
  readonly files: readonly { readonly name: string; readonly size: number }[]
  /** Why the server never takes it; absent while it is still to be sent. */
  readonly refused?: string
}

export interface Memory {
  get(name: string): string | undefined
  set(name: string, value: string | undefined): void
  entries(): readonly WireEntry[]
  keepEntries(entries: readonly WireEntry[]): void
  outbox(): Outgoing[]
  keep(message: Outgoing): void
  forget(clientId: string): void
}

/** Characters of history that are remembered; beyond it the server is asked for all of it again. */
const historyRoom = 300_000

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { names(): string[] }

/** `localStorage`, or for pages that may not use it a memory that lasts as long as the page. */
export function browserStore(): Store {
  try {
    const storage = window.localStorage
    storage.setItem('frontdesk', '1')
    storage.removeItem('frontdesk')
    return {
      getItem: name => storage.getItem(name),
      setItem: (name, value) => storage.setItem(name, value),
      removeItem: name => storage.removeItem(name),
      names: () => Object.keys(storage),
    }
  } catch {
    const kept = new Map<string, string>()
    return {
      getItem: name => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: name => void kept.delete(name),
      names: () => [...kept.keys()],
    }
  }
}

/**
 * What the widget of one key remembers. Each waiting message has a record of its own, so that two tabs never
 * overwrite each other's.
 */
export function createMemory(key: string, store: Store): Memory {
  const prefix = `frontdesk:${key}:`
  const get = (name: string) => store.getItem(prefix + name) ?? undefined
  const set = (name: string, value: string | undefined) => {
    try {
      if (value === undefined) store.removeItem(prefix + name)
      else store.setItem(prefix + name, value)
    } catch {
      // Full: the message is still in this page's memory and is sent from there.
    }
  }
  return {
    get,
    set,
    entries: () => read<WireEntry[]>(get('entries'), Array.isArray) ?? [],
    keepEntries(entries) {
      const text = JSON.stringify(entries)
      set('entries', text.length <= historyRoom ? text : undefined)
    },
    outbox: () =>
      store
        .names()
        .filter(name => name.startsWith(`${prefix}out:`))
        .flatMap(name => read<Outgoing>(store.getItem(name), isOutgoing) ?? [])
        .sort((a, b) => a.sentAt - b.sentAt),
    keep: message => set(`out:${message.clientId}`, JSON.stringify(message)),
    forget: clientId => set(`out:${clientId}`, undefined),
  }
}

function isOutgoing(value: unknown): boolean {
  const { clientId, text, sentAt, files } = Object(value)
  return (
    typeof clientId === 'string' &&
    typeof text === 'string' &&
    typeof sentAt === 'number' &&
    Array.isArray(files)
  )
}

/** What another version, or another script of the page, has written there must not break the widget. */
function read<T>(text: string | null | undefined, fits: (value: unknown) => boolean): T | undefined {
  try {
    const value = JSON.parse(text ?? '')
    return fits(value) ? value : undefined
  } catch {
    return undefined
  }
}
