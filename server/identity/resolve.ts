import type { Transaction } from 'kysely'
import type { Identifier } from '../../contract/identifier.ts'
import { type Assurance, assurances } from '../../contract/turn.ts'
import {
  type Candidate,
  candidatesFor,
  createCustomer,
  lockIdentifier,
  nameIfUnknown,
  noteIdentity,
} from '../data/customers.ts'
import { suggestMerge } from '../data/merges.ts'
import type { Schema } from '../data/schema.ts'

/**
 * Who is speaking. `ambiguous`: the identifier belongs to several people and nothing tells them apart; the message is
 * kept under the one seen last, and nothing personal may be said before the customer told which one it is.
 */
export type Resolution =
  | { readonly kind: 'known'; readonly customerId: string; readonly assurance: Assurance }
  | { readonly kind: 'new'; readonly customerId: string; readonly assurance: 'matched' }
  | {
      readonly kind: 'ambiguous'
      readonly customerId: string
      readonly candidates: readonly Candidate[]
    }

export interface Sender {
  readonly from: Identifier
  readonly fromName?: string
  readonly alsoFrom?: readonly Identifier[]
}

/** Finds the customer an inbound message belongs to, or makes one. */
export async function resolve(
  tx: Transaction<Schema>,
  businessId: string,
  sender: Sender,
  now: Date,
): Promise<Resolution> {
  await lockIdentifier(tx, businessId, sender.from)
  const vouched = (sender.alsoFrom ?? []).filter(isVouched)
  const decided =
    decide(await candidatesFor(tx, businessId, sender.from)) ?? (await decideBy(tx, businessId, vouched))
  const resolution = decided ?? {
    kind: 'new' as const,
    customerId: await createCustomer(tx, businessId, nameOf(sender), now),
    assurance: 'matched' as const,
  }
  const { customerId } = resolution
  if (resolution.kind !== 'ambiguous')
    await noteIdentity(tx, businessId, customerId, sender.from, { ...matched, now })
  if (resolution.kind === 'known' && sender.fromName)
    await nameIfUnknown(tx, businessId, customerId, sender.fromName)
  for (const also of sender.alsoFrom ?? []) {
    if (isVouched(also) && !(await mayKeep(tx, businessId, resolution, also))) {
      if (resolution.kind === 'known')
        await suggestSame(tx, { businessId, customerId, from: sender.from, also, now })
      continue
    }
    await noteIdentity(tx, businessId, customerId, also, {
      ...(isVouched(also) ? matched : ({ assurance: 'claimed', evidence: 'stated' } as const)),
      now,
    })
  }
  return resolution
}

const matched = { assurance: 'matched', evidence: 'channel' } as const

/** The vendor gives an id of its own beside the number; an address or number beside it was only typed by somebody. */
function isVouched({ kind }: Identifier): boolean {
  return kind === 'scoped'
}

/** An id that is somebody else's already, or of a number that several people share, would make two people one. */
async function mayKeep(
  tx: Transaction<Schema>,
  businessId: string,
  resolution: Resolution,
  id: Identifier,
): Promise<boolean> {
  if (resolution.kind === 'ambiguous') return false
  const owners = await candidatesFor(tx, businessId, id)
  return owners.every(({ customerId }) => customerId === resolution.customerId)
}

/** Far from sure: a number gets a new owner, and a handset changes hands. */
const sameByChannel = 0.8

/**
 * The channel names a number of one customer and an id of another in one message: they may be one person, who wrote
 * with a hidden number first. Nobody is merged by it; a teammate decides. What several people share tells nothing.
 */
async function suggestSame(
  tx: Transaction<Schema>,
  of: {
    readonly businessId: string
    readonly customerId: string
    readonly from: Identifier
    readonly also: Identifier
    readonly now: Date
  },
): Promise<void> {
  const { businessId, customerId: keptId, from, also, now } = of
  const [owners, mine] = [
    await candidatesFor(tx, businessId, also),
    await candidatesFor(tx, businessId, from),
  ]
  const others = new Set(owners.map(one => one.customerId))
  const [mergedId] = others
  if (mergedId === undefined || others.size > 1 || mergedId === keptId) return
  if (mine.some(one => one.customerId !== keptId)) return
  const evidence = { together: [from, also] }
  await suggestMerge(tx, { businessId, keptId, mergedId, confidence: sameByChannel, evidence, now })
}

/** Somebody whose number was hidden before and is shown now is known by the vendor's id. */
async function decideBy(
  tx: Transaction<Schema>,
  businessId: string,
  ids: readonly Identifier[],
): Promise<Exclude<Resolution, { kind: 'new' }> | undefined> {
  for (const id of ids) {
    await lockIdentifier(tx, businessId, id)
    const decided = decide(await candidatesFor(tx, businessId, id))
    if (decided) return decided
  }
  return undefined
}

/**
 * One candidate, or one that is surer than all others, is the person. Somebody who only claimed an address never
 * outweighs the one who writes from it.
 */
export function decide(candidates: readonly Candidate[]): Exclude<Resolution, { kind: 'new' }> | undefined {
  const [first, ...others] = onePerCustomer(candidates).toSorted(
    (a, b) => rank(b.assurance) - rank(a.assurance) || b.lastSeenAt.getTime() - a.lastSeenAt.getTime(),
  )
  if (!first) return undefined
  const equals = others.filter(other => other.assurance === first.assurance)
  if (equals.length > 0)
    return { kind: 'ambiguous', customerId: first.customerId, candidates: [first, ...equals] }
  // They write from it now: a claim that came true.
  const assurance = first.assurance === 'claimed' ? 'matched' : first.assurance
  return { kind: 'known', customerId: first.customerId, assurance }
}

function onePerCustomer(candidates: readonly Candidate[]): Candidate[] {
  const best = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const known = best.get(candidate.customerId)
    if (!known || rank(candidate.assurance) > rank(known.assurance)) best.set(candidate.customerId, candidate)
  }
  return [...best.values()]
}

function rank(assurance: Assurance): number {
  return assurances.indexOf(assurance)
}

function nameOf(sender: Sender): { value: string; source: 'channel' } | undefined {
  return sender.fromName ? { value: sender.fromName, source: 'channel' } : undefined
}
