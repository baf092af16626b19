import { commonWords } from '../languages/en/examples.ts'
import { lexicon as english } from '../languages/en/lexicon.ts'
import { timeGrammar as englishTime } from '../languages/en/time-words.ts'
import { readersOf } from './catalogue.ts'
import { choices } from './choices.ts'
import { emails } from './emails.ts'
import { codes, durations, money } from './entities.ts'
import type { Lexicon } from './lexicon.ts'
import { names } from './names.ts'
import { partySizes } from './party.ts'
import type { Entities, Language, Perceive, PerceiveContext, Percept, SlotKind, Span } from './percept.ts'
import { phones } from './phones.ts'
import type { TimeGrammar } from './time-grammar.ts'
import { type Token, tokenise } from './tokens.ts'
import { WhenReader } from './when.ts'
import { YesNoReader } from './yes-no.ts'

/** All that reading one language takes, compiled once. */
interface Reader {
  readonly lexicon: Lexicon
  readonly grammar: TimeGrammar
  readonly when: WhenReader
  readonly yesNo: YesNoReader
  readonly common: ReadonlySet<string>
}

const readers: Readonly<Record<Language, Reader>> = {
  en: {
    lexicon: english,
    grammar: englishTime,
    when: new WhenReader(englishTime),
    yesNo: new YesNoReader(english),
    common: commonWords,
  },
}

/** Countries that write the month before the day. */
const MONTH_FIRST = new Set(['US', 'PH', 'FM', 'MH', 'PW'])

/** Longer messages are cut for perception only: an e-mail's meaning stands at its beginning. */
const LONGEST = 4000

/** Reads one message. Total: whatever comes in, a percept comes out. */
export const perceive: Perceive = (text, context) => {
  const reader = readers[context.language]
  const read = text.length > LONGEST ? text.slice(0, LONGEST) : text
  const tokens = tokenise(read)
  const normalised = normalise(read)
  const entities = entitiesOf(read, tokens, context, reader)
  const { intents, none } = context.classifier.predict(read)
  const yesNo = reader.yesNo.read(tokens)
  return {
    text,
    normalised,
    language: context.language,
    intents,
    none,
    entities,
    ...(yesNo && { yesNo }),
    knowledge: known(read, normalised, context, reader.lexicon),
    ...signalsOf(read, normalised, reader.lexicon),
    correction: corrects(normalised, entities, reader.lexicon),
  }
}

/**
 * "Where can I park when I come for my appointment?" is no question about appointments: asked with and without the
 * occasion, the surer answer counts.
 */
function known(text: string, normalised: string, { knowledge }: PerceiveContext, { occasion }: Lexicon) {
  const whole = knowledge.search(text, 5)
  const plain = normalised.replace(occasion, '')
  if (plain === normalised || !plain.includes(' ')) return whole
  const alone = knowledge.search(plain, 5)
  return (alone[0]?.coverage ?? 0) > (whole[0]?.coverage ?? 0) ? alone : whole
}

export const normalise = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[’‘`´]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

/** A number past the end of a list of times is no place in it but an hour: "7" of 5 PM, 6:45 PM and 8:45 PM. */
function expectingOf({ expecting, choices: offered = [] }: PerceiveContext, text: string) {
  const timed = offered.length > 0 && offered.every(label => /\d:\d\d|\d ?[ap]\.?m/iu.test(label))
  const number = /^\D*(\d{1,2})\D*$/u.exec(text)?.[1]
  return expecting === 'choice' && timed && Number(number) > offered.length ? 'time' : expecting
}

function entitiesOf(
  text: string,
  tokens: readonly Token[],
  context: PerceiveContext,
  reader: Reader,
): Entities {
  const { lexicon, grammar } = reader
  const expecting = expectingOf(context, text)
  const contacts = {
    phones: phones(text, tokens, context.defaultCountry, lexicon),
    emails: emails(text, tokens, lexicon),
  }
  const inContact = covers(tokens, [...contacts.phones, ...contacts.emails])
  const catalogue = readersOf(context.catalogue, lexicon.stopWords, lexicon.names.titles)
  const found = { services: catalogue.services.find(text, tokens), staff: catalogue.staff.find(text, tokens) }
  const blank = tokens.map((token, i) =>
    inContact(i) ? { ...token, lower: '\u0000', text: '\u0000', kind: 'mark' as const } : token,
  )
  const when = reader.when.read(text, blank, {
    now: context.now,
    timeZone: context.timeZone,
    monthFirst: MONTH_FIRST.has(context.defaultCountry),
    expecting,
  })
  const scan = { text, tokens: blank, taken: when.taken }
  const spans = durations(scan, grammar, expecting === 'nights')
  const amounts = money(scan, lexicon)
  const counted = covers(tokens, [...spans, ...amounts])
  const inService = covers(tokens, found.services)
  const taken = (i: number) => when.taken(i) || counted(i) || inContact(i)
  return {
    dates: when.dates,
    times: when.times,
    whens: when.whens,
    partySizes: partySizes({ text, tokens: blank, taken, expecting: expecting === 'party-size' }, lexicon),
    durations: spans,
    ...contacts,
    names: names(
      { text, tokens: blank, taken: i => taken(i) || inService(i), expecting, common: reader.common },
      lexicon,
    ),
    ...found,
    money: amounts,
    choices: choices({ ...scan, taken }, lexicon, {
      options: context.choices,
      countable: expecting === undefined || !counts.has(expecting),
    }),
    codes: codes(text).filter(
      code => !contacts.emails.some(email => code.start < email.end && email.start < code.end),
    ),
  }
}

/** Asked for one of these, a bare number is the answer itself and no place in a list. */
const counts: ReadonlySet<SlotKind> = new Set(['date', 'time', 'date-time', 'phone', 'party-size', 'nights'])

/** Tells whether a token lies in one of the spans. */
function covers(tokens: readonly Token[], spans: readonly Span[]): (index: number) => boolean {
  if (spans.length === 0) return () => false
  return index => {
    const token = tokens[index]
    return token !== undefined && spans.some(span => token.start < span.end && span.start < token.end)
  }
}

/** Said outright ("I meant the 5th"), or by a no or an "actually" with a value behind it. */
function corrects(
  normalised: string,
  entities: Entities,
  { correction, correctionOpener }: Lexicon,
): boolean {
  if (correction.test(normalised)) return true
  return correctionOpener.test(normalised) && VALUES.some(kind => entities[kind].length > 0)
}
const VALUES = [
  'whens',
  'partySizes',
  'durations',
  'phones',
  'emails',
  'names',
  'services',
  'staff',
  'choices',
] as const

type Signals = Pick<Percept, 'mood' | 'urgency' | 'asksForHuman' | 'injectionHints'>

function signalsOf(text: string, normalised: string, lexicon: Lexicon): Signals {
  const emergency =
    lexicon.urgency.emergency.test(normalised) && !lexicon.urgency.notEmergency.test(normalised)
  const human = lexicon.human.test(normalised) && !lexicon.notHuman.test(normalised)
  return {
    mood: moodOf(text, normalised, lexicon),
    urgency: emergency ? 'emergency' : lexicon.urgency.soon.test(normalised) ? 'soon' : 'none',
    asksForHuman: human,
    injectionHints: lexicon.injection.filter(([, pattern]) => pattern.test(normalised)).map(([name]) => name),
  }
}

function moodOf(text: string, normalised: string, { mood }: Lexicon): Percept['mood'] {
  const said = mood.denied.test(normalised) ? normalised.replace(mood.denied, ' ') : normalised
  if (mood.upset.test(said)) return 'upset'
  if (mood.frustrated.test(said) || shouts(text)) return 'frustrated'
  return mood.confused.test(said) ? 'confused' : 'calm'
}

/** Four shouted words or more; a booking code or "OK" is no shouting. */
function shouts(text: string): boolean {
  const words = text.match(/\p{L}{3,}/gu) ?? []
  return words.length >= 4 && words.every(word => word === word.toUpperCase() && word !== word.toLowerCase())
}
