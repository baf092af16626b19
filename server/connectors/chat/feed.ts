import type { WireEntry } from '../../../contract/chat-protocol.ts'
import type { Identifier } from '../../../contract/identifier.ts'
import type { Inbox, LiveSignal } from '../connector.ts'
import { toWire } from './frames.ts'

export interface FeedLine {
  readonly inbox: Inbox
  readonly accountId: string
  readonly from: Identifier
  readonly cursor: number
  /** Resolves once the reader has room for more; false when it is gone or too slow. */
  room(): Promise<boolean>
  entries(entries: readonly WireEntry[]): void
  typing(who: 'brain' | 'teammate'): void
}

/** Characters of text in one frame of entries, so that a long history does not fill the line at once. */
const maxChunk = 64_000
const retry = { first: 500, most: 30_000 }

/**
 * Pushes what the transcript has after the cursor, then whatever comes. One query at a time: a wake-up during a query
 * asks for one more, so none is lost and a burst of them costs two. Returns the way to stop.
 */
export function startFeed(line: FeedLine): () => void {
  let cursor = line.cursor
  let dirty = false
  let running = false
  let stopped = false
  let delay = retry.first
  let timer: NodeJS.Timeout | undefined

  const advance = async () => {
    const news = await line.inbox.transcript(line.accountId, line.from, cursor)
    for (const chunk of chunks(news.map(entry => toWire(entry, line.from)))) {
      if (stopped || !(await line.room()) || stopped) return
      line.entries(chunk)
      cursor = chunk.at(-1)?.cursor ?? cursor
    }
  }
  const run = async () => {
    if (running) return
    running = true
    try {
      while (dirty && !stopped) {
        dirty = false
        await advance()
        delay = retry.first
      }
    } catch {
      // Nobody rings again for what is already there.
      dirty = true
      if (!stopped) timer = setTimeout(run, delay)
      delay = Math.min(delay * 2, retry.most)
    } finally {
      running = false
    }
  }
  const wake = () => {
    dirty = true
    clearTimeout(timer)
    void run()
  }
  // Watched before it is read: what comes in between is seen twice rather than never.
  const unwatch = line.inbox.watch(line.accountId, line.from, (signal: LiveSignal) => {
    if (signal.kind === 'typing') line.typing(signal.who)
    else wake()
  })
  wake()
  return () => {
    stopped = true
    clearTimeout(timer)
    unwatch()
  }
}

function* chunks(entries: readonly WireEntry[]): Generator<readonly WireEntry[]> {
  let chunk: WireEntry[] = []
  let size = 0
  for (const entry of entries) {
    if (chunk.length > 0 && size + entry.text.length > maxChunk) {
      yield chunk
      chunk = []
      size = 0
    }
    chunk.push(entry)
    size += entry.text.length
  }
  if (chunk.length > 0) yield chunk
}
