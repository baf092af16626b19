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
  ended(): void
}

/** One open socket, from the upgrade to its end. */
export interface Connection {
  readonly widget: Widget
  /** Asks for a sign of life; hangs up when the last ones brought none. */
  beat(): void
  staffed(staffed: boolean): void
  fail(code: Fatal, message: string): void
  /** RFC 6455 7.4.1, 1001: the server stops, the widget comes back by itself. */
  goAway(): void
}

/** ms between two signs of typing that are passed on. */
const typingEvery = 1_000

export function openConnection(socket: Socket, deps: ConnectionDeps): Connection {
  const { inbox, widget, limits } = deps
  const accountId = widget.account.id
  const frames = tokenBucket(limits.frames)
  let from: Identifier | undefined
  let ended = false
  let heard = Date.now()
  let strikes = 0
  let waiting = 0
  let typed = 0
  let staffedShown: boolean | undefined
  let stopFeed = () => {}
  // What a visitor wrote stays in its order, so one message waits for the one before.
  let queue: Promise<void> = Promise.resolve()

  const end = () => {
    if (ended) return
    ended = true
    clearTimeout(helloTimer)
    stopFeed()
    deps.ended()
  }
  const fail = (code: Fatal, message: string) => {
    if (ended) return
    end()
    reject(socket, code, message)
  }
  const send = (frame: ServerFrame) => {
    if (ended) return
    if (socket.buffered > limits.buffered)
      fail('slow_reader', 'This connection does not read what it is sent. Connect again.')
    else socket.send(JSON.stringify(frame))
  }
  const strike = () => {
    strikes += 1
    if (strikes > limits.patience)
      fail('flooding', 'Too many frames that could not be taken. Connect again later.')
  }
  const helloTimer = setTimeout(
    () => fail('hello_missing', 'The first frame must be hello, and it did not come in time.'),
    limits.helloWithin,
  )

  /** A long history goes out as fast as it is read, and no reader is waited for longer than `drainWithin`. */
  const room = async () => {
    const until = Date.now() + limits.drainWithin
    while (!ended && socket.buffered > limits.buffered / 2) {
      if (Date.now() > until)
        fail('slow_reader', 'This connection does not read what it is sent. Connect again.')
      else await pause(25)
    }
    return !ended
  }

  const welcome = async (visitor: Identifier, token: string, fresh: boolean, cursor: number) => {
    const staffed = await inbox.staffed(accountId).catch(() => false)
    if (ended) return
    staffedShown = staffed
    send({ kind: 'welcome', token, fresh, staffed })
    if (ended) return
    stopFeed = startFeed({
      inbox,
      accountId,
      from: visitor,
      cursor,
      room,
      entries: entries => send({ kind: 'entries', entries }),
      typing: who => send({ kind: 'typing', who }),
    })
  }

  const hello = (frame: Extract<ClientFrame, { kind: 'hello' }>) => {
    if (from) {
      send({ kind: 'error', code: 'bad_frame', message: 'hello was already said on this socket.' })
      return strike()
    }
    if (frame.protocol !== protocolVersion)
      return fail('protocol', `This server speaks version ${protocolVersion}. Reload the page.`)
    const known = frame.token === undefined ? undefined : deps.tokens.check(widget.key, frame.token)
    if (!known && !deps.arrive())
      return fail('too_many', 'Too many new visitors come from this address. Try again in a minute.')
    clearTimeout(helloTimer)
    const visitor =
      known && frame.token !== undefined ? { from: known, token: frame.token } : deps.tokens.issue(widget.key)
    from = visitor.from
    queue = welcome(visitor.from, visitor.token, !known, known ? frame.cursor : 0)
  }

  const message = (frame: ClientMessage, visitor: Identifier) => {
    if (waiting >= limits.inFlight) {
      send(slowDown(frame.clientId, 1_000))
      return strike()
    }
    waiting += 1
    queue = queue.then(async () => {
      // Taken even when the socket has closed meanwhile: the visitor has sent it.
      const verdict = await deps.intake(inbox, widget, visitor, frame, [])
      waiting -= 1
      send(verdict)
      if (verdict.kind === 'error' && verdict.code === 'slow_down') strike()
    })
  }

  const seen = sendSeen(inbox, accountId)
  const handle = (frame: ClientFrame) => {
    if (frame.kind === 'hello') return hello(frame)
    if (!from) return fail('hello_missing', 'The first frame must be hello.')
    if (frame.kind === 'message') return message(frame, from)
    if (frame.kind === 'seen') return seen(from, frame)
    if (frame.kind === 'typing' && Date.now() - typed >= typingEvery) {
      typed = Date.now()
      inbox.typing(accountId, from)
    }
  }

  socket.onClose(end)
  socket.onMessage(text => {
    if (ended) return
    heard = Date.now()
    if (text.length > maxFrame) return fail('too_large', `A frame has at most ${maxFrame} characters.`)
    if (frames.take() > 0) return fail('flooding', 'Too many frames in a short time. Connect again later.')
    const parsed = parseFrame(text)
    if ('frame' in parsed) return handle(parsed.frame)
    if (parsed.clientId === undefined) send({ kind: 'error', code: 'bad_frame', message: parsed.fault })
    else send({ kind: 'refused', clientId: parsed.clientId, reason: unreadable })
    strike()
  })

  return {
    widget,
    beat() {
      if (Date.now() - heard <= 2 * pingEvery) return send({ kind: 'ping' })
      end()
      socket.close(1001, 'No sign of life')
    },
    staffed(staffed) {
      if (staffedShown === undefined || staffedShown === staffed) return
      staffedShown = staffed
      send({ kind: 'staffed', staffed })
    },
    fail,
    goAway() {
      end()
      socket.close(1001, 'The server restarts')
    },
  }
}

const unreadable = 'This message could not be taken. Please shorten it and write it again.'
