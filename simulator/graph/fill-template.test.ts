import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillTemplate, type TemplateCall } from './fill-template.ts'
import { newTemplate, type StoredTemplate } from './templates.ts'

const templateOf = (...components: object[]): StoredTemplate => ({
  ...newTemplate.parse({ name: 'x', language: 'en', category: 'UTILITY', components }),
  id: '1',
  status: 'APPROVED',
})
const body = { type: 'BODY', text: 'Hello' }
const buttons = (...all: object[]) => ({ type: 'BUTTONS', buttons: all })
const link = { type: 'URL', text: 'Show', url: 'https://a.example/{{1}}' }
const code = { type: 'COPY_CODE', text: 'Copy' }
const button = (subType: string, index: string, parameter: object) => ({
  type: 'button',
  ...{ sub_type: subType, index, parameters: [{ type: 'text', ...parameter }] },
})

function codeOf(template: StoredTemplate, ...components: NonNullable<TemplateCall['components']>) {
  const filled = fillTemplate(template, { name: 'x', language: { code: 'en' }, components })
  return 'code' in filled ? filled.code : undefined
}

test('every gap wants exactly one value of its own kind, as at Meta', () => {
  const titled = templateOf({ type: 'HEADER', format: 'TEXT', text: 'For {{1}}' }, body)
  assert.equal(codeOf(titled), 132000)
  assert.equal(codeOf(titled, { type: 'header', parameters: [{ type: 'text', text: 'Ann' }] }), undefined)
  const pictured = templateOf({ type: 'HEADER', format: 'IMAGE' }, body)
  assert.equal(codeOf(pictured), 132012)
  assert.equal(codeOf(pictured, { type: 'header', parameters: [{ type: 'text', text: 'Ann' }] }), 132012)
  const linked = templateOf(body, buttons({ type: 'URL', text: 'Site', url: 'https://a.example' }, link))
  assert.equal(codeOf(linked), 131008)
  assert.equal(codeOf(linked, button('url', '1', { text: 'K7' })), undefined)
  assert.equal(codeOf(linked, button('quick_reply', '1', { payload: 'K7' })), 132012)
  assert.equal(codeOf(linked, button('url', '7', { text: 'K7' })), 132012)
  const coupon = templateOf(body, buttons(code))
  assert.equal(codeOf(coupon), 131008)
  assert.equal(codeOf(coupon, button('copy_code', '0', { coupon_code: 'SUMMER 25' })), 131009)
  assert.equal(codeOf(coupon, button('copy_code', '0', { coupon_code: 'SUMMER25' })), undefined)
})
