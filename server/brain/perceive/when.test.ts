import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { timeGrammar } from '../languages/en/time-words.ts'
import type { SlotKind, WhenEntity } from './percept.ts'
import { tokenise } from './tokens.ts'
import { WhenReader } from './when.ts'

const reader = new WhenReader(timeGrammar)
/** A Tuesday, 11:00 in Vilnius. */
const tuesday = new Date('2026-11-24T09:00:00Z')

interface Asked {
  readonly now?: Date
  readonly expecting?: SlotKind
  readonly monthFirst?: boolean
}

function read(text: string, { now = tuesday, expecting, monthFirst = false }: Asked = {}): string {
  const context = { now, timeZone: 'Europe/Vilnius', monthFirst, expecting }
  return reader.read(text, tokenise(text), context).whens.map(show).join(' + ')
}

/** `2026-11-27` · `..` to another day · `14:30` known, `2:30?` open · `<` before, `>` after, `~` about · `!` excluded. */
function show({ date, time, negated }: WhenEntity): string {
  const clock = (said: typeof time extends infer T ? T : never, end: 'from' | 'to') => {
    const value = said?.[end]
    return value
      ? `${value.hour}:${String(value.minute).padStart(2, '0')}${value.meridiem === 'open' ? '?' : ''}`
      : ''
  }
  const day = date && (date.from === date.to ? date.from : `${date.from}..${date.to}`)
  const sign = { at: time?.approximate ? '~' : '', after: '>', before: '<', range: '', part: '' }[
    time?.kind ?? 'at'
  ]
  const hours = time && (time.part ?? [clock(time, 'from'), clock(time, 'to')].filter(Boolean).join('-'))
  return (negated ? '!' : '') + [day, hours && `${sign}${hours}`].filter(Boolean).join(' ')
}

function table(title: string, rows: Readonly<Record<string, string>>, asked?: Asked) {
  test(title, () => {
    for (const [text, expected] of Object.entries(rows)) assert.equal(read(text, asked), expected, text)
  })
}

table('clocks are read as people say them', {
  'half past two': '2:30?',
  'quarter to five': '4:45?',
  'a quarter past nine in the morning': '9:15',
  'seven thirty': '7:30?',
  'seven-thirty pm': '19:30',
  'at two thirty pm': '14:30',
  'at seven a m': '7:00',
  'twenty past six in the evening': '18:20',
  '25 to 7 p.m.': '18:35',
  "10 o'clock": '10:00?',
  '930pm': '21:30',
  '14h30': '14:30',
  'at 7.30.': '7:30?',
  'ten to one': '12:50?',
  '0 45 p.m.': '12:45',
  '3 at night': '3:00',
  '10 at night': '22:00',
  noon: '12:00',
  'around three': '~3:00?',
  '6-ish': '~6:00?',
})

table('stretches of time keep both ends and their direction', {
  'between 3 and 5': '3:00?-5:00?',
  '3-5pm': '15:00-17:00',
  '11 to 2pm': '11:00-14:00',
  'after 5': '>5:00?',
  'before noon': '<12:00',
  'by half past four': '<4:30?',
  'not before 10': '>10:00?',
  'no later than 6pm': '<18:00',
  'after work on friday': '2026-11-27 >17:00',
})

table('days are read as people say them', {
  'the 3rd at 10': '2026-12-03 10:00?',
  'a week on Thursday': '2026-12-03',
  'next Tuesday': '2026-12-01',
  'this weekend': '2026-11-28..2026-11-29',
  'in two weeks': '2026-12-08',
  'tomorrow morning': '2026-11-25 morning',
  'first thing tomorrow': '2026-11-25 opening',
  'end of next week': '2026-12-03..2026-12-04',
  'the day after tomorrow at noon': '2026-11-26 12:00',
  'on the 12.10. at 9': '2027-10-12 9:00?',
  '2026-12-01': '2026-12-01',
  '24/11': '2026-11-24',
  'Monday the 30th at 14:00': '2026-11-30 14:00',
  'tuesday the first of december': '2026-12-01',
  'nine am on the twenty third': '2026-12-23 9:00',
  'the evening of May 26': '2027-05-26 evening',
  "new year's eve 8pm": '2026-12-31 20:00',
  'two weeks from tomorrow': '2026-12-09',
  'in half an hour': '2026-11-24 ~11:30',
  'this evening around 8': '2026-11-24 ~20:00',
  'tomorrow at 3 in the afternoon': '2026-11-25 15:00',
})

table('stays keep arrival and departure', {
  'from Friday to Sunday': '2026-11-27..2026-11-29',
  'from the 17 - 19 July': '2027-07-17..2027-07-19',
  '10th to 23rd': '2026-12-10..2026-12-23',
  'June 3 to 5': '2027-06-03..2027-06-05',
  'from the 28 December until the 2nd': '2026-12-28..2027-01-02',
  'three nights from Friday': '2026-11-27',
})

table('what is excluded or given up is marked and never booked', {
  'not Tuesday, Wednesday': '!2026-12-01 + 2026-11-25',
  "Tuesday doesn't work, how about Wednesday afternoon": '!2026-12-01 + 2026-11-25 afternoon',
  'any day but Monday': '!2026-11-30',
  'I said 5pm not 6pm': '17:00 + !18:00',
  'move it from Tuesday to Friday': '!2026-12-01 + 2026-11-27',
  'instead of 3pm make it 4pm': '!15:00 + 16:00',
  'why not Friday': '2026-11-27',
})

table('words that only look like times are left alone', {
  'table for 4': '',
  'a 3 night stay': '',
  'four people': '',
  'good morning': '',
  'I may come with two kids': '',
  'the second one': '',
  'it costs 1.05 pounds': '',
  'what about one with a view': '',
  'the 3 of us': '',
  'march of the penguins': '',
  'we sat in the sun': '',
})

table(
  'a bare answer is read by the question',
  { '3': '3:00?', 'half two': '2:30?', '3 pm or 4': '15:00 + 4:00?' },
  { expecting: 'time' },
)
table(
  'a bare number answers which day',
  { '15': '2026-12-15', 'the third': '2026-12-03', '3rd': '2026-12-03' },
  { expecting: 'date' },
)
table(
  'Americans put the month first',
  { '12/01': '2026-12-01', '11/24': '2026-11-24', '24/11': '2026-11-24' },
  { monthFirst: true },
)

test('a past date, a wrong weekday and a second reading are said, not hidden', () => {
  const dates = (text: string) =>
    reader.read(text, tokenise(text), {
      now: tuesday,
      timeZone: 'Europe/Vilnius',
      monthFirst: false,
      expecting: undefined,
    }).dates
  assert.equal(dates('yesterday')[0]?.past, true)
  assert.equal(dates('on 3 March 2020')[0]?.past, true)
  assert.equal(dates('today')[0]?.past, false)
  assert.equal(dates('Friday the 3rd of December')[0]?.conflict, true)
  assert.equal(dates('Thursday the 3rd of December')[0]?.conflict, false)
  assert.equal(dates('03/04/2027')[0]?.alternative, '2027-03-04')
  assert.equal(dates('next Friday')[0]?.alternative, '2026-11-27')
})

test('today is the business’s day, not the server’s', () => {
  const late = new Date('2026-11-24T22:30:00Z')
  assert.equal(read('tomorrow', { now: late }), '2026-11-26')
})

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

test('any date of the coming years is read back from any of its spellings', () => {
  const days = fc.integer({ min: 20_782, max: 21_500 })
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 4 }), (number, style) => {
      const iso = new Date(number * 86_400_000).toISOString().slice(0, 10)
      const [year = '', month = '', day = ''] = iso.split('-')
      const name = MONTHS[Number(month) - 1]
      const spelled = [
        iso,
        `${day}/${month}/${year}`,
        `${Number(day)} ${name} ${year}`,
        `${name} ${Number(day)}, ${year}`,
        `the ${Number(day)}. ${name} ${year}`.replace('. ', ' '),
      ][style]
      assert.equal(read(`can I come on ${spelled} please`), iso)
    }),
  )
})

test('whatever is written, nothing breaks and every span is a piece of the text', () => {
  const pieces = fc.constantFrom(
    'the',
    '3rd',
    'at',
    'half',
    'past',
    'to',
    '7',
    '10:30',
    '12.10.',
    'Friday',
    'next',
    'week',
    'from',
    'May',
    'not',
    'pm',
    '-',
    ',',
    'between',
    'and',
    'two',
    '99',
    'in',
    'nights',
    '31',
    'February',
    '0',
    '2026',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 80 }),
        fc.array(pieces, { maxLength: 14 }).map(list => list.join(' ')),
      ),
      text => {
        const { dates, times, whens } = reader.read(text, tokenise(text), {
          now: tuesday,
          timeZone: 'Asia/Kathmandu',
          monthFirst: true,
          expecting: 'date-time',
        })
        for (const span of [...dates, ...times, ...whens])
          assert.equal(text.slice(span.start, span.end), span.text)
        for (const date of dates) assert.ok(date.from <= date.to)
      },
    ),
    { numRuns: 500 },
  )
})
