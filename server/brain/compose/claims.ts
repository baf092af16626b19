import type { BusinessView } from '../../../contract/turn.ts'
import { weekdayOf } from '../dialogue/local-time.ts'
import { months, weekdays } from './wording.ts'

/**
 * A checkable statement in a sentence, in a form that does not depend on its wording: `money:gbp60`, `time:14:30`,
 * `date:12-01`, `weekday:2`, `minutes:30`, `percent:20`, `phone:61234567`, `email:…`, `url:…`, `staff:…`, `promise:…`, `done:book`.
 */
export type Claim = string

const currencies: Readonly<Record<string, string>> = {
  '£': 'gbp',
  '€': 'eur',
  $: 'usd',
  gbp: 'gbp',
  eur: 'eur',
  usd: 'usd',
  pound: 'gbp',
  pounds: 'gbp',
  euro: 'eur',
  euros: 'eur',
  dollar: 'usd',
  dollars: 'usd',
}

const number = (text: string) => String(Number(text.replace(/,(?=\d{3})/g, '').replace(',', '.')))

type Reader = (text: string) => Claim[]

const each = (pattern: RegExp, claim: (match: RegExpExecArray) => Claim | undefined): Reader => {
  return text => {
    const found: Claim[] = []
    for (const match of text.matchAll(pattern)) {
      const made = claim(match)
      if (made) found.push(made)
    }
    return found
  }
}

const monthNames = months.map(name => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')
const monthIndex = (text: string) =>
  String(
    months.findIndex(name => name.slice(0, 3).toLowerCase() === text.slice(0, 3).toLowerCase()) + 1,
  ).padStart(2, '0')
const two = (text: string) => text.padStart(2, '0')
const dayNames = weekdays.map(name => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')
const unitMinutes: Readonly<Record<string, number>> = {
  minute: 1,
  min: 1,
  hour: 60,
  day: 1440,
  night: 1440,
  week: 10_080,
  month: 43_200,
}

const readers: readonly Reader[] = [
  each(
    /(£|€|\$|\b(?:gbp|eur|usd)\s)\s?(\d[\d,]*(?:[.,]\d{1,2})?)/giu,
    m => `money:${currencies[m[1]?.trim().toLowerCase() ?? '']}${number(m[2] ?? '')}`,
  ),
  each(
    /(\d[\d,]*(?:\.\d{1,2})?)\s?(£|€|\b(?:gbp|eur|usd|pounds?|euros?|dollars?)\b)/giu,
    m => `money:${currencies[m[2]?.toLowerCase() ?? '']}${number(m[1] ?? '')}`,
  ),
  each(/(\d+(?:[.,]\d+)?)\s?(?:%|per ?cent\b)/giu, m => `percent:${number(m[1] ?? '')}`),
  each(
    /\b([01]?\d|2[0-4])[:.]([0-5]\d)\b(?!\s?(?:[ap]\.?m\b|%|£|€))(?!\.\d)/giu,
    m => `time:${two(m[1] ?? '')}:${m[2]}`,
  ),
  each(/\b(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?\s?([ap])\.?m\b/giu, m => {
    const hour = (Number(m[1]) % 12) + (m[3]?.toLowerCase() === 'p' ? 12 : 0)
    return `time:${two(String(hour))}:${m[2] ?? '00'}`
  }),
  each(
    new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (${monthNames})\\b`, 'giu'),
    m => `date:${monthIndex(m[2] ?? '')}-${two(m[1] ?? '')}`,
  ),
  each(
    new RegExp(`\\b(${monthNames}) (\\d{1,2})(?:st|nd|rd|th)?\\b`, 'giu'),
    m => `date:${monthIndex(m[1] ?? '')}-${two(m[2] ?? '')}`,
  ),
  each(/\b\d{4}-(\d\d)-(\d\d)\b/gu, m => `date:${m[1]}-${m[2]}`),
  // "Sun", "Mon", "Sat", "Wed" are words and names too: short forms count only before a day's number or a comma.
  each(new RegExp(`\\b(${dayNames})\\b(?=s?\\b)`, 'gu'), m => {
    const name = m[1] ?? ''
    const index = weekdays.findIndex(day => day.startsWith(name.slice(0, 3)))
    const following = m.input.slice(m.index + name.length)
    return name.length > 3 || /^,? ?\d/u.test(following) ? `weekday:${index + 1}` : undefined
  }),
  each(
    /\b(\d+(?:\.\d+)?)[- ]?(minute|min|hour|day|night|week|month)s?\b/giu,
    m => `minutes:${Number(m[1]) * (unitMinutes[m[2]?.toLowerCase() ?? ''] ?? 0)}`,
  ),
  each(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu, m => `email:${m[0].toLowerCase()}`),
  each(
    /\b(?:https?:\/\/|www\.)[^\s<>"]+/giu,
    m =>
      `url:${m[0]
        .toLowerCase()
        .replace(/^https?:\/\/|[.,;:!?)]+$/g, '')
        .replace(/\/$/, '')}`,
  ),
  each(/(?<![\w@./-])\+?\d[\d ()/-]{6,}\d\b/gu, m => {
    const digits = m[0].replace(/\D/g, '')
    return /^\d{4}-\d\d-\d\d$/.test(m[0]) ? undefined : `phone:${digits.slice(-8)}`
  }),
  each(
    /\b(guarantee[ds]?|we promise|refund(?:ed)?|free of charge|for free|no charge|discount(?:ed)?|compensat\w+|call(?:s|ing)? you back|reply within|answer within)\b/giu,
    m => `promise:${m[1]?.toLowerCase()}`,
  ),
]

const deeds: readonly (readonly [RegExp, string])[] = [
  [/\b(?:booked|reserved|booking is confirmed)\b/iu, 'book'],
  [/\b(?:cancell?ed|called off)\b/iu, 'cancel'],
  [/\b(?:moved|rescheduled)\b/iu, 'reschedule'],
  [/\b(?:passed (?:that |this |it )?on|have told|have alerted)\b/iu, 'message'],
]
const negated = /\b(?:not|nothing|never|no|cannot|could not|n't)\b|n't\b/iu

/** Claims that something was done: in a statement, not in a question and not denied. */
function doneIn(sentence: string): Claim[] {
  if (sentence.trimEnd().endsWith('?') || negated.test(sentence)) return []
  return deeds.filter(([pattern]) => pattern.test(sentence)).map(([, deed]) => `done:${deed}`)
}

/** "Dr Novak" is a person whether we know him or not; the business's own people are known by name. */
function peopleIn(text: string, business: BusinessView): Claim[] {
  const staff = business.services.flatMap(service => service.staff)
  const known = staff
    .filter(({ name }) => text.includes(name))
    .map(({ name }) => `staff:${name.toLowerCase()}`)
  const titled = [...text.matchAll(/\b(?:Dr|Doctor|Prof)\.? (\p{Lu}[\p{L}'-]+)/gu)].map(
    match => match[1] ?? '',
  )
  const unknown = titled.filter(last => !staff.some(({ name }) => name.includes(last)))
  return [...known, ...unknown.map(last => `staff:${last.toLowerCase()}`)]
}

/** Everything checkable that a text states. */
export function claimsIn(text: string, business: BusinessView): Claim[] {
  const sentences = text.split(/(?<=[.!?])\s+|\n/u)
  const claims = [
    ...readers.flatMap(reader => reader(text)),
    ...sentences.flatMap(doneIn),
    ...peopleIn(text, business),
  ]
  return [...new Set(claims)]
}

export function dateClaims(date: string): Claim[] {
  return [`date:${date.slice(5)}`, `weekday:${weekdayOf(date)}`]
}
