import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { speak, spokenForms } from './forms.ts'
import { say } from './say.ts'
import { spell } from './spell.ts'

const cases = (pairs: readonly (readonly [written: string, spoken: string])[]) => {
  for (const [written, spoken] of pairs) assert.equal(say(written), spoken)
}

describe('a voice reads what is written as a person would', () => {
  test('an appointment is said with its day and its time', () =>
    cases([
      ['Tuesday, 5 May 2026 at 10:30', 'Tuesday, the fifth of may twenty twenty six at ten thirty'],
      ['Mon, 4 May at 2:00 p.m. Please come.', 'Monday, the fourth of may at two PM. Please come.'],
      ['9:00-17:30, Mon-Fri', 'nine AM to five thirty PM, Monday to Friday'],
      ['on 2026-08-05 at 8:05 AM', 'on august fifth twenty twenty six at eight oh five AM'],
      ['5-7pm', 'five to seven PM'],
    ]))

  test('the order of day and month follows the region where the figures leave it open', () => {
    assert.equal(say('03/04/2026'), 'march fourth twenty twenty six')
    assert.equal(say('03/04/2026', { region: 'day-first' }), 'the third of april twenty twenty six')
    assert.equal(say('17/04/2026'), 'the seventeenth of april twenty twenty six')
  })

  test('a phone number is said in groups that can be written down', () =>
    cases([
      ['+447700900123', 'plus four four, seven seven zero, zero nine zero, zero one two three'],
      ['(202) 555-0143', 'two zero two, five five five, zero one four three'],
      ['020 7946 0958', 'zero two zero, seven nine four six, zero nine five eight'],
      ['Call 112.', 'Call one one two.'],
    ]))

  test('prices are said with their parts, also as they are written on the continent', () =>
    cases([
      ['€45.50', 'forty five euros fifty cents'],
      ['45,50 €', 'forty five euros fifty cents'],
      ['1.200 EUR', 'one thousand two hundred euros'],
      ['£1.01', 'one pound one penny'],
      ['$1.2m', 'one point two million dollars'],
      ['$10-$20', 'ten dollars to twenty dollars'],
      ['10%-20%', 'ten percent to twenty percent'],
      ['3¾ miles', 'three and three quarters miles'],
    ]))

  test('addresses of mail, pages and houses are said in full', () =>
    cases([
      ['nora.van-dyke@example.co.uk', 'nora dot van dash dyke at example dot co dot UK'],
      ['221B Baker St, London', 'two two one B Baker Street, London'],
      ['12 Main St. Then left.', 'twelve Main Street. Then left.'],
      ['Room 12, 2nd floor', 'Room twelve, second floor'],
    ]))

  test('a code is read figure by figure', () =>
    cases([
      ['Your code is 483920.', 'Your code is four eight three nine two zero.'],
      ['the card ending in 8876', 'the card ending in eight eight seven six'],
      ['Your reference is BK-7731.', 'Your reference is BK-seven seven three one.'],
    ]))

  test('a code is spelled so that no letter is taken for another', () => {
    assert.equal(spell('BK7'), 'B, K, seven')
    assert.equal(spell('bk 7', 'nato'), 'B as in bravo, K as in kilo, seven')
    assert.equal(spell('ä@b'), 'Ä, at, B')
  })

  test('an address that is read back is spelled in the language of the call', () => {
    const text = 'no-1@example.de?'
    const readBack = ['No-1@example.de']
    assert.equal(speak(text, { language: 'en-GB', readBack }).text, 'N, O, dash, one, at example dot DE?')
    assert.equal(
      speak(text, { language: 'de', readBack }).text,
      'N, O, Bindestrich, eins, at example Punkt de?',
    )
    assert.equal(speak(text, { language: 'en' }).text, 'no dash one at example dot DE?')
  })

  test('a name that was spelled is said and then spelled, and no other one is', () => {
    const said = (language: string) =>
      speak('For Nora Kalnina or Ann?', { language, readBack: ['kalnina'] }).text
    assert.equal(said('en'), 'For Nora Kalnina, K, A, L, N, I, N, A or Ann?')
    assert.equal(said('lt'), 'For Nora Kalnina, K, A, L, N, I, N, A or Ann?')
  })

  test('a booking code is said sign by sign in a call, and a word in capitals or a year is not', () => {
    const said = (text: string) => speak(text, { language: 'en' }).text
    assert.equal(said('Your code is K7M4Q.'), 'Your code is K, seven, M, four, Q.')
    assert.equal(said('ASAP in 2027'), 'ASAP in twenty twenty seven')
  })

  test('a link is named by its house in a call, whatever the language', () => {
    const said = (text: string, language: string) => speak(text, { language }).text
    const text = 'See https://www.maple.example/a?b=1, then book.'
    assert.equal(said(text, 'en-GB'), 'See maple dot example, then book.')
    assert.equal(said(text, 'de'), 'See maple Punkt example, then book.')
    assert.equal(said(text, 'lt'), 'See maple.example, then book.')
    assert.equal(said('www. is no link', 'en'), 'www. is no link')
  })

  test('a language without rules of its own is never read by those of English', () => {
    const french = spokenForms('fr-FR')
    assert.equal(french.say('à 10:30 le 5 mai').text, 'à 10:30 le 5 mai')
    assert.equal(french.hear('six heures at dot com'), 'six heures at dot com')
    assert.equal(spokenForms('en-GB').say('03/04/2026').text, 'the third of april twenty twenty six')
    assert.equal(spokenForms('en').hear('half past ten'), '10:30')
    assert.equal(spokenForms('en').hear('at half past seven or nine fifteen'), 'at 7:30 or 9:15')
  })

  test('words are left alone', () => {
    for (const sentence of [
      'Yes, you may.',
      'e.g. a filling',
      'hello.World',
      'Main St.',
      "I don't know, Nora!",
      '',
    ])
      assert.equal(say(sentence), sentence)
    assert.equal(say('I may 5 times'), 'I may five times')
  })
})

describe('whatever is written', () => {
  test('each figure knows where it stands in what is spoken', () => {
    const written = 'Come at 10:30, it costs €5.'
    const { text, marks } = spokenForms('en').say(written)
    const pieces = marks.flatMap((mark, place) => {
      const end = marks[place + 1]
      return place % 2 === 0 && end
        ? [[written.slice(mark.written, end.written), text.slice(mark.spoken, end.spoken)]]
        : []
    })
    assert.deepEqual(pieces, [
      ['10:30', 'ten thirty'],
      ['€5', 'five euros'],
    ])
  })

  const piece = fc.oneof(
    fc.constantFrom(
      '$',
      '€',
      '5',
      '10:30',
      'am',
      'p.m.',
      '-',
      '/',
      '.',
      ',',
      ' ',
      'May',
      'St',
      '@',
      'kg',
      '%',
      '+1',
      '1/2',
      '21st',
      '#',
      '(',
      ')',
      '1980s',
      'http://',
      '&',
      '€5',
      '1.200',
    ),
    fc.string(),
  )

  test('no figure is left unsaid and nothing breaks', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), parts => {
        const spoken = say(parts.join(''))
        assert.doesNotMatch(spoken, /undefined|NaN/)
        assert.equal(spoken, say(parts.join('')))
      }),
      { numRuns: 500 },
    )
  })

  test('a number keeps every figure of its value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999 }), value => {
        assert.doesNotMatch(say(`We have ${value} places`), /\d/)
      }),
    )
  })

  test('thirty thousand marks are read as calmly as ten', { timeout: 60_000 }, () => {
    for (const part of [
      '1',
      '1 ',
      'a-',
      'a.',
      '1,',
      '1/',
      '@',
      'a@',
      '$',
      '1-',
      '.',
      '+1 ',
      '12 A ',
      'x1-',
      'may ',
      '1:',
    ])
      assert.ok(say(part.repeat(30_000)).length > 0)
  })
})
