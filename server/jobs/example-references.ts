import type { Contradiction, ExampleFiles, ExamplePart, Path } from './example.ts'
import { candidatesFor, couldStart } from './example-calendar.ts'
import { answerFaults } from './example-facts.ts'

/** Where the files of one example do not agree with each other or with themselves. */
export function contradictions(example: ExampleFiles): readonly Contradiction[] {
  return [
    ...duplicates(example),
    ...serviceFaults(example),
    ...hoursFaults(example),
    ...appointmentFaults(example),
    ...answerFaults(example),
    ...(example.team.teammates.some(mate => mate.role === 'owner')
      ? []
      : [fault('team', ['teammates'], 'nobody has the role owner; give it to one teammate')]),
  ]
}

const fault = (part: ExamplePart, path: Path, message: string): Contradiction => ({ part, path, message })

const folded = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

function duplicates({ services, knowledge, team }: ExampleFiles): readonly Contradiction[] {
  const twice = (part: ExamplePart, what: string, said: readonly (readonly [string, Path])[]) => {
    const seen = new Set<string>()
    return said.flatMap(([text, path]) => {
      const key = folded(text)
      if (seen.has(key)) return [fault(part, path, `"${text}" is there twice; each ${what} must be its own`)]
      seen.add(key)
      return []
    })
  }
  return [
    ...twice('services', 'name', named(services.staff, 'staff')),
    ...twice('services', 'name', [...named(services.tables, 'tables'), ...named(services.rooms, 'rooms')]),
    ...twice(
      'services',
      'name or alias',
      services.services.flatMap(({ name, aliases }, at): [string, Path][] => [
        [name, ['services', at, 'name']],
        ...aliases.map((alias, index): [string, Path] => [alias, ['services', at, 'aliases', index]]),
      ]),
    ),
    ...twice(
      'knowledge',
      'key',
      knowledge.entries.map(({ key }, at) => [key, ['entries', at, 'key']]),
    ),
    ...twice(
      'knowledge',
      'question',
      knowledge.entries.flatMap(({ question, variants }, at): [string, Path][] => [
        [question, ['entries', at, 'question']],
        ...variants.map((variant, index): [string, Path] => [variant, ['entries', at, 'variants', index]]),
      ]),
    ),
    ...twice(
      'team',
      'e-mail address',
      team.teammates.map(({ email }, at) => [email, ['teammates', at, 'email']]),
    ),
  ]
}

const named = (list: readonly { readonly name: string }[], key: string): (readonly [string, Path])[] =>
  list.map(({ name }, at) => [name, [key, at, 'name']])

function serviceFaults({ services, hours }: ExampleFiles): readonly Contradiction[] {
  const unknown = (list: readonly { readonly name: string }[], wanted: readonly string[], path: Path) =>
    wanted.flatMap((name, index) =>
      list.some(one => one.name === name)
        ? []
        : [
            fault(
              'services',
              [...path, index],
              `nobody and nothing is called "${name}"; known: ${quoted(list)}`,
            ),
          ],
    )
  return services.services.flatMap((service, at) => {
    const path = ['services', at]
    if (service.kind === 'appointment') return unknown(services.staff, service.staff, [...path, 'staff'])
    if (service.kind === 'room') {
      const found = services.rooms.some(room => room.type === service.roomType)
      return [
        ...(found
          ? []
          : [fault('services', [...path, 'roomType'], 'no room in the list rooms has this type')]),
        ...(hours.stay ? [] : [fault('hours', [], 'rooms are offered: add stay: {checkIn, checkOut}')]),
      ]
    }
    if (service.tables === 'all')
      return services.tables.length > 0
        ? []
        : [fault('services', path, 'the list tables is empty; add tables')]
    return unknown(services.tables, service.tables, [...path, 'tables'])
  })
}

const quoted = (list: readonly { readonly name: string }[]): string =>
  list.map(({ name }) => name).join(', ') || 'none'

function hoursFaults({ services, hours }: ExampleFiles): readonly Contradiction[] {
  const closed = hours.closures.flatMap(({ from, to }, at) =>
    from > to ? [fault('hours', ['closures', at], 'ends before it begins; swap from and to')] : [],
  )
  const outside = services.staff.flatMap((person, at) =>
    (person.hours ?? [])
      .filter(
        own =>
          !hours.weekly.some(
            open => open.weekday === own.weekday && open.opens <= own.opens && own.closes <= open.closes,
          ),
      )
      .map(own =>
        fault(
          'services',
          ['staff', at, 'hours'],
          `${person.name} works ${own.opens}-${own.closes} on weekday ${own.weekday}, when hours.yaml says closed`,
        ),
      ),
  )
  return [...closed, ...outside]
}

function appointmentFaults(example: ExampleFiles): readonly Contradiction[] {
  return example.customers.customers.flatMap((customer, at) =>
    customer.appointments.flatMap((wish, index) => {
      const path = ['customers', at, 'appointments', index]
      const say = (message: string) => [fault('customers', path, message)]
      const service = example.services.services.find(one => one.name === wish.service)
      if (!service)
        return say(`no service is called "${wish.service}"; known: ${quoted(example.services.services)}`)
      if (service.kind === 'room' && !wish.nights) return say('a stay needs nights')
      if (service.kind !== 'room' && !wish.when.time)
        return say('needs a time of day: "next tuesday at 10:00"')
      if (service.kind === 'table' && !wish.partySize) return say('a table needs partySize')
      const candidates = candidatesFor(example, service, wish)
      if (candidates.length === 0)
        return say(
          `"${wish.with ?? wish.service}" does not offer this to so many people; change with or partySize`,
        )
      return couldStart(service, wish, candidates) ? [] : say('nobody works then; choose another time')
    }),
  )
}
