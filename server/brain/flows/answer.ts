import type { ServiceView } from '../../../contract/turn.ts'
import { type Said, say } from '../dialogue/acts.ts'
import { addDays } from '../dialogue/local-time.ts'
import { serviceOf, type World } from '../dialogue/world.ts'
import type { Command } from '../understand/commands.ts'
import { dayHours, openAt } from './hours.ts'

export type KnowledgeQuestion = Extract<Command, { kind: 'askKnowledge' }>

/** How many of the owner's entries may be offered at once. */
const mostEntries = 3
/** A wish for the hours of a month is a wish for the weekly hours. */
const mostDays = 7

/**
 * Three bands: the entry's own answer · two or three entries to choose from · nothing.
 * What is computed from the record (hours of a day, the price of one service) is exact and goes before an entry;
 * the rest of the record answers only when no entry does.
 */
export function answer(question: KnowledgeQuestion, world: World): Said | undefined {
  const exact = computed(question, world)
  if (exact) return exact
  const entries = question.entries.flatMap(id => world.entries.find(entry => entry.id === id) ?? [])
  const [best] = entries
  if (best && question.band === 'answer') return say({ act: 'knowledge', entry: best }, `entry:${best.id}`)
  const record = recorded(question, world)
  if (record) return record
  if (question.band !== 'offer' || !best) return undefined
  const offered = entries.slice(0, mostEntries)
  const choices = offered.map(entry => ({ id: `entry:${entry.id}`, label: entry.question }))
  return {
    act: { act: 'offer-entries', entries: offered },
    evidence: offered.map(entry => `entry:${entry.id}`),
    question: { about: 'entry', expecting: 'choice', choices },
  }
}

function computed(question: KnowledgeQuestion, world: World): Said | undefined {
  const { business } = world
  const { date: today } = world.local
  const about = question.date
  if (
    question.topic === 'hours' &&
    question.now &&
    (!about || (about.from === today && about.to === today))
  ) {
    const { open, until } = openAt(business, world.local)
    const act = {
      act: 'hours' as const,
      whether: true,
      days: [dayHours(business, today)],
      openNow: open,
      until,
    }
    return say(act, 'business:hours', 'business:closures', 'today')
  }
  if (question.topic === 'hours' && question.date) {
    const days: string[] = []
    for (
      let day = question.date.from;
      day <= question.date.to && days.length <= mostDays;
      day = addDays(day, 1)
    ) {
      days.push(day)
    }
    if (days.length <= mostDays) {
      return say(
        { act: 'hours', whether: question.whether ?? false, days: days.map(day => dayHours(business, day)) },
        'business:hours',
        'business:closures',
        'said',
      )
    }
  }
  const service = serviceOf(business, question.service)
  if (question.topic === 'prices' && service?.price !== undefined) {
    return say({ act: 'price', service }, `service:${service.id}`)
  }
  if (question.topic === 'duration' && service)
    return say({ act: 'duration', service }, `service:${service.id}`)
  if (question.topic === 'services' && service && !(question.band === 'answer' && isOffer(question, world))) {
    return offering(service)
  }
  return undefined
}

/** The owner wrote about what is offered himself: "Do you do …?", "Which … do you have?". */
function isOffer({ entries }: KnowledgeQuestion, world: World): boolean {
  const entry = world.entries.find(({ id }) => id === entries[0])
  const offers = /\b(?:do|does|can|which|what)\b.*\b(?:offer|do|have|provide|sell|treat|serve)\b/iu
  return entry !== undefined && [entry.question, ...entry.variants].some(text => offers.test(text))
}

/** "Do you do whitening?": yes, and the way to it. */
function offering(service: ServiceView): Said {
  return {
    act: { act: 'services', services: [service], staff: [] },
    evidence: [`service:${service.id}`],
    question: {
      about: 'anything-else',
      expecting: 'yes-no',
      choices: [{ id: `book:${service.id}`, label: '' }],
    },
  }
}

function recorded(question: KnowledgeQuestion, world: World): Said | undefined {
  const { business } = world
  const evidence = (services: readonly ServiceView[]) => services.map(({ id }) => `service:${id}`)
  switch (question.topic) {
    case 'hours':
      return say({ act: 'weekly-hours' }, 'business:hours', 'business:closures')
    case 'location':
      return business.address ? say({ act: 'location' }, 'business:address', 'business:contact') : undefined
    case 'contact':
      return say({ act: 'contact' }, 'business:contact')
    case 'prices': {
      const priced = business.services.filter(service => service.price !== undefined)
      return priced.length > 0 ? say({ act: 'prices', services: priced }, ...evidence(priced)) : undefined
    }
    case 'services': {
      const { services } = business
      if (services.length === 0) return undefined
      return say({ act: 'services', services, staff: [] }, ...evidence(services))
    }
    default:
      return undefined
  }
}
