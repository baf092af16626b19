/** The pieces from which the files of an example are made: each names the cure when it is wrong. */
import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString as parsePhone,
} from 'libphonenumber-js/max'
import { z } from 'zod'
import { email as toEmail } from '../../contract/identifier.ts'
import type { OpeningHours } from '../../contract/turn.ts'

/** A strict object whose complaint about an unknown key lists the known ones. */
export function fields<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? `unknown ${issue.keys.length > 1 ? 'keys' : 'key'} ${issue.keys.map(key => `"${key}"`).join(', ')}; this place knows: ${known}`
        : undefined,
  })
}

export const line = (most: number) =>
  z.string().trim().min(1, 'is empty; write something or remove the key').max(most)
export const text = line(600)
export const name = line(80)
export const lines = (most: number) => z.array(line(200)).max(most).default([])

export const email = z.string().transform((raw, context): string => {
  const found = toEmail(raw)
  if (!found) context.addIssue({ code: 'custom', message: 'is no e-mail address; write name@example.com' })
  return found?.value ?? z.NEVER
})

/**
 * E.164. Numbers reserved for fiction (Ofcom's +44 7700 900xxx) are unassigned and therefore "invalid" to
 * libphonenumber, so only length and country code are asked for here.
 */
export const phone = z.string().transform((raw, context): string => {
  const found = parsePhone(raw)
  if (!found?.isPossible())
    context.addIssue({
      code: 'custom',
      message: "is no phone number; write it with its country code in quotes: '+44 20 7946 0123'",
    })
  return found?.number ?? z.NEVER
})

export const clock = z
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
export const date = z.string().refine(isDate, 'is no calendar date; write YYYY-MM-DD: 2026-12-25')

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
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

export const week = fields({
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

export function isTimeZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value })) && /^(UTC|\w+\/[\w/+-]+)$/.test(value)
  } catch {
    return false
  }
}

export function isLocale(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value)[0] === value
  } catch {
    return false
  }
}

export function asCountry(value: string): CountryCode {
  if (!isSupportedCountry(value)) throw new TypeError('not a country code')
  return value
}
