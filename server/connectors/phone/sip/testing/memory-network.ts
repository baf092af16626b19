import type { Clock } from '../clock.ts'
import type { Source } from '../flow.ts'
import { parse } from '../parse.ts'
import type { openTransports } from '../transports.ts'

export interface Sent {
  readonly at: number
  readonly from: string
  readonly to: string
  readonly text: string
}

/** Datagrams between user agents in one process, a millisecond each way. */
export interface MemoryNetwork {
  readonly open: typeof openTransports
  readonly sent: Sent[]
  /** First words of all messages so far: "1>2 INVITE", "2>1 200 INVITE", by the last byte of each address. */
  story(): string[]
  /** Loses what it says yes to. */
  lose: (sent: Sent) => boolean
  /** Anything from an address to another, as it is. */
  inject(from: string, to: string, text: string): void
  /** A raw party of the tests' own. */
  listen(address: string, receive: (text: string, from: string) => void): void
}

/** Addresses are hosts with a port: `10.0.0.1:5060`. */
export function createMemoryNetwork(clock: Clock): MemoryNetwork {
  const places = new Map<string, (bytes: Buffer, from: string) => void>()
  const sent: Sent[] = []
  const carry = (bytes: Buffer, from: string, to: string) => {
    const message = { at: clock.now(), from, to, text: bytes.toString() }
    sent.push(message)
    if (!network.lose(message)) clock.after(1, () => places.get(to)?.(bytes, from))
  }
  const network: MemoryNetwork = {
    sent,
    lose: () => false,
    inject: (from, to, text) => carry(Buffer.from(text), from, to),
    listen: (address, receive) => void places.set(address, (bytes, from) => receive(bytes.toString(), from)),
    story: () => sent.map(each => `${lastByte(each.from)}>${lastByte(each.to)} ${titleOf(each.text)}`),
    async open({ listen, onMessage }) {
      const port = listen.port || 5060
      const here = `${listen.host}:${port}`
      places.set(here, (bytes, from) => {
        const [host = '', fromPort] = from.split(':')
        const source: Source = { protocol: 'udp', host, port: Number(fromPort), localPort: port }
        onMessage(parse(bytes), source)
      })
      return {
        port,
        connections: 0,
        send: (bytes, hop) => carry(bytes, here, `${hop.host}:${hop.port}`),
        sentBy: () => ({ host: listen.host, port }),
        close: async () => void places.delete(here),
      }
    },
  }
  return network
}

const lastByte = (place: string) => place.split(':', 1)[0]?.split('.').at(-1)

function titleOf(text: string): string {
  const [first = '', second = ''] = text.split(' ', 2)
  return first === 'SIP/2.0' ? `${second} ${/^CSeq: \d+ (\S+)/m.exec(text)?.[1]}` : first
}
