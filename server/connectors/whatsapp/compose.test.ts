import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { messageRequest } from '../../../simulator/graph/message-request.ts'
import { compose } from './compose.ts'
import { bodyOf } from './requests.ts'
import { envelopeOf } from './send.ts'

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }).filter(text => text.trim() !== '')
const choice = fc.record({ id: fc.string({ minLength: 1, maxLength: 40 }), label: words })
const attachment = fc.record({
  name: fc.constantFrom('a.png', 'b.pdf', 'c.ogg', 'd.mp4', 'e.zip'),
  type: fc.constantFrom('image/png', 'application/pdf', 'audio/ogg', 'video/mp4', 'image/gif'),
  content: fc.constant(new Uint8Array([1])),
})
const message = fc.record({
  text: fc.oneof(words, fc.string({ unit: 'grapheme', minLength: 900, maxLength: 6_000, size: 'max' })),
  choices: fc.array(choice, { maxLength: 12 }),
  attachments: fc.array(attachment, { maxLength: 3 }),
})
const quiet = (text: string) => text.replace(/\s+/g, '')

test('whatever is said, every request keeps the limits of WhatsApp', () => {
  fc.assert(
    fc.property(message, said => {
      for (const part of compose(said)) {
        const body = envelopeOf(
          { id: 'id', answers: [] },
          { to: '+447700900123' },
          1,
          bodyOf(part, '1', 'Choose'),
        )
        const read = messageRequest.safeParse(body)
        assert.ok(read.success, JSON.stringify(read.error?.issues))
      }
    }),
  )
})

test('no word, no choice and no file is lost on the way', () => {
  fc.assert(
    fc.property(message, said => {
      const parts = compose(said)
      const all = quiet(
        parts
          .map(part => {
            if (part.kind === 'file') return part.caption ?? ''
            if (part.kind === 'location') return ''
            return part.kind === 'text'
              ? part.body
              : [part.body, ...part.choices.map(each => each.label)].join()
          })
          .join(''),
      )
      assert.ok(all.includes(quiet(said.text)))
      for (const { label } of said.choices) assert.ok(all.includes(quiet(label)))
      const files = parts.flatMap(part =>
        part.kind === 'file' ? [part.file] : part.kind === 'buttons' && part.header ? [part.header.file] : [],
      )
      assert.deepEqual(files, said.attachments)
    }),
  )
})

test('nothing to say is no message', () => {
  assert.deepEqual(compose({ text: ' ', choices: [], attachments: [] }), [])
})

test('the place of the business goes as a place that opens in the map, after the words', () => {
  const place = {
    latitude: 51.5362,
    longitude: -0.1033,
    name: 'Maple Dental',
    address: '18 Maple Row, London',
  }
  const parts = compose({ text: 'We are here.', choices: [], attachments: [], location: place })
  assert.deepEqual(
    parts.map(({ kind }) => kind),
    ['text', 'location'],
  )
  assert.deepEqual(bodyOf(parts[1]!, undefined, 'Choose'), { type: 'location', location: place })
})
