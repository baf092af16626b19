import type { CallHost } from '../../call-host.ts'
import type { CallLeg, DialOutcome } from '../call-leg.ts'
import { sayOn } from '../dial/say-on.ts'
import type { Transfer } from '../session/parts.ts'
import { bridge } from './bridge.ts'
import { type BriefingParts, briefTeammate } from './briefing.ts'
import { briefingWords } from './words.ts'

/** ms that one teammate's telephone rings before the next one's does. */
export const ringing = 20_000

export interface Teammate {
  readonly name: string
  /** A number, or a SIP address. */
  readonly address: string
}

export interface TransferParts extends BriefingParts {
  /** Rung one after another. */
  readonly teammates: readonly Teammate[]
  readonly way: 'warm' | 'cold'
  readonly dial: (address: string, ringMs: number, signal: AbortSignal) => Promise<DialOutcome>
  /** Where the network is to send the caller in a cold transfer. */
  readonly referTarget: (address: string) => string | undefined
  readonly host: Pick<CallHost, 'transferred'>
}

type Request = Parameters<Transfer>[0]
type Joined = { readonly over: Promise<void> }

/**
 * Puts a caller through:
 *
 *   warm   ring ──answered──▶ brief ──1──▶ joined ──either hangs up──▶ over
 *           │                   └──another key, silence, gone──▶ the next teammate
 *           └──nobody──▶ the next teammate
 *   cold   REFER ──the NOTIFY says 2xx──▶ the network has the caller
 *            └──anything else──▶ ring, and joined without a brief
 */
export function createTransfer(parts: TransferParts): Transfer {
  return async (request, signal) => {
    for (const teammate of parts.teammates) {
      if (signal.aborted) break
      const joined = await tryTeammate(parts, teammate, request, signal)
      if (!joined) continue
      await tell(parts, request.callId, { outcome: 'accepted', to: teammate.name })
      void joined.over.then(() => tell(parts, request.callId, { outcome: 'done' }))
      return { ok: true, over: joined.over }
    }
    await tell(parts, request.callId, { outcome: 'declined' })
    return { ok: false, reason: 'Nobody took the call.' }
  }
}

async function tryTeammate(
  parts: TransferParts,
  { address }: Teammate,
  request: Request,
  signal: AbortSignal,
): Promise<Joined | undefined> {
  const cold = parts.way === 'cold'
  if (cold && (await referred(parts, address, request, signal))) return { over: Promise.resolve() }
  const outcome = await parts.dial(address, ringing, signal)
  if (outcome.kind !== 'answered') return undefined
  const { leg } = outcome
  const decision = cold ? 'taken' : await briefTeammate(leg, request, parts, signal)
  if (decision === 'taken' && !signal.aborted) return join(request.leg, leg, parts, signal)
  if (decision === 'called-off' || signal.aborted) void excuse(leg, parts, request)
  else leg.hangup('we-hung-up')
  return undefined
}

async function referred(
  { referTarget }: TransferParts,
  address: string,
  { leg }: Request,
  signal: AbortSignal,
): Promise<boolean> {
  const target = referTarget(address)
  if (!leg.refer || !target) return false
  return (await leg.refer(target, signal)).ok
}

/** Nobody is left alone on the line without a word. */
async function excuse(leg: CallLeg, { voice }: TransferParts, { language }: Request): Promise<void> {
  await sayOn(leg, voice, briefingWords(language).calledOff, { language }, new AbortController().signal)
  leg.hangup('we-hung-up')
}

function join(caller: CallLeg, teammate: CallLeg, { clock }: TransferParts, signal: AbortSignal): Joined {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  let part = () => {}
  // The session takes its music away once it knows; sound that was queued before would go with it.
  const cancel = clock.after(0, () => {
    part = bridge(caller, teammate)
  })
  let ended = false
  const end = () => {
    if (ended) return
    ended = true
    cancel()
    part()
    teammate.hangup('transferred')
    resolve()
  }
  caller.onEnd(end)
  teammate.onEnd(end)
  signal.addEventListener('abort', end, { once: true })
  return { over }
}

/** The outcome is for the record; the people on the line do not wait for it. */
async function tell(
  { host }: TransferParts,
  callId: string,
  news: Parameters<CallHost['transferred']>[1],
): Promise<void> {
  await host.transferred(callId, news).catch(() => {})
}
