import type { BriefLine, HandoffBrief, HandoffReason, Turn } from '../../contract/turn.ts'
import { asked, needs, quoted } from './compose/en-brief.ts'
import { did } from './compose/en-brief-deeds.ts'
import { booking, matter, shortened, type Telling } from './compose/en-brief-matter.ts'
import { wordingOf } from './compose/wording.ts'
import type { SpeechAct } from './dialogue/acts.ts'
import type { DialogueState, Frame, Note } from './dialogue/state.ts'
import type { Outcome, World } from './dialogue/world.ts'
import type { Command } from './understand/commands.ts'

/** One turn, as far as a colleague needs to know of it. */
export interface Heard {
  readonly commands: readonly Command[]
  readonly before: DialogueState
  /** Matters still open after it, before they were handed over. */
  readonly frames: readonly Frame[]
  readonly acts: readonly SpeechAct[]
  readonly outcomes: ReadonlyMap<string, Outcome>
}

/** Turns that are kept in the state. */
const mostNotes = 12
/** Earlier turns that a brief tells of. */
const mostLines = 4

const idsOf = (turn: Turn) => turn.messages.map(({ id }) => id)

function tellingOf(turn: Turn, world: World, { before, frames: after }: Heard): Telling {
  const { business, knowledge } = turn
  const words = wordingOf(business, world.local, false)
  return { business, entries: knowledge.entries, words, before, after }
}

/** The state with a note of this turn: what was said and what was done, in our words. */
export function noted(state: DialogueState, heard: Heard, turn: Turn, world: World): DialogueState {
  const telling = tellingOf(turn, world, heard)
  const note: Note = {
    messageIds: idsOf(turn),
    asked: asked(heard.commands, telling).slice(0, 600),
    did: did(heard.acts, telling.words).slice(0, 600),
  }
  return { ...state, notes: [...heard.before.notes, note].slice(-mostNotes) }
}

/** What a colleague needs to go on without asking again; every line names the messages it rests on. */
export function briefOf(
  turn: Turn,
  world: World,
  reason: HandoffReason,
  mood: HandoffBrief['mood'],
  heard: Heard,
): HandoffBrief {
  const telling = tellingOf(turn, world, heard)
  const now = idsOf(turn)
  const earlier = heard.before.notes.map(note => ({ text: note.asked, messageIds: note.messageIds }))
  const said = earlier.filter(({ text }) => text !== '')
  const summary = [
    ...(heard.before.notes.length > 0 ? said.slice(-mostLines) : unread(turn)),
    { text: nowWords(turn, heard, telling), messageIds: now },
    ...matters(turn, heard, telling),
    ...bookings(turn, heard, telling),
  ]
  const words = shortened(turn.messages.map(({ text }) => text).join(' '), 240)
  const open = heard.frames.at(-1)
  const about = open ? matter(open, telling) : ''
  const need = quoted.has(reason) ? `${needs[reason]}: “${words}”` : `${needs[reason]}.`
  return {
    summary: merged(summary),
    need: { text: about === '' ? need : `${need} ${about}`, messageIds: now },
    tried: merged(tried(turn, heard)),
    mood,
  }
}

/** Only what cannot be put in our words is quoted. */
function nowWords(turn: Turn, { commands }: Heard, telling: Telling): string {
  const text = asked(commands, telling)
  return text === '' ? `Wrote: “${shortened(turn.messages.map(each => each.text).join(' '), 240)}”` : text
}

/** Messages from before the brain took notes, or read by a colleague. */
function unread(turn: Turn): BriefLine[] {
  const now = idsOf(turn)
  return turn.timeline
    .filter(
      ({ author, conversationId, messageId }) =>
        author === 'customer' && conversationId === turn.conversationId && !now.includes(messageId),
    )
    .slice(-mostLines)
    .map(({ text, messageId }) => ({ text: `Wrote: “${shortened(text, 160)}”`, messageIds: [messageId] }))
}

/** What is known of each matter that is open, with the messages since it began. */
function matters(turn: Turn, { frames, before }: Heard, telling: Telling): BriefLine[] {
  return frames.flatMap(frame => {
    const text = matter(frame, telling)
    const opener = frame.id.slice(0, frame.id.lastIndexOf(':'))
    const from = before.notes.findIndex(({ messageIds }) => messageIds.includes(opener))
    const since = from < 0 ? [] : before.notes.slice(from).flatMap(({ messageIds }) => messageIds)
    return text === '' ? [] : [{ text, messageIds: [...since, ...idsOf(turn)] }]
  })
}

/** Bookings that the desk showed in this turn: to whoever may see them. */
function bookings(turn: Turn, { outcomes }: Heard, { words }: Telling): BriefLine[] {
  const shown = [...outcomes.values()].flatMap(outcome =>
    outcome.kind === 'appointments' ? outcome.appointments : [],
  )
  return shown.slice(0, 3).map(each => ({ text: booking(each, words), messageIds: idsOf(turn) }))
}

/** What we did already, so that nobody does it again; linked to our answer where the timeline has it. */
function tried(turn: Turn, { before }: Heard): BriefLine[] {
  return before.notes
    .filter(note => note.did !== '')
    .slice(-mostLines)
    .map(({ did: text, messageIds }) => ({ text, messageIds: answerTo(messageIds, turn) ?? messageIds }))
}

function answerTo(messageIds: readonly string[], turn: Turn): readonly string[] | undefined {
  const { timeline } = turn
  const at = timeline.findLastIndex(({ messageId }) => messageIds.includes(messageId))
  if (at < 0) return undefined
  const reply = timeline
    .slice(at + 1)
    .find(({ author, conversationId }) => author === 'brain' && conversationId === turn.conversationId)
  return reply && [reply.messageId]
}

/** The same sentence twice is one, resting on the messages of both. */
function merged(lines: readonly BriefLine[]): BriefLine[] {
  const byText = new Map<string, readonly string[]>()
  for (const { text, messageIds } of lines)
    byText.set(text, [...new Set([...(byText.get(text) ?? []), ...messageIds])])
  return [...byText].map(([text, messageIds]) => ({ text, messageIds }))
}
