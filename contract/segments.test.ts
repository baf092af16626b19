import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countSegments, decodeGsm7, encodeGsm7, replaceForGsm7, splitSegments } from './segments.ts'

const gsm = fc.string({
  unit: fc.constantFrom(...'@£$¥èéùìòÇ\nØøÅåΔ_ΦΩßÉ !"#¤%&09:;<=>?¡AZÄÖÑÜ§¿azäöñüà\f^{}\\[~]|€'),
  maxLength: 700,
})
const anything = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', 'é', 'ą', '€', '’', '…', ' ', '\n', '你', '😜', '👩‍👩‍👧', '🇱🇹', 'e\u0301'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 400,
})

test('160 plain letters are one message, 161 are two', () => {
  assert.equal(countSegments('a'.repeat(160)), 1)
  assert.deepEqual(
    splitSegments('a'.repeat(161)).segments.map(each => each.length),
    [153, 8],
  )
  assert.equal(countSegments('a'.repeat(306)), 2)
  assert.equal(countSegments('a'.repeat(307)), 3)
})

test('one Lithuanian letter halves what a message holds', () => {
  assert.deepEqual(splitSegments(`ą${'a'.repeat(69)}`), {
    encoding: 'UCS-2',
    segments: [`ą${'a'.repeat(69)}`],
    units: 70,
    left: 0,
  })
  assert.equal(countSegments(`ą${'a'.repeat(70)}`), 2)
  assert.equal(countSegments(`ą${'a'.repeat(133)}`), 2)
  assert.equal(countSegments(`ą${'a'.repeat(134)}`), 3)
})

test('a euro sign counts twice and is never cut in two', () => {
  assert.equal(splitSegments('€'.repeat(80)).units, 160)
  assert.equal(countSegments('€'.repeat(80)), 1)
  const [first, second] = splitSegments(`${'a'.repeat(152)}€${'a'.repeat(20)}`).segments
  assert.equal(first, 'a'.repeat(152))
  assert.equal(second, `€${'a'.repeat(20)}`)
})

test('a family emoji stays one picture across the border of two segments', () => {
  const text = `${'ą'.repeat(62)}👩‍👩‍👧${'ą'.repeat(20)}`
  assert.deepEqual(splitSegments(text).segments, ['ą'.repeat(62), `👩‍👩‍👧${'ą'.repeat(20)}`])
})

test('a letter under a pile of marks too high for any segment is still carried whole', () => {
  const text = `a${'\u0301'.repeat(300)}`
  const { segments } = splitSegments(text)
  assert.equal(segments.join(''), text)
  assert.ok(segments.every(each => each.length <= 67))
})

test('an empty message is one message with all its room left', () => {
  assert.deepEqual(splitSegments(''), { encoding: 'GSM-7', segments: [''], units: 0, left: 160 })
})

test('what the alphabet holds comes back as it was', () => {
  fc.assert(
    fc.property(gsm, text => {
      const septets = encodeGsm7(text)
      assert.ok(septets)
      assert.ok(septets.every(each => each < 0x80))
      assert.equal(decodeGsm7(septets), text)
    }),
  )
})

test('what the alphabet does not hold is not encoded at all', () => {
  for (const text of ['ą', '“', 'ç', '😜', '\u001b', '\t', 'fine until here …'])
    assert.equal(encodeGsm7(text), undefined, JSON.stringify(text))
})

test('escapes that lead nowhere are shown as the standard says', () => {
  assert.equal(decodeGsm7(Uint8Array.of(0x41, 0x1b)), 'A ')
  assert.equal(decodeGsm7(Uint8Array.of(0x1b, 0x1b, 0x41)), ' A')
  assert.equal(decodeGsm7(Uint8Array.of(0x1b, 0x41)), 'A')
  assert.equal(decodeGsm7(Uint8Array.of(0xff)), '\ufffd')
})

test('segments joined are the text, none is over its limit and none ends inside a character', () => {
  fc.assert(
    fc.property(fc.oneof(gsm, anything), text => {
      const { encoding, segments, units, left } = splitSegments(text)
      const size = (part: string) => (encoding === 'GSM-7' ? encodeGsm7(part)?.length : part.length) ?? -1
      const most = segments.length === 1 ? { 'GSM-7': 160, 'UCS-2': 70 } : { 'GSM-7': 153, 'UCS-2': 67 }
      assert.equal(segments.join(''), text)
      assert.equal(
        segments.reduce((sum, part) => sum + size(part), 0),
        units,
      )
      for (const part of segments) {
        assert.ok(size(part) >= 0 && size(part) <= most[encoding])
        assert.ok(!/[\ud800-\udbff]$/.test(part) || /[\ud800-\udbff]$/.test(text))
      }
      assert.equal(left, most[encoding] - size(segments.at(-1) ?? ''))
    }),
  )
})

test('typographic quotes, dashes and spaces do not make a message dearer', () => {
  assert.equal(
    replaceForGsm7('“See you – Tuesday, 10:00…”\u00a0It’s €\u200b50'),
    '"See you - Tuesday, 10:00..." It\'s €50',
  )
  assert.equal(replaceForGsm7('cafe\u0301'), 'café', 'a letter with a separate mark becomes one letter')
})

test('accents stay unless the owner gives them up', () => {
  assert.equal(replaceForGsm7('Ačiū – iki!'), 'Ačiū – iki!')
  assert.equal(replaceForGsm7('Ačiū – iki!', { accents: true }), 'Aciu - iki!')
  assert.equal(
    replaceForGsm7('ęžÄé łódź', { accents: true }),
    'ezÄé lodz',
    'letters of the alphabet keep theirs',
  )
})

test('where nothing would be won the text is left alone', () => {
  for (const text of ['“你好”', 'Great 👩‍👩‍👧 – see you', 'It`s 2½ hours'])
    assert.equal(replaceForGsm7(text.replace('`', '’'), { accents: true }), text.replace('`', '’'))
})

test('a replaced text is GSM-7 or untouched, and its digits are the same', () => {
  fc.assert(
    fc.property(anything, fc.boolean(), (text, accents) => {
      const replaced = replaceForGsm7(text, { accents })
      assert.ok(replaced === text || encodeGsm7(replaced) !== undefined)
      assert.deepEqual(replaced.match(/[0-9]+/g), text.match(/[0-9]+/g))
      assert.equal(replaceForGsm7(replaced, { accents }), replaced)
    }),
  )
})
