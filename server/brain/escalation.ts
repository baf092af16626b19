import type { HandoffReason, ReplyEvent } from '../../contract/turn.ts'
import type { DialogueState } from './dialogue/state.ts'
import type { Percept } from './perceive/percept.ts'

type Handoff = Extract<ReplyEvent, { kind: 'handoff' }>
type Urgency = Handoff['urgency']

/** What the table looks at. */
export interface Signals {
  /** Reasons found while the turn went on, in the order they appeared. */
  readonly reasons: readonly HandoffReason[]
  readonly percept: Percept
  readonly state: DialogueState
  readonly escalateOn: readonly string[]
  readonly live: boolean
}

export interface Escalation {
  readonly reason: HandoffReason
  readonly urgency: Urgency
}

interface Rule {
  readonly reason: HandoffReason
  readonly when: (signals: Signals) => boolean
  readonly urgency: (signals: Signals) => Urgency
}

const found = (reason: HandoffReason) => (signals: Signals) => signals.reasons.includes(reason)
const urgent = () => 'urgent' as const
const important = () => 'important' as const
/** Somebody who is present waits; somebody who wrote a letter does not. */
const byPresence = ({ live }: Signals) => (live ? 'important' : 'review')

/** First match wins. Danger goes before everything; then a wish for a person, which is always honoured. */
const table: readonly Rule[] = [
  {
    reason: 'emergency',
    when: s => found('emergency')(s) || s.percept.urgency === 'emergency',
    urgency: urgent,
  },
  { reason: 'asked', when: found('asked'), urgency: ({ live }) => (live ? 'urgent' : 'important') },
  { reason: 'complaint', when: found('complaint'), urgency: important },
  { reason: 'advice', when: found('advice'), urgency: byPresence },
  { reason: 'write-failed', when: found('write-failed'), urgency: important },
  { reason: 'misunderstood', when: found('misunderstood'), urgency: byPresence },
  { reason: 'no-answer', when: found('no-answer'), urgency: byPresence },
  {
    reason: 'anger',
    when: ({ state, percept }) => state.upset >= 2 && percept.mood === 'upset',
    urgency: important,
  },
  { reason: 'identity', when: found('identity'), urgency: byPresence },
  {
    reason: 'owner-rule',
    when: ({ percept, escalateOn }) => matchesOwner(percept, escalateOn),
    urgency: important,
  },
]

function matchesOwner({ normalised }: Percept, words: readonly string[]): boolean {
  return words.some(word => {
    const wanted = word.normalize('NFKC').toLowerCase().trim()
    if (!wanted) return false
    const escaped = wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'u').test(normalised)
  })
}

export function escalate(signals: Signals): Escalation | undefined {
  const rule = table.find(({ when }) => when(signals))
  return rule && { reason: rule.reason, urgency: rule.urgency(signals) }
}
