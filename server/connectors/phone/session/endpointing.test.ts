import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Expecting } from '../../call-host.ts'
import { learnPause, longest, type Pauses, patience, shortest } from './endpointing.ts'
import { isBackchannel, isFarewell, isHanging, isYesOrNo, sameWords } from './words.ts'

const kinds = ['yes-no', 'choice', 'date-time', 'name', 'contact', 'number', 'open'] as const

test('Whoever looks something up gets longer than whoever says yes or no', () => {
  const wait = (what: Expecting) => patience(what, 'well', undefined, 'en')
  assert.ok(wait('yes-no') < wait('open'))
  assert.ok(wait('open') < wait('name'))
  assert.ok(wait('name') < wait('number'))
  assert.ok(wait('number') < wait('contact'))
})

test('A whole yes or no ends the wait, a yes that goes on does not', () => {
  for (const [language, text] of [
    ['en', 'Yes, please.'],
    ['en', "no that's it"],
    ['de', 'Ja, gerne!'],
    ['lt', 'Taip, prašau'],
  ] as const)
    assert.equal(patience('yes-no', text, undefined, language), 0, text)
  for (const text of ['yes but later', 'not on monday', 'please', 'yes at'])
    assert.ok(patience('yes-no', text, undefined, 'en') >= shortest, text)
  assert.ok(patience('open', 'yes', undefined, 'en') > 0, 'nobody asked a yes-or-no question')
})

test('A sentence that hangs in the air is given more time', () => {
  for (const text of ['i would like to', 'my name is', 'on monday and', 'on monday,'])
    assert.ok(patience('open', text, undefined, 'en') > patience('open', 'on monday', undefined, 'en'), text)
})

test('A finished address or telephone number is not waited on for long', () => {
  assert.equal(patience('contact', 'anna@example.com', undefined, 'en'), shortest)
  assert.equal(patience('contact', '612 345 67 89 0', undefined, 'en'), shortest)
  assert.equal(patience('contact', 'it is anna at example dot com', undefined, 'en'), shortest)
  const number = 'oh seven seven double oh nine hundred one two'
  assert.ok(patience('contact', number, undefined, 'en') > 1_000, 'one figure is still to come')
  assert.equal(patience('contact', `${number} three`, undefined, 'en'), shortest)
  assert.ok(patience('contact', 'anna at example', undefined, 'en') > 1_000)
})

test('Patience stays within its bounds for whatever is said and however somebody pauses', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.string(),
      fc.array(fc.nat(longest)),
      fc.constantFrom('en', 'de', 'lt', 'xx'),
      (what, text, gaps, language) => {
        const pauses = gaps.reduce<Pauses>(learnPause, undefined)
        const ms = patience(what, text, pauses, language)
        assert.ok(ms === 0 || (ms >= shortest && ms <= longest))
        assert.ok(ms > 0 || what === 'yes-no')
      },
    ),
  )
})

test('A slow speaker is learned from a few pauses, and one slip does not make a slow speaker', () => {
  const slow = [900, 900, 900].reduce<Pauses>(learnPause, undefined)
  assert.ok(patience('open', 'well', slow, 'en') >= 1_300)
  const quick = [200, 200, 900, 200, 200].reduce<Pauses>(learnPause, undefined)
  assert.ok(patience('open', 'well', quick, 'en') <= 800)
})

test('Murmurs, farewells and repeated words are told from what wants an answer', () => {
  assert.ok(isBackchannel('Uh-huh.', 'en') && isBackchannel('OK, I see', 'en') && isBackchannel('aha', 'lt'))
  assert.ok(!isBackchannel('ok stop', 'en') && !isBackchannel('', 'en') && !isBackchannel('no', 'en'))
  assert.ok(isFarewell('Thanks, bye!', 'en') && isFarewell('viso gero', 'lt') && isFarewell('Tschüss', 'de'))
  assert.ok(!isFarewell('bye the way can i', 'en'))
  assert.ok(sameWords('When are you open?', 'when are you open') && !sameWords('ten', 'tenth'))
  assert.ok(!isYesOrNo('', 'en') && !isHanging('', 'en'))
})
