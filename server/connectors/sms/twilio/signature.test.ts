import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import twilio from 'twilio'
import { smsConformance } from '../conformance.ts'
import { type FormFields, signedByTwilio, signTwilio } from './signature.ts'
import { fieldsOf, inboundOf, mediaOf, statusOf } from './webhook.ts'

const token = '12345'
const name = fc.string({ unit: fc.constantFrom(...'abcXYZ019_'), minLength: 1, maxLength: 12 })
const fields = fc.dictionary(name, fc.string({ unit: 'grapheme', maxLength: 20 }), {
  maxKeys: 8,
  noNullPrototype: true,
})
const url = fc.constantFrom(
  'https://desk.example.com/hooks/sms/1/inbound',
  'https://desk.example.com:8443/hooks?a=1&b=%27x',
  "http://user:pass@desk.example.com/it's?q=a b",
  'http://[::1]:3000/hooks',
)

test('we believe what Twilio’s SDK believes, and sign as it signs', () => {
  fc.assert(
    fc.property(url, fields, (address, form) => {
      const signature = signTwilio(token, address, form)
      assert.equal(signature, twilio.getExpectedTwilioSignature(token, address, form))
      assert.equal(
        signedByTwilio(token, { url: address, signature, fields: form }),
        twilio.validateRequest(token, signature, address, form),
      )
    }),
  )
})

test('one changed value, one more field or another token makes a signature wrong', () => {
  fc.assert(
    fc.property(fields, name, fc.string({ minLength: 1 }), (form, key, value) => {
      fc.pre(form[key] !== value)
      const address = 'https://desk.example.com/hooks/sms/1/inbound'
      const signature = signTwilio(token, address, form)
      const check = (changed: FormFields, secret = token) =>
        signedByTwilio(secret, { url: address, signature, fields: changed })
      assert.equal(check(form), true)
      assert.equal(check(form, 'another'), false)
      // Names and values are joined without a border, so ab+c and a+bc are one to Twilio as well.
      const joined = (each: FormFields) =>
        Object.keys(each)
          .sort()
          .map(one => one + each[one])
          .join('')
      const changed = { ...form, [key]: value }
      assert.equal(check(changed), joined(changed) === joined(form))
    }),
  )
})

test('a body that is no form is bound by its hash in the address', () => {
  const address = `https://desk.example.com/x?bodySHA256=${'0'.repeat(64)}`
  const signature = signTwilio(token, address, {})
  assert.equal(signedByTwilio(token, { url: address, signature, body: '{}' }), false)
  assert.equal(signedByTwilio(token, { url: 'https://desk.example.com/x', signature, body: '{}' }), false)
})

test('whatever a form holds is read without a fault', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webQueryParameters()), form => {
      const read = fieldsOf(`${form}&NumMedia=${form}&__proto__=1`)
      const now = new Date()
      assert.ok(mediaOf(read).length <= 10)
      assert.equal(inboundOf(read, 'sms-1', { fetched: [], lost: 0 }, now), undefined)
      assert.equal(statusOf(read, now), undefined)
    }),
  )
  const whole = fieldsOf(
    'MessageSid=SM1&From=%2B447700900222&Body=%5Fa+b&Latitude=1&Longitude=2&Label=Caf%C3%A9',
  )
  assert.equal(
    inboundOf(whole, 'a', { fetched: [], lost: 0 }, new Date())?.text,
    '_a b\n[location Café: 1, 2]',
  )
})

const fixtures = join(import.meta.dirname, '../../../../../shared/fixtures')
const absent = existsSync(join(fixtures, 'sms')) ? false : `there is no ${fixtures}/sms`

test('third-party cases of alphabet, segments, PDUs and signatures are all right', {
  skip: absent,
}, async () => {
  const lines = await smsConformance(fixtures)
  assert.ok(lines.length >= 3)
  for (const { name: line, failures } of lines) assert.deepEqual(failures, [], line)
})
