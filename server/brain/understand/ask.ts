import { verySure } from './certainty.ts'
import type { Clause } from './clause.ts'
import type { Command, Topic } from './commands.ts'
import { cues } from './en-cues.ts'
import { seeking } from './en-seeking.ts'
import { dateWishOf } from './slots.ts'

export const topicIntents: Readonly<Record<string, Topic>> = {
  opening_hours: 'hours',
  location: 'location',
  prices: 'prices',
  services_offered: 'services',
  payment: 'payment',
}

/** A question that what the owner wrote or the record may answer. */
export function knowledge(clause: Clause): Command[] | undefined {
  const { percept, question, settings } = clause
  const topic = topicOf(clause)
  const band = percept.knowledge[0]?.band ?? 'none'
  if (!topic && band !== 'answer' && !(question && band === 'offer')) return undefined
  // "Tuesday at 3, please" looks like an entry about Tuesdays, but fills the question that is open.
  if (!topic && !question && settings.length > 0) return undefined
  return [questionOf(clause, topic)]
}

function topicOf(clause: Clause): Topic | undefined {
  const { percept, intent, score } = clause
  const { normalised, entities } = percept
  if (cues.contact.test(normalised)) return 'contact'
  if (cues.duration.test(normalised) && (entities.services.length > 0 || spokenOf(clause) !== undefined))
    return 'duration'
  // "Do you speak Lithuanian?" resembles a question for a service; the list of them would be no answer.
  const vague = intent === 'services_offered' && score < verySure && entities.services.length === 0
  return vague ? undefined : topicIntents[intent]
}

/** What "how long does it take?" and "how much is that?" are about: what is being booked, else what was spoken of last. */
function spokenOf({ percept, reader }: Clause): string | undefined {
  const last = seeking.it.test(percept.normalised) ? reader.state.lastService : undefined
  return reader.frame?.slots.service ?? last
}

export function questionOf(clause: Clause, topic: Topic | undefined): Command {
  const { percept } = clause
  const hits = percept.knowledge.filter(({ band }) => band !== 'none')
  const open = topic === 'prices' || topic === 'duration' ? spokenOf(clause) : undefined
  const service = percept.entities.services[0]?.id ?? open
  const date = percept.entities.dates.find(({ negated }) => !negated)
  return {
    kind: 'askKnowledge',
    question: percept.text.slice(0, 4000),
    entries: hits.map(({ entryId }) => entryId),
    band: percept.knowledge[0]?.band ?? 'none',
    ...(topic === undefined ? {} : { topic }),
    ...(service === undefined ? {} : { service }),
    ...(date ? { date: dateWishOf(date) } : {}),
    ...(cues.now.test(percept.normalised) ? { now: true } : {}),
    ...(cues.whether.test(percept.normalised) ? { whether: true } : {}),
  }
}
