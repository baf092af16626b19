import { setTimeout as pause } from 'node:timers/promises'
import {
  type ChatErrorCode,
  type ClientFrame,
  type ClientMessage,
  maxFrame,
  pingEvery,
  protocolVersion,
  type ServerFrame,
} from '../../../contract/chat-protocol.ts'
import type { Identifier } from '../../../contract/identifier.ts'
import type { Inbox, Socket } from '../connector.ts'
import { startFeed } from './feed.ts'
import { parseFrame } from './frames.ts'
import { type Intake, slowDown } from './intake.ts'
import { type ChatLimits, tokenBucket } from './limits.ts'
import { sendSeen } from './seen.ts'
import type { VisitorTokens } from './visitor-token.ts'
import type { Widget } from './widgets.ts'

type Fatal = Exclude<ChatErrorCode, 'bad_frame' | 'slow_down' | 'unavailable'>

/** RFC 6455 7.4.1: 1008 policy, 1009 too big; 1013 (IANA registry): try again later. */
const closeCodes: Readonly<Record<Fatal, number>> = {
  origin_not_allowed: 1008,
  unknown_widget: 1008,
  protocol: 1008,
  hello_missing: 1008,
  flooding: 1008,
  too_large: 1009,
  too_many: 1013,
  slow_reader: 1013,
}

/** Says what is wrong and hangs up. */
export function reject(socket: Socket, code: Fatal, message: string): void {
  socket.send(JSON.stringify({ kind: 'error', code, message } satisfies ServerFrame))
  socket.close(closeCodes[code], code)
}

export interface ConnectionDeps {
  readonly inbox: Inbox
  readonly widget: Widget
  readonly limits: ChatLimits
  readonly tokens: VisitorTokens
  readonly intake: Intake
  /** Whether one more new visitor may come from there. */
  arrive(): boolean
  ended(connection: Connection): void
}

/** ms between two signs of typing that are passed on. */
const typingEvery = 1_000
const unreadable = 'This message could not be taken. Please shorten it and write it again.'
const tooSlow = 'This connection does not read what it is sent. Connect again.'

/** One open socket, from the upgrade to its end. */
export class Connection {
  readonly widget: Widget
  readonly #socket: Socket
  readonly #deps: ConnectionDeps
  readonly #frames: { take(): number }
  readonly #seen: ReturnType<typeof sendSeen>
  readonly #helloTimer: NodeJS.Timeout
  #from: Identifier | undefined
  #ended = false
  #heard = Date.now()
  #strikes = 0
  #waiting = 0
  #typed = 0
  #staffedShown: boolean | undefined
  #stopFeed = () => {}
  // What a visitor wrote stays in its order, so one message waits for the one before.
  #queue: Promise<void> = Promise.resolve()

  constructor(socket: Socket, deps: ConnectionDeps) {
    this.widget = deps.widget
    this.#socket = socket
    this.#deps = deps
    this.#frames = tokenBucket(deps.limits.frames)
    this.#seen = sendSeen(deps.inbox, deps.widget.account.id)
    this.#helloTimer = setTimeout(
      () => this.fail('hello_missing', 'The first frame must be hello, and it did not come in time.'),
      deps.limits.helloWithin,
    )
    socket.onClose(() => this.#end())
    socket.onMessage(text => {
      if (!this.#ended) this.#hear(text)
    })
  }

  /** Asks for a sign of life; hangs up when the last ones brought none. */
  beat() {
    if (Date.now() - this.#heard <= 2 * pingEvery) return this.#send({ kind: 'ping' })
    this.#hangUp('No sign of life')
  }

  /** Tells whether somebody is there, when that changed. */
  staffed(staffed: boolean): void {
    if (this.#staffedShown === undefined || this.#staffedShown === staffed) return
    this.#staffedShown = staffed
    this.#send({ kind: 'staffed', staffed })
  }

  /** Says what is wrong and hangs up. */
  fail(code: Fatal, message: string): void {
    if (this.#ended) return
    this.#end()
    reject(this.#socket, code, message)
  }

  /** The server stops; the widget comes back by itself. */
  goAway(): void {
    this.#hangUp('The server restarts')
  }

  /** RFC 6455 7.4.1, 1001: going away. */
  #hangUp(reason: string): void {
    this.#end()
    this.#socket.close(1001, reason)
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#helloTimer)
    this.#stopFeed()
    this.#deps.ended(this)
  }

  #send(frame: ServerFrame): void {
    if (this.#ended) return
    if (this.#socket.buffered > this.#deps.limits.buffered) this.fail('slow_reader', tooSlow)
    else this.#socket.send(JSON.stringify(frame))
  }

  #strike(): void {
    this.#strikes += 1
    if (this.#strikes > this.#deps.limits.patience)
      this.fail('flooding', 'Too many frames that could not be taken. Connect again later.')
  }

  #hear(text: string) {
    this.#heard = Date.now()
    if (text.length > maxFrame) return this.fail('too_large', `A frame has at most ${maxFrame} characters.`)
    if (this.#frames.take() > 0)
      return this.fail('flooding', 'Too many frames in a short time. Connect again later.')
    const parsed = parseFrame(text)
    if ('frame' in parsed) return this.#handle(parsed.frame)
    if (parsed.clientId === undefined) this.#send({ kind: 'error', code: 'bad_frame', message: parsed.fault })
    else this.#send({ kind: 'refused', clientId: parsed.clientId, reason: unreadable })
    this.#strike()
  }

  #handle(frame: ClientFrame) {
    if (frame.kind === 'hello') return this.#hello(frame)
    if (!this.#from) return this.fail('hello_missing', 'The first frame must be hello.')
    if (frame.kind === 'message') return this.#message(frame, this.#from)
    if (frame.kind === 'seen') return this.#seen(this.#from, frame)
    if (frame.kind === 'typing' && Date.now() - this.#typed >= typingEvery) {
      this.#typed = Date.now()
      this.#deps.inbox.typing(this.widget.account.id, this.#from)
    }
  }

  #hello(frame: Extract<ClientFrame, { kind: 'hello' }>) {
    const { tokens } = this.#deps
    if (this.#from) {
      this.#send({ kind: 'error', code: 'bad_frame', message: 'hello was already said on this socket.' })
      return this.#strike()
    }
    if (frame.protocol !== protocolVersion)
      return this.fail('protocol', `This server speaks version ${protocolVersion}. Reload the page.`)
    const from = frame.token === undefined ? undefined : tokens.check(this.widget.key, frame.token)
    const known = from && frame.token !== undefined ? { from, token: frame.token } : undefined
    if (!known && !this.#deps.arrive())
      return this.fail('too_many', 'Too many new visitors come from this address. Try again in a minute.')
    clearTimeout(this.#helloTimer)
    const visitor = known ?? tokens.issue(this.widget.key)
    this.#from = visitor.from
    this.#queue = this.#welcome(visitor.from, visitor.token, known ? frame.cursor : undefined)
  }

  /** `cursor` is undefined for a new visitor, who has nothing to go on from. */
  async #welcome(from: Identifier, token: string, cursor: number | undefined): Promise<void> {
    const { inbox } = this.#deps
    const accountId = this.widget.account.id
    const staffed = await inbox.staffed(accountId).catch(() => false)
    this.#staffedShown = staffed
    this.#send({ kind: 'welcome', token, fresh: cursor === undefined, staffed })
    if (this.#ended) return
    this.#stopFeed = startFeed({
      inbox,
      accountId,
      from,
      cursor: cursor ?? 0,
      room: () => this.#room(),
      entries: entries => this.#send({ kind: 'entries', entries }),
      typing: who => this.#send({ kind: 'typing', who }),
    })
  }

  #message(frame: ClientMessage, from: Identifier) {
    const { inbox, intake, limits } = this.#deps
    if (this.#waiting >= limits.inFlight) {
      this.#send(slowDown(frame.clientId, 1_000))
      return this.#strike()
    }
    this.#waiting += 1
    this.#queue = this.#queue.then(async () => {
      // Taken even when the socket has closed meanwhile: the visitor has sent it.
      const verdict = await intake(inbox, this.widget, from, frame, [])
      this.#waiting -= 1
      this.#send(verdict)
      if (verdict.kind === 'error' && verdict.code === 'slow_down') this.#strike()
    })
  }

  /** A long history goes out as fast as it is read, and no reader is waited for longer than `drainWithin`. */
  async #room(): Promise<boolean> {
    const { limits } = this.#deps
    const until = Date.now() + limits.drainWithin
    while (!this.#ended && this.#socket.buffered > limits.buffered / 2) {
      if (Date.now() > until) this.fail('slow_reader', tooSlow)
      else await pause(25)
    }
    return !this.#ended
  }
}
