import type { Clock, Timer } from './clock.ts'
import { type Hop, isReliable, type Wire } from './flow.ts'
import { Headers } from './headers.ts'
import { type NewRequest, type Response, write } from './message.ts'
import { capped, doubling, patience, t1, t2, t4, timerD } from './timers.ts'

/** No answer in 64·T1, or the request certainly did not leave. */
export type Failure = 'timeout' | 'unreachable'

export interface ClientHandlers {
  /** Every answer; for INVITE also each repeated 2xx and those of other branches of a fork. */
  onResponse(response: Response): void
  /** Nothing comes after it. */
  onFailure(failure: Failure): void
}

export interface ClientTransaction {
  readonly hop: Hop
  /** Takes an INVITE back, at once or with its first provisional answer (RFC 3261 9.1). */
  cancel(headers?: Readonly<Record<string, string>>): void
  end(): void
}

export interface ClientMachine extends ClientTransaction {
  receive(response: Response): void
}

interface Setting {
  readonly wire: Wire
  readonly clock: Clock
  /** With our Via on top. */
  readonly request: NewRequest
  readonly hop: Hop
  readonly handlers: ClientHandlers
  readonly gone: () => void
  readonly sendCancel: (request: NewRequest) => void
}

/**
 * INVITE, RFC 3261 17.1.1 with RFC 6026 7.2:
 *
 *   send ──▶ Calling ──1xx──▶ Proceeding        A: send again   B: timeout   (both in Calling only)
 *               │                 │
 *               ├────2xx──────────┴──▶ Accepted ──M──▶ gone      every 2xx goes up, the call sends its ACK
 *               └──300–699──(ACK)────▶ Completed ──D──▶ gone     the answer again: ACK again
 */
export function inviteClient(setting: Setting): ClientMachine {
  const { wire, clock, request, hop, handlers, gone } = setting
  const bytes = write(request)
  let state: 'calling' | 'proceeding' | 'accepted' | 'completed' | 'gone' = 'calling'
  let ack: Buffer | undefined
  let repeating: Timer | undefined
  let ending: Timer | undefined
  let cancelled: Readonly<Record<string, string>> | undefined
  const end = () => {
    state = 'gone'
    repeating?.cancel()
    ending?.cancel()
    gone()
  }
  const fail = (failure: Failure) => {
    if (state !== 'calling' && state !== 'proceeding') return
    end()
    handlers.onFailure(failure)
  }
  const send = () => wire.send(bytes, hop, () => fail('unreachable'))
  const again = (interval: number) => {
    repeating = clock.after(interval, () => {
      send()
      again(doubling(interval))
    })
  }
  const takeBack = () => {
    // Without a final answer after it, the call is over all the same (RFC 3261 9.1).
    ending?.cancel()
    ending = clock.after(patience, () => fail('timeout'))
    setting.sendCancel(cancelOf(request, cancelled ?? {}))
  }
  const refuse = (response: Response) => {
    ack = write(ackOf(request, response))
    wire.send(ack, hop)
    state = 'completed'
    ending?.cancel()
    if (isReliable(hop.protocol)) end()
    else ending = clock.after(timerD, end)
    handlers.onResponse(response)
  }
  ending = clock.after(patience, () => fail('timeout'))
  if (!isReliable(hop.protocol)) again(t1)
  send()
  return {
    hop,
    end,
    cancel(headers = {}) {
      if (cancelled || (state !== 'calling' && state !== 'proceeding')) return
      cancelled = headers
      if (state === 'proceeding') takeBack()
    },
    receive(response) {
      if (state === 'completed' && response.status >= 300 && ack) return wire.send(ack, hop)
      if (state === 'accepted') return response.status < 300 ? handlers.onResponse(response) : undefined
      if (state !== 'calling' && state !== 'proceeding') return
      repeating?.cancel()
      if (response.status >= 300) return refuse(response)
      const first = state === 'calling'
      state = response.status < 200 ? 'proceeding' : 'accepted'
      if (first || state === 'accepted') ending?.cancel()
      if (state === 'accepted') ending = clock.after(patience, end)
      else if (first && cancelled) takeBack()
      handlers.onResponse(response)
    },
  }
}

/**
 * Every other request, RFC 3261 17.1.2:
 *
 *   send ──▶ Trying ──1xx──▶ Proceeding ──200–699──▶ Completed ──K──▶ gone
 *            E: send again, every T2 once Proceeding; F: timeout
 */
export function plainClient({ wire, clock, request, hop, handlers, gone }: Setting): ClientMachine {
  const bytes = write(request)
  let state: 'trying' | 'proceeding' | 'completed' = 'trying'
  let repeating: Timer | undefined
  let ending: Timer | undefined
  const end = () => {
    state = 'completed'
    repeating?.cancel()
    ending?.cancel()
    gone()
  }
  const fail = (failure: Failure) => {
    if (state === 'completed') return
    end()
    handlers.onFailure(failure)
  }
  const send = () => wire.send(bytes, hop, () => fail('unreachable'))
  const again = (interval: number) => {
    repeating = clock.after(interval, () => {
      send()
      again(state === 'proceeding' ? t2 : capped(interval))
    })
  }
  ending = clock.after(patience, () => fail('timeout'))
  if (!isReliable(hop.protocol)) again(t1)
  send()
  return {
    hop,
    end,
    cancel() {},
    receive(response) {
      if (state === 'completed') return
      if (response.status < 200) state = 'proceeding'
      else {
        state = 'completed'
        repeating?.cancel()
        ending?.cancel()
        if (isReliable(hop.protocol)) end()
        else ending = clock.after(t4, end)
      }
      handlers.onResponse(response)
    },
  }
}

/** RFC 3261 17.1.1.3: the ACK of a refusal has the same Request-URI, topmost Via and Route as the INVITE. */
function ackOf(invite: NewRequest, response: Response): NewRequest {
  const headers = repeated(invite)
  headers.set('To', response.headers.get('To') ?? '')
  return { method: 'ACK', uri: invite.uri, headers: headers.set('CSeq', `${response.cseq.seq} ACK`) }
}

function cancelOf(invite: NewRequest, more: Readonly<Record<string, string>>): NewRequest {
  const headers = repeated(invite)
  headers.set('CSeq', `${parseInt(invite.headers.get('CSeq') ?? '', 10)} CANCEL`)
  for (const [name, value] of Object.entries(more)) headers.add(name, value)
  return { method: 'CANCEL', uri: invite.uri, headers }
}

function repeated(invite: NewRequest): Headers {
  const headers = new Headers()
  headers.add('Via', invite.headers.get('Via') ?? '')
  for (const name of ['Route', 'From', 'To', 'Call-ID', 'CSeq'])
    for (const value of invite.headers.all(name)) headers.add(name, value)
  return headers.add('Max-Forwards', '70')
}
