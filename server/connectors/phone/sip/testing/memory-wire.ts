import type { Clock } from '../clock.ts'
import type { Hop, Source, Wire } from '../flow.ts'
import { parse } from '../parse.ts'

/** A network of one cable: keeps what was sent, with its time. */
export interface MemoryWire extends Wire {
  readonly sent: { readonly at: number; readonly text: string; readonly hop: Hop }[]
  /** First lines of everything that was sent. */
  lines(): string[]
  /** Sending fails from now on. */
  cut(): void
}

export function createMemoryWire(clock: Clock): MemoryWire {
  const sent: MemoryWire['sent'] = []
  let broken = false
  return {
    sent,
    send(bytes, hop, failed = () => {}) {
      if (broken) return queueMicrotask(() => failed(new Error('no route')))
      sent.push({ at: clock.now(), text: bytes.toString(), hop })
    },
    sentBy: () => ({ host: '192.0.2.1', port: 5060 }),
    lines: () => sent.map(({ text }) => text.slice(0, text.indexOf('\r\n'))),
    cut() {
      broken = true
    },
  }
}

export const from = (protocol: Source['protocol'] = 'udp'): Source => ({
  protocol,
  host: '192.0.2.9',
  port: 40_000,
  localPort: 5060,
})

/** An answer to a request as it went over the wire. */
export function answerTo(
  request: string,
  status: number,
  change: { toTag?: string; headers?: string; body?: string } = {},
) {
  const parsed = parse(Buffer.from(request))
  if (parsed.kind !== 'request') throw new Error('only a request is answered')
  const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map(name => `${name}: ${parsed.headers.get(name)}`)
  const to = parsed.headers.get('To') ?? ''
  const tagged = change.toTag === undefined || to.includes(';tag=') ? to : `${to};tag=${change.toTag}`
  const body = change.body ?? ''
  return parse(
    Buffer.from(
      `SIP/2.0 ${status} Answer\r\n${copied.join('\r\n')}\r\nTo: ${tagged}\r\n${change.headers ?? ''}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  )
}
