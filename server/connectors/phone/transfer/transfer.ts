import type { CallHost } from '../../call-host.ts'
import type { DeskAnswer, DeskCall } from '../browser/desk-phones.ts'
import type { CallLeg, DialOutcome } from '../call-leg.ts'
import { sayOn } from '../dial/say-on.ts'
import type { Transfer } from '../session/parts.ts'
import { bridge } from './bridge.ts'
import { type BriefingParts, briefTeammate, type Decision } from './briefing.ts'
import { type Race, raceWithin } from './race.ts'
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
  /** Pages of the console that are rung as well, all at once. */
  readonly desks?: {
    any(): boolean
    ring(call: DeskCall, signal: AbortSignal): Promise<DeskAnswer | undefined>
  }
}

type Request = Parameters<Transfer>[0]
type Joined = { readonly to: string; readonly over: Promise<void> }

/**
 * Puts a caller through. Telephones ring one after another, and beside them every page that takes calls; who takes it
 * first has it, and the others hear that nobody waits any more.
 *
 *   warm   ring ──answered──▶ brief ──1──▶ joined ──either hangs up──▶ over
 *           │                   └──another key, silence, gone──▶ the next teammate
 *           └──nobody──▶ the next teammate
 *   cold   REFER ──the NOTIFY says 2xx──▶ the network has the caller
 *            └──anything else──▶ ring, and joined without a brief; pages only after every telephone
 */
export function createTransfer(parts: TransferParts): Transfer {
  return async (request, signal) => {
    if (parts.teammates.length === 0 && !parts.desks?.any()) return nobody
    const joined = await whoever(parts, request, signal)
    if (!joined) {
      await tell(parts, request.callId, { outcome: 'declined' })
      return nobody
    }
    // Not waited for: the music must be taken away before the first words of the teammate come.
    const told = tell(parts, request.callId, { outcome: 'accepted', to: joined.to })
    void Promise.all([joined.over, told]).then(() => tell(parts, request.callId, { outcome: 'done' }))
    return { ok: true, over: joined.over }
  }
}

const nobody = { ok: false, reason: 'Nobody took the call.' } as const

async function whoever(
  parts: TransferParts,
  request: Request,
  signal: AbortSignal,
): Promise<Joined | undefined> {
  const race = raceWithin(signal)
  // A network that is asked to take the caller away must not be raced.
  if (parts.way === 'cold')
    return (await telephones(parts, request, race)) ?? (await pages(parts, request, race))
  const { promise, resolve } = Promise.withResolvers<Joined | undefined>()
  const ways = [telephones, pages].map(async way => {
    const joined = await way(parts, request, race)
    if (joined) resolve(joined)
  })
  void Promise.all(ways).then(() => resolve(undefined))
  return promise
}

async function telephones(parts: TransferParts, request: Request, race: Race): Promise<Joined | undefined> {
  for (const teammate of parts.teammates) {
    if (race.stop.aborted) return undefined
    request.progress?.('ringing')
    const joined = await tryTeammate(parts, teammate, request, race)
    if (joined) return joined
  }
  return undefined
}

async function pages(parts: TransferParts, request: Request, race: Race): Promise<Joined | undefined> {
  const except = new Set<string>()
  const { brief, leg: caller } = request
  while (!race.stop.aborted) {
    const answer = await parts.desks?.ring({ caller: caller.from, brief, except }, race.stop)
    if (!answer) return undefined
    const { person, leg, briefed, desk } = answer
    except.add(desk)
    const decision = briefed ? 'taken' : await tellBrief(parts, leg, request, race)
    const joined = settle(parts, request, race, { leg, name: person.name, decision })
    if (joined) return joined
  }
  return undefined
}

async function tryTeammate(
  parts: TransferParts,
  { address, name }: Teammate,
  request: Request,
  race: Race,
): Promise<Joined | undefined> {
  const cold = parts.way === 'cold'
  if (cold && (await referred(parts, address, request, race.stop)))
    return { to: name, over: Promise.resolve() }
  const outcome = await parts.dial(address, ringing, race.stop)
  if (outcome.kind !== 'answered') return undefined
  const { leg } = outcome
  const decision = cold ? 'taken' : await tellBrief(parts, leg, request, race)
  return settle(parts, request, race, { leg, name, decision })
}

/** Whoever waits for somebody to answer has somebody on the line meanwhile. */
async function tellBrief(
  parts: TransferParts,
  leg: CallLeg,
  request: Request,
  { stop }: Race,
): Promise<Decision> {
  request.progress?.('briefing')
  const decision = await briefTeammate(leg, request, parts, stop)
  request.progress?.('ringing')
  return decision
}

/** What becomes of a teammate who is on the line: joined if nobody was faster. */
function settle(
  parts: TransferParts,
  request: Request,
  race: Race,
  { leg, name, decision }: { readonly leg: CallLeg; readonly name: string; readonly decision: Decision },
): Joined | undefined {
  if (decision === 'taken' && race.claim())
    return { to: name, over: join(request.leg, leg, parts, race.signal) }
  if (decision === 'taken' || decision === 'called-off' || race.stop.aborted) void excuse(leg, parts, request)
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

function join(
  caller: CallLeg,
  teammate: CallLeg,
  { clock }: TransferParts,
  signal: AbortSignal,
): Promise<void> {
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
  return over
}

/** The outcome is for the record; the people on the line do not wait for it. */
async function tell(
  { host }: TransferParts,
  callId: string,
  news: Parameters<CallHost['transferred']>[1],
): Promise<void> {
  await host.transferred(callId, news).catch(() => {})
}
