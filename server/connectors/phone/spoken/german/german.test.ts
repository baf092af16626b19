import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { hear } from './hear.ts'
import { cardinal } from './numbers.ts'
import { say } from './say.ts'
import { before, marks, months } from './words.ts'

const two = (value: number): string => String(value).padStart(2, '0')

describe('a German voice reads what is written as a person would', () => {
  test('times, dates and prices take the form that their sentence asks for', () => {
    assert.equal(
      say('Ihr Termin ist am 5. Mai 2026 um 10:30 Uhr.'),
      'Ihr Termin ist am fünften Mai zweitausendsechsundzwanzig um zehn Uhr dreißig.',
    )
    assert.equal(say('der 3. Oktober'), 'der dritte Oktober')
    assert.equal(say('Das kostet 45,50 €.'), 'Das kostet fünfundvierzig Euro fünfzig Cent.')
    assert.equal(say('1.200 EUR'), 'eintausendzweihundert Euro')
    assert.equal(say('$0,01'), 'null Dollar ein Cent')
    assert.equal(say('am Dienstag, 5. Mai'), 'am Dienstag, fünften Mai')
    assert.equal(say('Dienstag, 5. Mai'), 'Dienstag, fünfter Mai')
    assert.equal(say('Mo-Fr 8:00-17:30 Uhr'), 'Montag bis Freitag acht Uhr bis siebzehn Uhr dreißig')
    assert.equal(say('im 2. Stock'), 'im zweiten Stock')
  })

  test('phone numbers, codes and addresses can be written down', () => {
    assert.equal(say('+49 30 901820'), 'plus vier neun, drei null, neun null eins acht zwei null')
    assert.equal(say('Hauptstr. 12, 10115 Berlin'), 'Hauptstraße zwölf, eins null eins eins fünf Berlin')
    assert.equal(say('Ihr Code ist 4839.'), 'Ihr Code ist vier acht drei neun.')
    assert.equal(say('nora-s@example.de'), 'nora Bindestrich s at example Punkt de')
  })

  test('words are left alone', () => {
    for (const sentence of ['Guten Tag!', 'z.B. eine Füllung', 'Ja, gern.'])
      assert.equal(say(sentence), sentence)
  })
})

describe('what a German caller says arrives as it would be written', () => {
  test('times are understood in every usual form', () => {
    assert.equal(hear('um halb elf bitte'), 'um 10:30 Uhr bitte')
    assert.equal(hear('zehn Uhr dreißig'), '10:30 Uhr')
    assert.equal(hear('viertel vor eins'), '12:45 Uhr')
    assert.equal(hear('dreiviertel acht'), '07:45 Uhr')
  })

  test('numbers, dates and addresses are put together from their parts', () => {
    assert.equal(hear('am fünften Mai zweitausendsechsundzwanzig'), 'am 5. Mai 2026')
    assert.equal(hear('null eins sieben sechs eins zwei drei vier'), '01761234')
    assert.equal(
      hear('meine Adresse ist nora punkt s at example punkt de'),
      'meine Adresse ist nora.s@example.de',
    )
    assert.equal(hear('zwei Euro zwanzig'), '€2,20')
  })

  test('what only sounds like figures stays a word', () => {
    for (const sentence of [
      'ein Tisch für zwei',
      'eine Frage',
      'das zweite Mal',
      'halb eine Stunde',
      'vor acht Tagen',
      'der Mai ist schön',
    ])
      assert.equal(hear(sentence), sentence)
  })
})

describe('what is said in German comes back as it was written', () => {
  test('times', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 59 }), (hour, minute) => {
        assert.equal(hear(say(`${two(hour)}:${two(minute)} Uhr`)), `${two(hour)}:${two(minute)} Uhr`)
      }),
      { numRuns: 1000 },
    )
  })

  test('dates', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...months),
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: 1500, max: 2099 }),
        fc.constantFrom('', 'am ', 'der '),
        (month, day, year, article) => {
          assert.equal(
            hear(say(`${article}${day}. ${month} ${year}`)).toLowerCase(),
            `${article}${day}. ${month} ${year}`,
          )
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('prices', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('€', '$'),
        fc.integer({ min: 0, max: 999_999 }),
        fc.integer({ min: 0, max: 99 }),
        (sign, whole, cents) => {
          const written = cents === 0 ? `${sign}${whole}` : `${sign}${whole},${two(cents)}`
          assert.equal(hear(say(written)), written)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('whole numbers', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 13n, max: 999_999n }), value => {
        assert.equal(hear(cardinal(value)), String(value))
      }),
      { numRuns: 1000 },
    )
  })

  test('phone numbers and e-mail addresses', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{8,12}$/), digits => {
        assert.equal(hear(say(`+${digits}`).replaceAll(',', '')), `+${digits}`)
      }),
    )
    const word = fc
      .stringMatching(/^[bcfghjklm][aeiou][bcdfgkl][aeo]$/)
      .filter(each => !before.has(each) && !marks.has(each))
    fc.assert(
      fc.property(
        word,
        word,
        fc.constantFrom('.', '-', '_'),
        fc.constantFrom('de', 'com'),
        (name, host, mark, ending) => {
          assert.equal(
            hear(`sie lautet ${say(`${name}${mark}${host}@${host}.${ending}`)}`),
            `sie lautet ${name}${mark}${host}@${host}.${ending}`,
          )
        },
      ),
    )
  })
})

test('thirty thousand German words are read as calmly as ten', { timeout: 60_000 }, () => {
  for (const word of ['ein', 'punkt', 'hundert', 'und', 'zwei und', 'halb', 'tausend', 'plus', 'nora punkt'])
    assert.ok(hear(`${word} `.repeat(30_000)).length > 0)
  assert.ok(hear('einundzwanzig'.repeat(30_000)).length > 0)
  for (const part of ['1', '1 ', '1.', '1,', 'a-', '€', '0 ', '5. '])
    assert.ok(say(part.repeat(30_000)).length > 0)
})
