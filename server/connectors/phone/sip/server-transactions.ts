import type { Clock, Timer } from './clock.ts'
import { answerHop, isReliable, type Source, type Wire } from './flow.ts'
import { type NewResponse, type Request, write } from './message.ts'
import { capped, patience, t1, t4 } from './timers.ts'

/** One request that came in, and the way to answer it. */
export interface ServerTransaction {
  readonly request: Request
  readonly source: Source
  /** True once a final answer was given. */
  readonly answered: boolean
  /** Sends an answer. A second final answer is not sent, except that 2xx to INVITE may be repeated (RFC 6026 7.1). */
  respond(response: NewResponse): void
  /** Runs once when no ACK came for a refusal, or when the peer took the request back. */
  onCancel: (() => void) | undefined
}

export interface ServerMachine extends ServerTransaction {
  /** The same request again. */
  repeat(): void
  /** An ACK of the same branch. True when it belongs to a refusal and is done with. */
  acknowledge(): boolean
  end(): void
}

interface Setting {
  readonly wire: Wire
  readonly clock: Clock
  readonly request: Request
  readonly source: Source
  /** Forgets the transaction. */
  readonly gone: () => void
}

/**
 * INVITE, RFC 3261 17.2.1 with RFC 6026 7.1:
 *
 *               1xx: send, INVITE: send it again
 *              ┌──────┐
 *   INVITE ──▶ Proceeding ──2xx──▶ Accepted ──L──▶ gone      (2xx is repeated by the call until its ACK)
 *                  │
 *               300–699 ──▶ Completed ──ACK──▶ Confirmed ──I──▶ gone
 *                           G, INVITE: send it again; H: gone
 */
export function inviteServer({ wire, clock, request, source, gone }: Setting): ServerMachine {
  const hop = answerHop(request, source)
  const reliable = isReliable(source.protocol)
  let state: 'proceeding' | 'accepted' | 'completed' | 'confirmed' | 'gone' = 'proceeding'
  let last: Buffer | undefined
  let repeating: Timer | undefined
  let ending: Timer | undefined
  const end = () => {
    state = 'gone'
    repeating?.cancel()
    ending?.cancel()
    gone()
  }
  const again = (interval: number) => {
    repeating = clock.after(interval, () => {
      if (last) wire.send(last, hop)
      again(capped(interval))
    })
  }
  return {
    request,
    source,
    onCancel: undefined,
    get answered() {
      return state !== 'proceeding'
    },
    respond(response) {
      const success = response.status >= 200 && response.status < 300
      if (state !== 'proceeding' && !(state === 'accepted' && success)) return
      last = write(response)
      wire.send(last, hop)
      if (response.status < 200 || state === 'accepted') return
      state = success ? 'accepted' : 'completed'
      ending = clock.after(patience, end)
      if (!success && !reliable) again(t1)
    },
    repeat() {
      if (last && (state === 'proceeding' || state === 'completed')) wire.send(last, hop)
    },
    acknowledge() {
      if (state === 'completed') {
        state = 'confirmed'
        repeating?.cancel()
        ending?.cancel()
        if (reliable) end()
        else ending = clock.after(t4, end)
        return true
      }
      return state === 'confirmed'
    },
    end,
  }
}

/**
 * Every other request, RFC 3261 17.2.2:
 *
 *   request ──▶ Trying ──1xx──▶ Proceeding ──200–699──▶ Completed ──J──▶ gone
 *               (a repeated request is answered with what was last sent)
 */
export function plainServer({ wire, clock, request, source, gone }: Setting): ServerMachine {
  const hop = answerHop(request, source)
  let last: Buffer | undefined
  let done = false
  let ending: Timer | undefined
  const end = () => {
    ending?.cancel()
    gone()
  }
  return {
    request,
    source,
    onCancel: undefined,
    get answered() {
      return done
    },
    respond(response) {
      if (done) return
      last = write(response)
      wire.send(last, hop)
      if (response.status < 200) return
      done = true
      if (isReliable(source.protocol)) end()
      else ending = clock.after(patience, end)
    },
    repeat() {
      if (last) wire.send(last, hop)
    },
    acknowledge: () => false,
    end,
  }
}
