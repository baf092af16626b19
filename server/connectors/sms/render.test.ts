import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countSegments } from '../../../contract/segments.ts'
import { renderSms, type SmsRendering, segmentsOfOneMessage } from './render.ts'

const how: SmsRendering = { smartReplace: true, plainLetters: false, maxSegments: 10, language: 'en' }
const plain = (text: string) => ({ text, choices: [], attachments: [] })
const textsOf = (message: Parameters<typeof renderSms>[0], changed: Partial<SmsRendering> = {}) => {
  const rendered = renderSms(message, { ...how, ...changed })
  assert.equal(rendered.kind, 'texts')
  return rendered.kind === 'texts' ? rendered.texts : []
}

test('choices become a numbered list with a line how to answer', () => {
  const choices = ['Confirm', 'Move', 'Cancel'].map(label => ({ id: label.toLowerCase(), label }))
  assert.deepEqual(textsOf({ text: 'Tuesday at 10:00?', choices, attachments: [] }), [
    'Tuesday at 10:00?\n1 Confirm\n2 Move\n3 Cancel\nReply with the number.',
  ])
})

test('files that cannot go along are named, with another way to get them', () => {
  const file = { name: 'price list.pdf', type: 'application/pdf', content: Uint8Array.of(1) }
  const [text] = textsOf({ text: 'Here you are.', choices: [], attachments: [file] })
  assert.equal(text, 'Here you are.\nFiles: price list.pdf. We can send them by e-mail or WhatsApp.')
})

test('typographic signs are replaced only when the owner wants it', () => {
  assert.deepEqual(textsOf(plain('It’s “fine” – see you')), ['It\'s "fine" - see you'])
  assert.deepEqual(textsOf(plain('It’s “fine” – see you'), { smartReplace: false }), [
    'It’s “fine” – see you',
  ])
  assert.deepEqual(textsOf(plain('Ačiū!')), ['Ačiū!'])
  assert.deepEqual(textsOf(plain('Ačiū!'), { plainLetters: true }), ['Aciu!'])
  const link = 'See “https://example.org/a–b”'
  assert.deepEqual(textsOf(plain(link)), [link], 'a link is never rewritten')
})

test('what is above the budget is refused with the cure and not cut', () => {
  const rendered = renderSms(plain('word '.repeat(400)), how)
  assert.equal(rendered.kind, 'refused')
  assert.match(rendered.kind === 'refused' ? rendered.reason : '', /14 short messages.*may use 10.*e-mail/)
})

test('a message without words is refused', () => {
  assert.equal(renderSms(plain('  \n'), how).kind, 'refused')
})

test('a longer text goes as several messages, with links whole', () => {
  const link = `https://example.org/book?time=2026-11-03T10:00&id=${'x'.repeat(60)}`
  const texts = textsOf(plain(`${'Please read this. '.repeat(80)}${link} ${'Thank you. '.repeat(60)}`), {
    maxSegments: 20,
  })
  assert.ok(texts.length > 1)
  assert.equal(texts.filter(each => each.includes(link)).length, 1)
})

const factsOf = (text: string) => text.match(/https?:\/\/\S+|\d+(?:[.,:-]\d+)*|[€$£]/g) ?? []
const words = fc.array(
  fc.oneof(
    fc.constantFrom('see', 'you', 'on', 'Tuesday', '–', '“at”', 'žąsis', '😜', '\n'),
    fc.constantFrom(
      '€49.50',
      '10:30',
      '2026-11-03',
      '+370 612 34567',
      'https://example.org/a?b=1&c=2#d',
      'https://example.org/ą–b',
    ),
    fc.webUrl(),
    fc.nat().map(String),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  ),
  { minLength: 1, maxLength: 500 },
)

test('numbers, dates, prices and links are the same before and after', () => {
  fc.assert(
    fc.property(words, fc.boolean(), fc.boolean(), (pieces, smartReplace, plainLetters) => {
      const text = pieces.join(' ')
      const rendered = renderSms(plain(text), { ...how, smartReplace, plainLetters, maxSegments: 60 })
      if (rendered.kind === 'refused') return
      assert.deepEqual(factsOf(rendered.texts.join(' ')), factsOf(text))
      for (const part of rendered.texts) assert.ok(countSegments(part) <= segmentsOfOneMessage)
    }),
    { numRuns: 300 },
  )
})
