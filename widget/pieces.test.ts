import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pieces } from './pieces.ts'

const linksOf = (text: string) => pieces(text).flatMap(({ href }) => href ?? [])

test('addresses of pages and mailboxes become links, without the punctuation behind them', () => {
  assert.deepEqual(linksOf('See https://maple.example/prices?a=1&b=2. Or (https://maple.example/team)!'), [
    'https://maple.example/prices?a=1&b=2',
    'https://maple.example/team',
  ])
  assert.deepEqual(linksOf('Write to desk@maple-dental.example.'), ['mailto:desk@maple-dental.example'])
})

test('no other scheme becomes a link', () => {
  assert.deepEqual(linksOf('javascript:alert(1) data:text/html,x <a href="x">ftp://x.example</a>'), [])
})

test('nothing of a message is lost or changed, whatever it says', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom('https://a.example/', 'a@b.example', 'http://', '@', '. '),
  )
  fc.assert(
    fc.property(fc.array(part), parts => {
      const text = parts.join('')
      assert.equal(
        pieces(text)
          .map(piece => piece.text)
          .join(''),
        text,
      )
      assert.ok(linksOf(text).every(href => /^(?:https?:\/\/|mailto:)/.test(href)))
    }),
  )
})
