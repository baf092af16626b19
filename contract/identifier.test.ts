import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { email, phone, sameIdentifier, scoped, stored, visitor } from './identifier.ts'

test('a number is the same person however it is written', () => {
  const written = ['020 7946 0123', '+44 20 7946 0123', '0044 20 7946 0123', '(020) 7946-0123']
  assert.deepEqual(
    written.map(number => phone(number, 'GB')?.value),
    written.map(() => '+442079460123'),
  )
  assert.equal(phone('07700 900123', 'GB')?.value, '+447700900123', 'a number reserved for fiction')
})

test('a number is read from a link and in the digits of every script, and each time the same', () => {
  const written = [
    'tel:+44-20-7946-0123',
    'tel:020-7946-0123;phone-context=+44',
    'tel:+442079460123;isub=12345',
    '＋44 20 7946 0123',
    '++44 (20) 7946 0123',
    '+0044 20 7946 0123',
    '٠٢٠ ٧٩٤٦ ٠١٢٣',
    '०२० ७९४६ ०१२३',
  ]
  for (const again of ['first', 'second'])
    for (const number of written)
      assert.equal(phone(number, 'GB')?.value, '+442079460123', `${number} ${again}`)
  for (const number of ['(0xx11) 2345-6789', '0xx11 2345-6789'])
    assert.equal(phone(number, 'BR')?.value, '+551123456789', number)
})

test('whatever is written never breaks the reading', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'+0123456789 ()-;=telx٣') })),
      raw => {
        const read = phone(raw, 'GB')
        if (read) assert.equal(phone(read.value)?.value, read.value)
      },
    ),
  )
})

test('what cannot be a number or an address is nobody', () => {
  for (const raw of ['', '12', 'tomorrow at 10', '+44 1']) assert.equal(phone(raw, 'GB'), undefined, raw)
  for (const raw of [
    '',
    'sarah',
    'sarah@',
    '@x.com',
    'a b@x.com',
    'a@b',
    'a..b@x.com',
    `${'a'.repeat(250)}@x.com`,
  ])
    assert.equal(email(raw), undefined, raw)
})

test('an address is the same person in any case and with brackets around it', () => {
  assert.equal(email(' <Sarah.Connor@Example.COM> ')?.value, 'sarah.connor@example.com')
})

test('an id of a vendor means something only in its scope', () => {
  const one = scoped('page-1', '42')
  const other = scoped('page-2', '42')
  assert.ok(one && other)
  assert.equal(sameIdentifier(one, other), false)
  assert.equal(sameIdentifier(one, stored('scoped', 'page-1', '42')), true)
  assert.equal(scoped('', '42'), undefined)
})

test('any text is read without a throw, and what was read stays what it is', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), raw => {
      for (const make of [email, visitor, (text: string) => phone(text, 'GB')]) {
        const made = make(raw)
        if (made) assert.deepEqual(make(made.value), made)
      }
    }),
  )
})
