import type { Choice, Medium } from '../../contract/message.ts'
import type { HandoffBrief, HandoffReason, Mood, ReplyEvent } from '../../contract/turn.ts'

/** What a turn came to, ready to be stored. */
export interface Answer {
  readonly text: string
  readonly subject: string | undefined
  readonly choices: readonly Choice[]
  readonly mood: Mood
  readonly state: object | undefined
  readonly outcome: 'waiting' | 'resolved' | 'handed-over'
  readonly handoff:
    | { readonly reason: HandoffReason; readonly urgency: string; readonly brief: HandoffBrief }
    | undefined
}

/** Gathers the events of one turn. A letter's blocks stand apart; elsewhere sentences follow each other. */
export async function collect(events: AsyncIterable<ReplyEvent>, medium: Medium): Promise<Answer> {
  const blocks: string[] = []
  const choices: Choice[] = []
  let subject: string | undefined
  let mood: Mood = 'calm'
  let handoff: Answer['handoff']
  let done: Extract<ReplyEvent, { kind: 'done' }> | undefined
  for await (const event of events) {
    if (event.kind === 'sentence') {
      blocks.push(event.text)
      if (event.choices) choices.push(...event.choices)
    } else if (event.kind === 'subject') subject = event.text
    else if (event.kind === 'understood') mood = event.mood
    else if (event.kind === 'handoff')
      handoff = { reason: event.reason, urgency: event.urgency, brief: event.brief }
    else if (event.kind === 'done') done = event
  }
  if (!done) throw new Error('The brain ended a turn without saying what it came to.')
  return {
    text: join(blocks, medium),
    subject,
    choices: choices.slice(0, medium.choices),
    mood,
    state: typeof done.state === 'object' && done.state !== null ? done.state : undefined,
    outcome: done.outcome,
    handoff,
  }
}

function join(blocks: readonly string[], medium: Medium): string {
  if (medium.style === 'letter') return blocks.join('\n\n')
  return blocks.reduce((text, block) => {
    if (!text) return block
    return text.includes('\n') || block.includes('\n') ? `${text}\n${block}` : `${text} ${block}`
  }, '')
}
