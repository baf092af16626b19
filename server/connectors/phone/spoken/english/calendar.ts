/** By place, January first. */
export const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const

/** Written short forms and the place of their month. "may" and "mar" alone are also words: only beside a day. */
export const monthByName: ReadonlyMap<string, number> = new Map([
  ...months.map((name, place): [string, number] => [name, place]),
  ...months.map((name, place): [string, number] => [name.slice(0, 3), place]),
  ['sept', 8],
])

export const weekdayByName: ReadonlyMap<string, string> = new Map(
  weekdays
    .flatMap((name): [string, string][] => [[name.slice(0, 3), name]])
    .concat([
      ['tues', 'tuesday'],
      ['thu', 'thursday'],
      ['thur', 'thursday'],
      ['thurs', 'thursday'],
    ]),
)

export const zones: ReadonlySet<string> = new Set([
  'gmt',
  'utc',
  'bst',
  'est',
  'edt',
  'et',
  'cst',
  'cdt',
  'ct',
  'mst',
  'mdt',
  'mt',
  'pst',
  'pdt',
  'pt',
  'cet',
  'cest',
  'eet',
  'eest',
  'wet',
  'ist',
])

/** After one of these a bare pair of numbers is a time ("at fourteen thirty", "by ten to eleven"). */
export const beforeTime: ReadonlySet<string> = new Set([
  'at',
  'by',
  'around',
  'about',
  'until',
  'till',
  'before',
  'after',
  'from',
])

/** After one of these a pair of numbers is a name and never a time ("room two oh four"). */
export const numbered: ReadonlySet<string> = new Set([
  'room',
  'number',
  'flat',
  'apartment',
  'suite',
  'gate',
  'flight',
  'table',
  'bus',
  'line',
  'code',
  'pin',
  'extension',
  'order',
  'box',
  'unit',
  'floor',
  'house',
  'ending',
  'in',
  'reference',
  'invoice',
  'ticket',
  'route',
  'area',
])
