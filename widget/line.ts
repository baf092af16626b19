import {
  type ChatErrorCode,
  type ClientFrame,
  pingEvery,
  protocolVersion,
  type ServerFrame,
} from '../contract/chat-protocol.ts'

export type LineState = 'idle' | 'connecting' | 'online' | 'offline' | 'refused'

export interface LineDeps {
  readonly url: string
  /** Asked at each connection: another tab may have become the visitor meanwhile. */
  hello(): { readonly token: string | undefined; readonly cursor: number }
  frame(frame: ServerFrame): void
  changed(state: LineState): void
}

/** Milliseconds before the first attempt to come back, doubled each time up to the last. */
const patience = { first: 500, last: 20_000 }
/** After these, trying again brings the same answer. */
const final: readonly ChatErrorCode[] = ['origin_not_allowed', 'unknown_widget', 'protocol']

/**
 *   idle ──open──▶ connecting ──welcome──▶ online
 *                   ▲      │                  │
 *                   │    close              close
 *                   └── offline ◀─────────────┘      a final error ──▶ refused
 */
export class Line {
  state: LineState = 'idle'
  readonly #deps: LineDeps
  #socket: WebSocket | undefined
  #retry: ReturnType<typeof setTimeout> | undefined
  #attempts = 0
  #watch: ReturnType<typeof setTimeout> | undefined

  constructor(deps: LineDeps) {
    this.#deps = deps
  }

  /** Connects now, unless there is a connection already or none is possible. */
  open(): void {
    if (this.#socket || this.state === 'refused') return
    clearTimeout(this.#retry)
    this.#become('connecting')
    const socket = new WebSocket(this.#deps.url)
    this.#socket = socket
    socket.onopen = () => this.send({ kind: 'hello', protocol: protocolVersion, ...this.#deps.hello() })
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#hear(String(data))
    }
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost()
    }
    this.#expect()
  }

  send(frame: ClientFrame): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  /** Leaves this connection and makes another at once. */
  again(): void {
    this.#drop()
    this.open()
  }

  #hear(text: string): void {
    this.#expect()
    let frame: ServerFrame
    try {
      frame = JSON.parse(text)
    } catch {
      return
    }
    if (frame.kind === 'ping') this.send({ kind: 'pong' })
    if (frame.kind === 'error' && final.includes(frame.code)) {
      console.warn(`Frontdesk: ${frame.message}`)
      this.#drop()
      this.#become('refused')
      return
    }
    if (frame.kind === 'welcome') {
      this.#attempts = 0
      this.#become('online')
    }
    this.#deps.frame(frame)
  }

  /** A line without any frame for two pings is dead, although the browser has not noticed. */
  #expect(): void {
    clearTimeout(this.#watch)
    this.#watch = setTimeout(() => this.again(), 2 * pingEvery)
  }

  #drop(): void {
    clearTimeout(this.#watch)
    clearTimeout(this.#retry)
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  #lost(): void {
    this.#drop()
    // Spread over half of the time, so that a restarted server does not meet all visitors at once.
    const wait = Math.min(patience.first * 2 ** this.#attempts++, patience.last) * (0.75 + Math.random() / 2)
    this.#retry = setTimeout(() => this.open(), wait)
    this.#become('offline')
  }

  #become(state: LineState): void {
    // Trying in the background is still offline for the visitor.
    if (state === 'connecting' && this.#attempts > 0) return
    if (state === this.state) return
    this.state = state
    this.#deps.changed(state)
  }
}
