import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import type { ClientFrame, ServerFrame, WireEntry } from '../../contract/chat-protocol.ts'

/** Somebody in the web chat, without a browser: what the widget does on the wire. */
export interface Visitor {
  readonly entries: readonly WireEntry[]
  /** Shows the server who comes back. */
  readonly token: string
  say(text: string): void
  /** Says something and waits for the next answer. */
  ask(text: string): Promise<WireEntry>
  typing(): void
  /** The first entry that fits, now or as soon as it comes. */
  until(fits: (entry: WireEntry) => boolean): Promise<WireEntry>
  leave(): void
}

export async function visit(url: string, key: string, name?: string, known?: string): Promise<Visitor> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws/chat?key=${encodeURIComponent(key)}`, {
    headers: { origin: url },
  })
  const entries: WireEntry[] = []
  const waiting = new Set<() => void>()
  const send = (frame: ClientFrame) => socket.send(JSON.stringify(frame))
  const welcomed = Promise.withResolvers<string>()
  socket.on('error', welcomed.reject)
  socket.on('open', () => send({ kind: 'hello', protocol: 1, cursor: 0, token: known }))
  socket.on('message', data => {
    const frame: ServerFrame = JSON.parse(String(data))
    if (frame.kind === 'welcome') welcomed.resolve(frame.token)
    if (frame.kind === 'ping') send({ kind: 'pong' })
    if (frame.kind === 'error') welcomed.reject(new Error(frame.message))
    if (frame.kind === 'entries') entries.push(...frame.entries)
    for (const look of waiting) look()
  })
  const token = await welcomed.promise
  const say = (text: string) =>
    send({ kind: 'message', clientId: randomUUID(), text, sentAt: Date.now(), name })
  const until = (fits: (entry: WireEntry) => boolean): Promise<WireEntry> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        waiting.delete(look)
        reject(new Error(`It never came; the last entry is: ${entries.at(-1)?.text}`))
      }, 60_000)
      const look = () => {
        const found = entries.find(fits)
        if (!found) return
        clearTimeout(late)
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  return {
    entries,
    token,
    say,
    ask: text => {
      const last = entries.at(-1)?.cursor ?? 0
      say(text)
      return until(({ author, cursor }) => author !== 'customer' && cursor > last)
    },
    typing: () => send({ kind: 'typing' }),
    until,
    leave: () => socket.close(),
  }
}
