/** The format of an example business: one strict schema per YAML file. docs/example-format.md explains it to owners. */
import { isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'
import { callSettings } from '../../contract/call-settings.ts'
import { channels } from '../../contract/message.ts'
import { parseRelativeTime, type RelativeTime } from './example-calendar.ts'
import {
  asCountry,
  clock,
  date,
  email,
  fields,
  isLocale,
  isTimeZone,
  line,
  lines,
  name,
  phone,
  text,
  week,
} from './example-fields.ts'

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
  /** Where the address is on the map; degrees, WGS 84. */
  location: fields({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
  }).optional(),
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
  /** What callers hear, and what is kept of it. */
  calls: fields(callSettings.partial().shape).optional(),
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
      /** Channels on which this customer agreed to offers. */
      offers: z.array(z.enum(channels)).default([]),
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
