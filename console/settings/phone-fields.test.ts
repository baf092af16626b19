import assert from 'node:assert/strict'
import { test } from 'node:test'
import { initialOf, settingValue, withSetting } from './setting-fields.ts'
import { carriers, inboundUrl, withCarrier, writingFields } from './sms-fields.ts'
import { newWhatsapp, whatsappAdvanced, whatsappFields } from './whatsapp-fields.ts'

const field = (fields: typeof whatsappFields, name: string) => fields.find(one => one.name === name)!

test('a change of one field leaves the masked secrets and what the form does not know as they were', () => {
  const settings = { accessToken: '••••', phoneNumberId: '1', future: { kept: true } }
  assert.deepEqual(withSetting(settings, field(whatsappFields, 'phoneNumberId'), '22222'), {
    accessToken: '••••',
    phoneNumberId: '22222',
    future: { kept: true },
  })
})

test('an emptied optional field is not sent, an emptied required one is, so that its fault is named', () => {
  const version = field(whatsappAdvanced, 'apiVersion')
  assert.deepEqual(withSetting({ apiVersion: 'v23.0' }, version, ''), {})
  assert.deepEqual(withSetting({ appSecret: 'x' }, field(whatsappFields, 'appSecret'), ''), { appSecret: '' })
})

test('another carrier keeps how messages are written and takes nothing of the old carrier along', () => {
  const twilio = { ...withCarrier({}, 'twilio'), accountSid: 'AC1', authToken: '••••', maxSegments: 4 }
  const smpp = withCarrier(twilio, 'smpp')
  assert.equal(smpp.carrier, 'smpp')
  assert.equal(smpp.maxSegments, 4)
  assert.equal(smpp.port, 2775)
  assert.equal('accountSid' in smpp, false)
  assert.equal('authToken' in smpp, false)
})

test('every field has its value, also before the account knows it', () => {
  assert.equal(settingValue({}, field(writingFields, 'smartReplace')), true)
  assert.equal(settingValue({}, field(carriers.smpp.fields, 'port')), 2775)
  assert.equal(settingValue({}, field(whatsappFields, 'appSecret')), '')
  assert.deepEqual(initialOf(whatsappFields), {})
})

test('a new WhatsApp number has a verify token that nobody can guess', () => {
  const token = newWhatsapp(Uint8Array.from({ length: 16 }, (_, index) => index)).verifyToken
  assert.equal(token, '000102030405060708090a0b0c0d0e0f')
})

test('the webhook of a number is its own', () => {
  assert.equal(
    inboundUrl('https://desk.example.com', 'a-1'),
    'https://desk.example.com/hooks/sms/a-1/inbound#rc=5&rp=all',
  )
})
