import { verySure } from './certainty.ts'
import type { Clause } from './clause.ts'
import type { Command, Topic } from './commands.ts'
import { cues } from './en-cues.ts'
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

function topicOf({ percept, intent, score }: Clause): Topic | undefined {
  const { normalised, entities } = percept
  if (cues.contact.test(normalised)) return 'contact'
  if (cues.duration.test(normalised) && entities.services.length > 0) return 'duration'
  // "Do you speak Lithuanian?" resembles a question for a service; the list of them would be no answer.
  const vague = intent === 'services_offered' && score < verySure && entities.services.length === 0
  return vague ? undefined : topicIntents[intent]
}

export function questionOf({ percept, reader }: Clause, topic: Topic | undefined): Command {
  const hits = percept.knowledge.filter(({ band }) => band !== 'none')
  const open = topic === 'prices' ? reader.frame?.slots.service : undefined
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
