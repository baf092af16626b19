/** The format of an example business: one strict schema per YAML file. docs/example-format.md explains it to owners. */
import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString as parsePhone,
} from 'libphonenumber-js/max'
import { z } from 'zod'
import { email as toEmail } from '../../contract/identifier.ts'
import type { OpeningHours } from '../../contract/turn.ts'
import { parseRelativeTime, type RelativeTime } from './example-calendar.ts'

/** A strict object whose complaint about an unknown key lists the known ones. */
function fields<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? `unknown ${issue.keys.length > 1 ? 'keys' : 'key'} ${issue.keys.map(key => `"${key}"`).join(', ')}; this place knows: ${known}`
        : undefined,
  })
}

const line = (most: number) =>
  z.string().trim().min(1, 'is empty; write something or remove the key').max(most)
const text = line(600)
const name = line(80)
const lines = (most: number) => z.array(line(200)).max(most).default([])

const email = z.string().transform((raw, context): string => {
  const found = toEmail(raw)
  if (!found) context.addIssue({ code: 'custom', message: 'is no e-mail address; write name@example.com' })
  return found?.value ?? z.NEVER
})

/**
 * E.164. Numbers reserved for fiction (Ofcom's +44 7700 900xxx) are unassigned and therefore "invalid" to
 * libphonenumber, so only length and country code are asked for here.
 */
const phone = z.string().transform((raw, context): string => {
  const found = parsePhone(raw)
  if (!found?.isPossible())
    context.addIssue({
      code: 'custom',
      message: "is no phone number; write it with its country code in quotes: '+44 20 7946 0123'",
    })
  return found?.number ?? z.NEVER
})

const clock = z
  .string()
  .regex(
    /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/,
    "is no time of day; write HH:MM on the 24-hour clock: '08:30'",
  )

function isDate(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`)
  return (
    /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(value)
  )
}
const date = z.string().refine(isDate, 'is no calendar date; write YYYY-MM-DD: 2026-12-25')

const span = z.string().transform((raw, context): { opens: string; closes: string } => {
  const [opens = '', closes = '', ...rest] = raw.split('-').map(part => part.trim())
  const valid = clock.safeParse(opens).success && clock.safeParse(closes).success && rest.length === 0
  if (!valid || opens >= closes)
    context.addIssue({
      code: 'custom',
      message:
        "is no span of one day; write 'HH:MM-HH:MM', the earlier first, and split a night at 24:00: '18:00-24:00'",
    })
  return { opens, closes }
})

// Not a union: that would answer a wrong span with the advice to write a list.
const spans = z
  .preprocess(
    raw => (raw === 'closed' ? [] : raw),
    z.array(span, { error: "write closed, or a list of spans: ['09:00-13:00', '14:00-18:00']" }),
  )
  .superRefine((list, context) => {
    list.forEach((one, index) => {
      const before = list[index - 1]
      if (before && before.closes > one.opens)
        context.addIssue({
          code: 'custom',
          path: [index],
          message: 'overlaps the span before it; list the spans of a day from early to late',
        })
    })
  })
  .default([])

/** ISO 8601 order: Monday is 1. */
export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const

const week = fields({
  monday: spans,
  tuesday: spans,
  wednesday: spans,
  thursday: spans,
  friday: spans,
  saturday: spans,
  sunday: spans,
}).transform((days): readonly OpeningHours[] =>
  weekdays.flatMap((day, index) => days[day].map(one => ({ weekday: index + 1, ...one }))),
)

const tone = line(200).optional()

export const profileFile = fields({
  name,
  /** How the business calls itself in a sentence: "dental clinic". */
  what: name,
  timeZone: z.string().refine(isTimeZone, 'is no IANA time zone; write e.g. Europe/London'),
  locale: z.string().refine(isLocale, 'is no BCP 47 locale; write e.g. en-GB'),
  country: z
    .string()
    .refine(isSupportedCountry, 'is no ISO 3166-1 country code; write e.g. GB')
    .transform(asCountry),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is no ISO 4217 code; write e.g. GBP'),
  languages: z.array(z.string().refine(isLocale, 'is no language; write e.g. en')).min(1),
  phone: phone.optional(),
  email: email.optional(),
  website: z.url('is no web address; write https://…').optional(),
  address: line(200).optional(),
  promise: text,
  signature: line(120),
  cancellationPolicy: text.optional(),
  escalateOn: lines(100),
  tone: fields({ speech: tone, text: tone, chat: tone, letter: tone }).default({}),
  colours: fields({
    brand: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, "is no colour; write six hexadecimal digits in quotes: '#0b7a75'"),
  }),
  chat: fields({
    greeting: text,
    quickChoices: z
      .array(fields({ label: line(24), says: line(200) }))
      .max(6)
      .default([]),
    notice: text,
  }),
  booking: fields({
    noticeMinutes: z.int().min(0).max(43_200).default(60),
    horizonDays: z.int().min(1).max(730).default(180),
    stepMinutes: z.int().min(5).max(240).default(15),
    cancelHours: z.int().min(0).max(720).default(24),
    largestParty: z.int().min(1).max(500).optional(),
  }).prefault({}),
  examples: z
    .record(
      z.string().regex(/^[a-z]+(_[a-z]+)*$/, 'is no intent name; write small letters and _'),
      z.array(line(200)),
    )
    .default({}),
})

export const hoursFile = fields({
  weekly: week,
  closures: z
    .array(
      fields({ from: date, to: date.optional(), reason: line(80).optional() }).transform(one => ({
        ...one,
        to: one.to ?? one.from,
      })),
    )
    .default([]),
  /** When a room may be entered and must be left. */
  stay: fields({ checkIn: clock, checkOut: clock }).optional(),
})

const described = {
  name,
  aliases: lines(30),
  price: line(60).optional(),
  description: text.optional(),
}

const minutes = z.int('write whole minutes').min(5).max(720)
const bufferMinutes = z.int('write whole minutes').min(0).max(240).default(0)

const bookable = z.discriminatedUnion(
  'kind',
  [
    fields({
      ...described,
      kind: z.literal('appointment'),
      minutes,
      bufferMinutes,
      staff: z.array(name).min(1),
    }),
    fields({
      ...described,
      kind: z.literal('table'),
      minutes,
      bufferMinutes,
      tables: z.array(name).min(1).or(z.literal('all')),
    }),
    fields({ ...described, kind: z.literal('room'), roomType: name }),
  ],
  { error: 'needs kind: appointment, table or room' },
)

export const servicesFile = fields({
  staff: z.array(fields({ name, role: name, email: email.optional(), hours: week.optional() })).default([]),
  tables: z.array(fields({ name, seats: z.int().min(1).max(100), area: name.optional() })).default([]),
  rooms: z.array(fields({ name, sleeps: z.int().min(1).max(20), type: name })).default([]),
  services: z.array(bookable).min(1, 'list at least one thing that customers can book'),
})

export const knowledgeFile = fields({
  entries: z.array(
    fields({
      key: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is no key; write small letters, digits and hyphens'),
      topic: name,
      question: line(200),
      variants: z
        .array(line(200))
        .min(3, 'needs at least three other ways in which customers ask this')
        .max(40),
      answer: text,
      /** Prices, times and minutes of the answer that stand in no other file. */
      facts: lines(20),
    }),
  ),
})

const relativeTime = z.string().transform((raw, context): RelativeTime => {
  const found = parseRelativeTime(raw)
  if (!found)
    context.addIssue({
      code: 'custom',
      message:
        'is no time relative to today; write "next tuesday at 10:00", "friday in 2 weeks at 10:00", "tuesday 3 weeks ago at 10:00", "in 3 days at 10:00", "5 days ago at 10:00" or "today at 10:00"',
    })
  return found ?? z.NEVER
})

export const customersFile = fields({
  customers: z.array(
    fields({
      name,
      phones: z.array(phone).default([]),
      emails: z.array(email).default([]),
      note: text.optional(),
      appointments: z
        .array(
          fields({
            service: name,
            /** Who or what is wanted: a member of staff, a table or a room. */
            with: name.optional(),
            when: relativeTime,
            partySize: z.int().min(1).max(500).optional(),
            nights: z.int().min(1).max(60).optional(),
            status: z.enum(['cancelled', 'missed']).optional(),
            note: text.optional(),
          }),
        )
        .default([]),
    }),
  ),
})

export const teamFile = fields({
  teammates: z
    .array(fields({ name, title: name, email, role: z.enum(['owner', 'teammate', 'viewer']) }))
    .min(1, 'list at least the owner'),
})

function isTimeZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value })) && /^(UTC|\w+\/[\w/+-]+)$/.test(value)
  } catch {
    return false
  }
}

function isLocale(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value)[0] === value
  } catch {
    return false
  }
}

function asCountry(value: string): CountryCode {
  if (!isSupportedCountry(value)) throw new TypeError('not a country code')
  return value
}
