import type { Identity } from '../api/types.ts'

const order: readonly Identity['assurance'][] = ['claimed', 'matched', 'confirmed', 'verified']
const kinds: Record<Identity['kind'], string> = {
  phone: 'phone',
  email: 'e-mail',
  visitor: 'browser',
  scoped: 'profile',
}

/** How sure we are who this is, by the strongest identifier; a browser that comes again says little about who sits there. */
export function sureness(identities: readonly Identity[]): { words: string; sure: boolean } {
  const telling = identities.filter(one => one.kind !== 'visitor' || order.indexOf(one.assurance) >= 2)
  const best = telling.sort((a, b) => order.indexOf(b.assurance) - order.indexOf(a.assurance))[0]
  if (!best) return { words: 'Not identified yet', sure: false }
  const kind = kinds[best.kind]
  if (best.assurance === 'verified') return { words: `Verified by ${kind}`, sure: true }
  if (best.assurance === 'confirmed') return { words: `Confirmed by ${kind}`, sure: true }
  if (best.assurance === 'matched') return { words: `Known by ${kind}`, sure: true }
  return { words: `Says ${kind}, not proven`, sure: false }
}

/** Where we have an identifier from. */
const evidenceWords: Readonly<Record<string, string>> = {
  channel: 'wrote from it',
  stated: 'told us in a conversation',
  teammate: 'entered by your team',
  code: 'proved with a code',
  import: 'from your records',
}

export const becauseOf = (evidence: string): string => evidenceWords[evidence] ?? evidence

export const assuranceWords: Record<Identity['assurance'], string> = {
  claimed: 'Claimed, not proven',
  matched: 'Matched',
  confirmed: 'Confirmed',
  verified: 'Verified',
}
