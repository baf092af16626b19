import { join } from 'node:path'
import { createKnowledgeIndex } from '../knowledge/index.ts'
import { trainClassifier } from './classifier.ts'
import { withMeridiem } from './clock-values.ts'
import type { ConformanceResult } from './conformance.ts'
import { filesIn, readJson } from './conformance-files.ts'
import { perceive } from './perceive.ts'
import type { Clock, Entities, PerceiveContext, SlotKind, Span } from './percept.ts'

const context: PerceiveContext = {
  now: new Date('2022-03-15T09:00:00Z'),
  timeZone: 'Europe/London',
  defaultCountry: 'GB',
  language: 'en',
  classifier: trainClassifier([{ text: 'hello', intent: 'greet' }]),
  knowledge: createKnowledgeIndex([]),
  catalogue: { services: [], staff: [] },
}

/** Dates, times, party sizes and names against two public sets of booking talk. */
export async function conformanceDates(fixturesDir: string): Promise<ConformanceResult[]> {
  const nlu = join(fixturesDir, 'nlu')
  return [...['hotels', 'banking'].flatMap(domain => nlupp(nlu, domain)), ...restaurant(nlu)]
}

interface Value {
  readonly day?: number
  readonly month?: number
  readonly year?: number
  readonly hour?: number
  readonly minute?: number
}
interface Utterance {
  readonly text: string
  readonly slots?: Readonly<Record<string, { readonly text: string; readonly value?: Value }>>
}

/** Real callers with gold values. A time without a.m. or p.m. counts if either reading is the gold one. */
function nlupp(nlu: string, domain: string): ConformanceResult[] {
  const files = filesIn(/^fold\d+\.json$/, nlu, 'nlupp', domain)
  const utterances = files.flatMap(file => readJson<Utterance[]>(nlu, 'nlupp', domain, file))
  if (utterances.length === 0) return []
  const score = { times: counter(), dates: counter(), noTime: counter(), noDate: counter() }
  for (const { text, slots = {} } of utterances) {
    const { entities } = perceive(text, context)
    const told = JSON.stringify([
      entities.dates.map(date => [date.from, date.to]),
      entities.times.map(time => [time.from, time.to]),
    ])
    for (const { value, text: said } of Object.values(slots)) {
      if (value?.hour !== undefined) score.times.add(hasTime(entities, value), `"${text}" (${said}) ${told}`)
      if (value?.day !== undefined)
        score.dates.add(
          hasDate(entities, value),
          `"${text}" (${said}) ${value.year}-${value.month}-${value.day}: ${told}`,
        )
    }
    const names = Object.keys(slots).join()
    if (!names.includes('time')) score.noTime.add(entities.times.length === 0, `"${text}" ${told}`)
    if (!names.includes('date'))
      score.noDate.add(
        entities.dates.every(date => isNow(date.text)),
        `"${text}" ${told}`,
      )
  }
  const set = `dates nlu++ ${domain}`
  return [
    { name: `${set} times`, ...score.times.result() },
    { name: `${set} dates`, ...score.dates.result() },
    { name: `${set} no false time`, ...score.noTime.result() },
    { name: `${set} no false date`, ...score.noDate.result() },
  ]
}

function counter() {
  const failures: string[] = []
  let total = 0
  return {
    add(passed: boolean, failure: string) {
      total += 1
      if (!passed) failures.push(failure)
    },
    result: () => ({ passed: total - failures.length, total, failures }),
  }
}

/** The set marks "now" and "tonight" in some sentences only. */
const isNow = (text: string): boolean => /now|tonight|this (?:morning|afternoon|evening)/i.test(text)

function hasTime({ times }: Entities, { hour, minute = 0 }: Value): boolean {
  const fits = (clock: Clock | undefined) => {
    const readings =
      clock === undefined
        ? []
        : clock.meridiem === 'known'
          ? [clock]
          : [withMeridiem(clock, 'am'), withMeridiem(clock, 'pm')]
    return readings.some(reading => reading.hour === hour && reading.minute === minute)
  }
  return times.some(time => fits(time.from) || fits(time.to))
}

function hasDate({ dates }: Entities, { day = 0, month = 0, year = 0 }: Value): boolean {
  const gold = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return dates.some(date => [date.from, date.to, date.alternative].includes(gold))
}

interface Booking {
  readonly userInput: { readonly text: string }
  readonly context?: { readonly requestedSlots?: readonly string[] }
  readonly labels?: readonly {
    readonly slot: string
    readonly valueSpan: { readonly startIndex?: number; readonly endIndex: number }
  }[]
}
const SLOTS = ['time', 'date', 'people', 'first_name', 'last_name'] as const
const ASKED: Readonly<Record<string, SlotKind>> = {
  time: 'time',
  date: 'date',
  people: 'party-size',
  first_name: 'name',
  last_name: 'name',
}

/** Restaurant bookings with spans; reported as F1 = 2 hits / (gold + found). */
function restaurant(nlu: string): ConformanceResult[] {
  const bookings = filesIn(/\.json$/, nlu, 'restaurant8k').flatMap(file =>
    readJson<Booking[]>(nlu, 'restaurant8k', file),
  )
  if (bookings.length === 0) return []
  const score = new Map(SLOTS.map(slot => [slot, { hits: 0, gold: 0, found: 0, failures: [] as string[] }]))
  for (const { userInput, context: asked, labels = [] } of bookings) {
    const { text } = userInput
    const requested = asked?.requestedSlots ?? []
    const [first] = requested
    const expecting = first === undefined ? undefined : ASKED[first]
    const { entities } = perceive(text, { ...context, ...(expecting && { expecting }) })
    for (const slot of SLOTS) {
      const tally = score.get(slot)!
      const gold = labels
        .filter(label => label.slot === slot)
        .map(({ valueSpan }) => text.slice(valueSpan.startIndex ?? 0, valueSpan.endIndex))
      const found = spansOf(entities, slot, requested)
      const hits = gold.filter(value => found.some(span => same(value, span))).length
      tally.gold += gold.length
      tally.found += found.length
      tally.hits += hits
      if (hits < Math.max(gold.length, found.length))
        tally.failures.push(
          `"${text}" [${requested}] ${JSON.stringify(gold)}, found ${JSON.stringify(found)}`,
        )
    }
  }
  return [...score].map(([slot, { hits, gold, found, failures }]) => ({
    name: `dates restaurant8k ${slot} (F1)`,
    passed: 2 * hits,
    total: gold + found,
    failures,
  }))
}

/** Asked for both in any order, people begin with the first asked; asked again for one, they give that. */
const requestedName = (requested: readonly string[]): string | undefined =>
  requested.length % 2 === 0 ? requested[0] : requested.at(-1)

/** A single bare name is the part that was asked for. */
function spansOf(entities: Entities, slot: (typeof SLOTS)[number], requested: readonly string[]): string[] {
  const texts = (spans: readonly Span[]) => spans.map(span => span.text)
  if (slot === 'time') return texts(entities.times.filter(time => time.kind !== 'part'))
  if (slot === 'date')
    return texts(
      entities.dates.filter(
        date => !entities.times.some(time => time.start === date.start && time.kind !== 'part'),
      ),
    )
  if (slot === 'people') return texts(entities.partySizes)
  return entities.names.flatMap(({ first, last, via }) => {
    const swapped = via === 'bare' && last === undefined && requestedName(requested) === 'last_name'
    const [given, family] = swapped ? [undefined, first] : [first, last]
    const name = slot === 'first_name' ? given : family
    return name === undefined ? [] : [name]
  })
}

/** Equal but for case, punctuation and prepositions, or one within the other. */
function same(gold: string, found: string): boolean {
  const [a, b] = [plain(gold), plain(found)]
  return a !== '' && b !== '' && (a === b || a.includes(b) || b.includes(a))
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N} ]/gu, '')
    .replace(/\b(?:at|by|around|about|for|on|the|of|from|a|an|before|after|until)\b/g, '')
    .replace(/\s+/g, ' ')
    .trim()
