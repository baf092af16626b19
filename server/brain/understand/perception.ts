import type { BusinessView, Knowledge, Turn } from '../../../contract/turn.ts'
import { canonical } from '../dialogue/canonical.ts'
import { type Moments, reminderIn } from '../dialogue/reminder.ts'
import { type DialogueState, freshState } from '../dialogue/state.ts'
import { createKnowledgeIndex } from '../knowledge/index.ts'
import { englishExamples } from '../languages/en/examples.ts'
import { trainClassifier } from '../perceive/classifier.ts'
import { perceive } from '../perceive/perceive.ts'
import type { Catalogue, Classifier, KnowledgeIndex, PerceiveContext } from '../perceive/percept.ts'
import { clausesOf, type Reading, unsigned } from './reading.ts'

/** Businesses whose classifier and index stay in memory; ~1 MB each. */
const mostKept = 200
/** Nobody says more in one turn; the rest of a longer text is left to people. UTF-16 units. */
const mostText = 6000

interface Kept {
  readonly examples: string
  readonly classifier: Classifier
  readonly version: string
  readonly index: KnowledgeIndex
  readonly catalogueKey: string
  readonly catalogue: Catalogue
}

/** Reads messages with what one business taught: trained once per set of examples, indexed once per knowledge version. */
export class Perception {
  readonly #kept = new Map<string, Kept>()
  readonly #classifiers = new Map<string, Classifier>()

  read(turn: Turn, state: DialogueState = freshState): Reading {
    const { business, messages } = turn
    const { asked } = state
    const kept = this.#for(business, turn.knowledge)
    const { body, signedBy } = unsigned(textOf(turn).slice(0, mostText))
    const text = body.trim() === '' ? textOf(turn).slice(0, mostText) : body
    const context: PerceiveContext = {
      now: turn.now,
      timeZone: business.timeZone,
      defaultCountry: business.country as PerceiveContext['defaultCountry'],
      language: 'en',
      classifier: kept.classifier,
      knowledge: kept.index,
      catalogue: kept.catalogue,
      ...(asked ? { expecting: asked.expecting } : {}),
      ...(asked?.choices.length ? { choices: asked.choices.map(({ label }) => label) } : {}),
    }
    const whole = perceive(text, context)
    const cut = clausesOf(text)
    const clauses = cut.length < 2 ? [whole] : cut.map(clause => perceive(clause, context))
    const choice = messages.findLast(message => message.choice !== undefined)?.choice
    const messageIds = messages.map(({ id }) => id)
    const reminded = momentsOf(turn, state, context)
    const reading: Reading = {
      ...{ text, whole, clauses, messageIds },
      ...(signedBy ? { signedBy } : {}),
      ...(reminded ? { reminded } : {}),
    }
    return choice === undefined ? reading : { ...reading, choice }
  }

  #for(business: BusinessView, knowledge: Knowledge): Kept {
    const before = this.#kept.get(business.id)
    const examples = canonical(business.examples)
    const catalogueKey = canonical(
      business.services.map(({ id, name, aliases, staff }) => [id, name, aliases, staff]),
    )
    const sameKnowledge = before?.version === knowledge.version
    if (before && sameKnowledge && before.examples === examples && before.catalogueKey === catalogueKey)
      return before
    const kept: Kept = {
      examples,
      classifier: this.#classifier(examples, business),
      version: knowledge.version,
      index: before && sameKnowledge ? before.index : createKnowledgeIndex(knowledge.entries),
      catalogueKey,
      catalogue: before?.catalogueKey === catalogueKey ? before.catalogue : catalogueOf(business),
    }
    this.#kept.delete(business.id)
    this.#kept.set(business.id, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest)
    return kept
  }

  /** Businesses with the same examples, most often none of their own, share one classifier. */
  #classifier(key: string, business: BusinessView): Classifier {
    const trained = this.#classifiers.get(key)
    if (trained) return trained
    const own = Object.entries(business.examples).flatMap(([intent, texts]) =>
      texts.map(text => ({ intent, text })),
    )
    const classifier = trainClassifier([...englishExamples, ...own])
    if (this.#classifiers.size >= mostKept) this.#classifiers.clear()
    this.#classifiers.set(key, classifier)
    return classifier
  }
}

/** What "tomorrow at 14:30" meant on the day the reminder was sent. */
function momentsOf(turn: Turn, state: DialogueState, context: PerceiveContext): Moments | undefined {
  const reminder = reminderIn(turn, state)
  if (!reminder) return undefined
  const { expecting: _asked, choices: _offered, ...plain } = context
  const { dates, times } = perceive(reminder.text, { ...plain, now: reminder.sentAt }).entities
  return { dates, times }
}

function catalogueOf({ services }: BusinessView): Catalogue {
  const staff = new Map(
    services.flatMap(service => service.staff.map(({ id, name }) => [id, { id, name }] as const)),
  )
  return {
    services: services.map(({ id, name, aliases }) => ({ id, name, aliases })),
    staff: [...staff.values()],
  }
}

/** A subject that is no answer to anything says what the letter is about. */
function textOf({ messages, state }: Turn): string {
  const [first] = messages
  const subject = first?.subject?.trim()
  const fresh = subject && state === undefined && !/^(?:re|fwd?|aw|wg)\s*:/iu.test(subject)
  const lines = messages.map(({ text }) => text)
  return fresh && !lines[0]?.toLowerCase().includes(subject.toLowerCase())
    ? [subject, ...lines].join('\n')
    : lines.join('\n')
}
