import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { visitor } from '../../../contract/identifier.ts'
import { externalIdOf, parseFrame, toWire } from './frames.ts'
import { keyedBuckets, tokenBucket } from './limits.ts'
import { isOriginPattern, originAllowed } from './origins.ts'
import { contrast, palette, panelGround } from './palette.ts'
import { testSecret } from './testing/chat-world.ts'
import { visitorTokens } from './visitor-token.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map(value => `#${value.toString(16).padStart(6, '0')}`)

it('whatever colour a business picks, its buttons and links can be read in both themes', () => {
  fc.assert(
    fc.property(colour, fc.constantFrom('light', 'dark'), (brand, theme) => {
      const made = palette(brand, theme)
      assert.ok(contrast(made.brand, made.onBrand) >= 4.5, `text on ${made.brand}`)
      assert.ok(contrast(made.link, panelGround[theme]) >= 4.5, `link ${made.link}`)
      assert.ok(contrast(made.brand, panelGround[theme]) >= 3, `button ${made.brand}`)
    }),
  )
  assert.equal(palette('#4353c9', 'light').brand, '#4353c9')
})

it('no bytes of a stranger break the reading of frames, and no fault repeats what they wrote', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map(value => JSON.stringify(value)),
      ),
      raw => {
        const parsed = parseFrame(raw)
        if ('fault' in parsed) assert.ok(parsed.fault.length < 200)
      },
    ),
  )
  const told = parseFrame('{"kind":"message","clientId":"client-0001","text":7,"email":"anna@example.com"}')
  assert.ok('fault' in told && told.clientId === 'client-0001')
  assert.doesNotMatch(told.fault, /anna/)
})

it('text comes in well formed, whatever half emoji or NUL the page sends', () => {
  const raw = '{"kind":"message","clientId":"client-0001","sentAt":1,"text":"a\\ud83d\\u0000b"}'
  const parsed = parseFrame(raw)
  assert.ok('frame' in parsed && parsed.frame.kind === 'message')
  assert.equal(parsed.frame.text, 'a\ufffdb')
})

it('a visitor’s own message carries its client id, another’s never does', () => {
  const [anna, ben] = [visitor('anna-0001'), visitor('anna-0002')]
  assert.ok(anna && ben)
  const entry = {
    id: '1',
    cursor: 1,
    author: 'customer',
    externalId: externalIdOf(anna, 'client-0001'),
    text: '',
    choices: [],
    attachments: [],
    at: new Date(0),
  } as const
  assert.equal(toWire(entry, anna).clientId, 'client-0001')
  assert.equal(toWire(entry, ben).clientId, undefined)
})

it('a token is good for its own widget and secret only, and any changed sign spoils it', () => {
  const tokens = visitorTokens(testSecret)
  const { from, token } = tokens.issue('widget-1')
  assert.deepEqual(tokens.check('widget-1', token), from)
  assert.equal(tokens.check('widget-2', token), undefined)
  const rotated = visitorTokens('another-secret-another-secret-32', [testSecret])
  assert.deepEqual(rotated.check('widget-1', token), from)
  assert.equal(visitorTokens('another-secret-another-secret-32').check('widget-1', token), undefined)
  fc.assert(
    // The last sign of 43 holds two unused bits, so only those before it all count.
    fc.property(fc.nat(token.length - 2), fc.constantFrom('A', 'b', '0', '_', '.'), (at, sign) => {
      const changed = token.slice(0, at) + sign + token.slice(at + 1)
      if (changed !== token) assert.equal(tokens.check('widget-1', changed), undefined)
    }),
  )
  fc.assert(fc.property(fc.string(), text => assert.equal(tokens.check('widget-1', text), undefined)))
})

it('a list of pages lets in these pages and those below a star, and no look-alike', () => {
  const list = ['https://maple.example', 'https://*.clinic.example', 'http://localhost:8080']
  for (const origin of ['https://maple.example', 'https://a.b.clinic.example', 'http://localhost:8080'])
    assert.ok(originAllowed(list, origin), origin)
  for (const origin of [
    null,
    'null',
    'http://maple.example',
    'https://maple.example.evil.example',
    'https://evilclinic.example',
    'https://clinic.example',
    'https://evil.example/.clinic.example',
    'http://localhost:8081',
  ])
    assert.ok(!originAllowed(list, origin), String(origin))
  for (const pattern of list) assert.ok(isOriginPattern(pattern), pattern)
  for (const pattern of ['maple.example', 'https://maple.example/', 'https://*', '*', 'ftp://a.example', ''])
    assert.ok(!isOriginPattern(pattern), pattern)
})

it('a bucket never gives more than its burst and its rate allow, even when the clock is set back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2_000, max: 3_000 }), { maxLength: 200 }), steps => {
      let at = 1e6
      let forward = 0
      const bucket = tokenBucket({ perSecond: 2, burst: 5 }, () => at)
      let given = 0
      for (const step of steps) {
        at += step
        forward += Math.max(0, step)
        if (bucket.take() === 0) given += 1
      }
      assert.ok(given <= 5 + (forward / 1000) * 2 + 1e-6)
    }),
  )
})

it('buckets of thousands of strangers do not pile up', () => {
  let at = 0
  const buckets = keyedBuckets({ perSecond: 0, burst: 1 }, 2, () => at++)
  assert.equal(buckets.take('a'), 0)
  buckets.take('b')
  buckets.take('c')
  assert.equal(buckets.take('a'), 0, 'the oldest was forgotten')
  assert.notEqual(buckets.take('c'), 0)
})
