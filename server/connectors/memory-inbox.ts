import type { Identifier } from '../../contract/identifier.ts'
import type { Attachment, InboundMessage, OutboundMessage, Receipt } from '../../contract/message.ts'
import type { Inbox, LiveSignal, TranscriptEntry } from './connector.ts'

export interface RecordedReceipt {
  readonly accountId: string
  readonly which: { readonly messageId: string } | { readonly externalId: string }
  readonly receipt: Receipt
}

/** An inbox that lives in memory and keeps the promises of the real one: for the tests and demos of connectors. */
export interface MemoryInbox extends Inbox {
  /** Every call of `message`, redeliveries included. */
  readonly handed: readonly InboundMessage[]
  /** What is durable: each (account, external id) once. */
  readonly stored: readonly InboundMessage[]
  readonly receipts: readonly RecordedReceipt[]
  readonly typed: readonly { readonly accountId: string; readonly from: Identifier }[]
  /** Puts a message of the business into the customer's transcript and rings the watchers. */
  say(message: OutboundMessage): void
  /** Shows that somebody is writing to this customer. */
  showTyping(accountId: string, to: Identifier, who: 'brain' | 'teammate'): void
  setStaffed(staffed: boolean): void
  /** While set, every call fails with it, as when the database is away. */
  setFailure(failure: Error | undefined): void
  /** How many `watch` calls are not stopped. */
  readonly watching: number
  /** Called after each newly stored message. */
  onStored(listener: (inbound: InboundMessage) => void): void
}

interface Line {
  readonly entries: TranscriptEntry[]
  readonly listeners: Set<(signal: LiveSignal) => void>
}

export function memoryInbox(): MemoryInbox {
  const handed: InboundMessage[] = []
  const stored = new Map<string, InboundMessage>()
  const receipts: RecordedReceipt[] = []
  const typed: { accountId: string; from: Identifier }[] = []
  const lines = new Map<string, Line>()
  const files = new Map<string, { readonly owner: string; readonly file: Attachment }>()
  const storedListeners: ((inbound: InboundMessage) => void)[] = []
  let staffed = true
  let failure: Error | undefined
  let count = 0

  const keyOf = (accountId: string, from: Identifier) =>
    JSON.stringify([accountId, from.kind, from.scope, from.value])
  const lineOf = (key: string): Line => {
    const line = lines.get(key) ?? { entries: [], listeners: new Set() }
    lines.set(key, line)
    return line
  }
  const ring = (line: Line, signal: LiveSignal) => {
    for (const listener of [...line.listeners]) listener(signal)
  }
  // The real inbox crosses a process boundary before it answers; a double that answers at once hides races.
  const cross = async () => {
    await new Promise(resolve => setImmediate(resolve))
    if (failure) throw failure
  }
  const keepFiles = (owner: string, attachments: readonly Attachment[]) =>
    attachments.map(file => {
      const id = `file-${++count}`
      files.set(id, { owner, file })
      return { id, name: file.name, type: file.type, size: file.content.byteLength }
    })
  const append = (key: string, entry: Omit<TranscriptEntry, 'cursor'>) => {
    const line = lineOf(key)
    line.entries.push({ ...entry, cursor: (line.entries.at(-1)?.cursor ?? 0) + 1 })
    ring(line, { kind: 'changed' })
  }

  return {
    handed,
    get stored() {
      return [...stored.values()]
    },
    receipts,
    typed,
    get watching() {
      return [...lines.values()].reduce((sum, line) => sum + line.listeners.size, 0)
    },
    async message(inbound) {
      await cross()
      handed.push(inbound)
      const id = JSON.stringify([inbound.accountId, inbound.externalId])
      if (stored.has(id)) return { outcome: 'duplicate' }
      stored.set(id, inbound)
      const key = keyOf(inbound.accountId, inbound.from)
      append(key, {
        id: `in-${++count}`,
        author: 'customer',
        externalId: inbound.externalId,
        text: inbound.text,
        choices: [],
        attachments: keepFiles(key, inbound.attachments),
        at: new Date(),
      })
      for (const listener of storedListeners) listener(inbound)
      return { outcome: 'stored' }
    },
    async receipt(accountId, which, receipt) {
      await cross()
      receipts.push({ accountId, which, receipt })
    },
    async transcript(accountId, from, cursor) {
      await cross()
      return lineOf(keyOf(accountId, from)).entries.filter(entry => entry.cursor > cursor)
    },
    watch(accountId, from, listener) {
      const line = lineOf(keyOf(accountId, from))
      const own = (signal: LiveSignal) => listener(signal)
      line.listeners.add(own)
      return () => line.listeners.delete(own)
    },
    typing(accountId, from) {
      typed.push({ accountId, from })
    },
    async staffed() {
      await cross()
      return staffed
    },
    async attachment(accountId, from, attachmentId) {
      await cross()
      const found = files.get(attachmentId)
      return found?.owner === keyOf(accountId, from) ? found.file : undefined
    },
    say(message) {
      const key = keyOf(message.accountId, message.to)
      append(key, {
        id: message.id,
        author: message.author.kind,
        authorName: message.author.name,
        text: message.text,
        choices: message.choices,
        attachments: keepFiles(key, message.attachments),
        at: new Date(),
      })
    },
    showTyping(accountId, to, who) {
      ring(lineOf(keyOf(accountId, to)), { kind: 'typing', who })
    },
    setStaffed(next) {
      staffed = next
    },
    setFailure(next) {
      failure = next
    },
    onStored(listener) {
      storedListeners.push(listener)
    },
  }
}
