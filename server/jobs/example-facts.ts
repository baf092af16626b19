import type { Contradiction, ExampleFiles } from './example.ts'

const money = /[£$€]\s?(\d[\d,]*(?:\.\d\d)?)/g
const clock = /\b(\d{1,2})[:.](\d\d)(?:\s?([ap])\.?m\b)?|\b(\d{1,2})\s?([ap])\.?m\b|\b(noon|midnight)\b/gi
const minutes = /\b(\d{1,3})[ -](minute|hour)s?\b/g

/**
 * Prices, times of day and durations named in a text, each in one spelling: `£60`, `08:30`, `45 min`.
 * An hour of the 12-hour clock without am or pm is read as it stands.
 */
export function factsIn(text: string): readonly string[] {
  const found = new Set<string>()
  for (const match of text.matchAll(money))
    found.add(`${match[0][0]}${(match[1] ?? '').replaceAll(',', '').replace(/\.00$/, '')}`)
  const rest = text.replace(money, ' ')
  for (const [, hour, minute, half, bareHour, bareHalf, word] of rest.matchAll(clock)) {
    if (word) found.add(word.toLowerCase() === 'noon' ? '12:00' : '24:00')
    else found.add(wallClock(Number(hour ?? bareHour), minute ?? '00', (half ?? bareHalf)?.toLowerCase()))
  }
  for (const [, count, unit] of rest.matchAll(minutes))
    found.add(`${Number(count) * (unit === 'hour' ? 60 : 1)} min`)
  return [...found]
}

function wallClock(hour: number, minute: string, half: string | undefined): string {
  const shifted = half === 'p' && hour < 12 ? hour + 12 : half === 'a' && hour === 12 ? 0 : hour
  return `${String(shifted).padStart(2, '0')}:${minute}`
}

/** Everything the other files state, in the spelling of `factsIn`. */
export function statedFacts({ profile, hours, services }: ExampleFiles): ReadonlySet<string> {
  const spans = [...hours.weekly, ...services.staff.flatMap(person => person.hours ?? [])]
  const prose = [profile.cancellationPolicy, profile.promise, profile.chat.notice]
  const stated = services.services.flatMap(one => [one.price, one.description])
  const { noticeMinutes, cancelHours } = profile.booking
  return new Set([
    ...[...prose, ...stated].flatMap(text => factsIn(text ?? '')),
    ...spans.flatMap(span => [span.opens, span.closes]),
    ...(hours.stay ? [hours.stay.checkIn, hours.stay.checkOut] : []),
    ...services.services.flatMap(one => (one.kind === 'room' ? [] : [`${one.minutes} min`])),
    `${noticeMinutes} min`,
    `${cancelHours * 60} min`,
  ])
}

/** Sentences end at . ! or ? before a space and a capital; "Dr. Hart" and "8.30 am" do not end one. */
export function sentencesIn(text: string): number {
  return text.split(/(?<!\b(?:Dr|Mr|Mrs|Ms|St|No))[.!?]["')]?\s+(?=["'(]?[\p{Lu}\d£$€])/u).length
}

/**
 * Each price, time and duration of an answer must stand in services.yaml, hours.yaml or profile.yaml, or be
 * listed under the entry's own `facts`: a price that is changed in one place only is a promise nobody keeps.
 */
export function answerFaults(example: ExampleFiles): readonly Contradiction[] {
  const stated = statedFacts(example)
  return example.knowledge.entries.flatMap((entry, index) => {
    const path = ['entries', index, 'answer']
    const at = (message: string): Contradiction => ({
      part: 'knowledge',
      path,
      message: `${entry.key}: ${message}`,
    })
    const own = new Set(entry.facts.flatMap(factsIn))
    const named = factsIn(entry.answer)
    const loose = named.filter(fact => !stated.has(fact) && !own.has(fact))
    const idle = [...own].filter(fact => !named.includes(fact) || stated.has(fact))
    const faults = loose.map(fact =>
      at(`the answer names ${fact}, which no other file states; correct it, or list it under facts`),
    )
    if (idle.length > 0) faults.push(at(`facts lists ${idle.join(', ')} without need; remove it there`))
    if (sentencesIn(entry.answer) > 3) faults.push(at('the answer has more than three sentences; shorten it'))
    return faults
  })
}
