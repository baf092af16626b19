import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MessageTemplateInfo } from '../../api/types.ts'
import { inOrder, leadTimeOf, minutesOf, nextLeadTime } from './lead-time.ts'
import { choiceFault, chosenFor, firstChoice, fitting, withChoice } from './template-choice.ts'

const reminder: MessageTemplateInfo = {
  name: 'appointment_reminder',
  language: 'en_GB',
  category: 'utility',
  status: 'approved',
  body: 'Hello {{1}}, {{2}} on {{3}}',
  header: null,
  footer: null,
  buttons: [],
  headerKind: null,
  buttonGaps: [],
  parameters: 3,
}
const offer: MessageTemplateInfo = { ...reminder, name: 'offer', category: 'marketing', parameters: 1 }

test('a lead time is read in the largest unit that fits, and is the same minutes again', () => {
  assert.deepEqual(leadTimeOf(1_440), { count: 1, unit: 'days' })
  assert.deepEqual(leadTimeOf(120), { count: 2, unit: 'hours' })
  assert.deepEqual(leadTimeOf(90), { count: 90, unit: 'minutes' })
  fc.assert(fc.property(fc.nat(43_200), minutes => minutesOf(leadTimeOf(minutes)) === minutes))
})

test('reminders go out from the longest to the shortest, none twice, and one more is a new one', () => {
  assert.deepEqual(inOrder([120, 1_440, 120]), [1_440, 120])
  assert.equal(nextLeadTime([1_440, 120]), 2_880)
})

test('an offer goes out only by a template approved as one, and a reminder never by such', () => {
  const names = (purpose: 'reminder' | 'marketing') =>
    fitting([reminder, offer, { ...reminder, name: 'new', status: 'pending' }], purpose).map(one => one.name)
  assert.deepEqual(names('reminder'), ['appointment_reminder'])
  assert.deepEqual(names('marketing'), ['offer'])
})

test('a choice takes the place of the one before for this account and purpose, and of no other', () => {
  const first = withChoice([], 'a', 'reminder', firstChoice(reminder, 'reminder'))
  const both = withChoice(first, 'b', 'reminder', firstChoice(reminder, 'reminder'))
  const changed = withChoice(both, 'a', 'reminder', { name: 'x', language: 'de', parameters: [] })
  assert.equal(changed.length, 2)
  assert.equal(chosenFor(changed, 'a', 'reminder')?.name, 'x')
  assert.deepEqual(chosenFor(changed, 'b', 'reminder')?.parameters, ['name', 'service', 'when'])
  assert.deepEqual(withChoice(both, 'a', 'reminder', undefined), [both[1]])
})

test('a template that was taken back, paused or changed is told before it fails with a customer', () => {
  const [chosen] = withChoice([], 'a', 'reminder', firstChoice(reminder, 'reminder'))
  assert.equal(choiceFault(chosen!, [reminder]), undefined)
  assert.match(choiceFault(chosen!, []) ?? '', /no longer there/)
  assert.match(choiceFault(chosen!, [{ ...reminder, status: 'paused' }]) ?? '', /paused/)
  assert.match(choiceFault(chosen!, [{ ...reminder, parameters: 2 }]) ?? '', /gaps changed/)
  assert.match(choiceFault(chosen!, [{ ...reminder, language: 'de' }]) ?? '', /no longer there/)
})

test('a template that begins with a file is never offered for what goes out by itself', () => {
  const pictured = { ...reminder, headerKind: 'image' as const }
  assert.deepEqual(fitting([pictured], 'reminder'), [])
  const [chosen] = withChoice([], 'a', 'reminder', firstChoice(reminder, 'reminder'))
  assert.match(choiceFault(chosen!, [pictured]) ?? '', /file/)
})

test('behind a button of a reminder stands the booking code, and a map shows the place', () => {
  const gap = { button: 0, kind: 'link' as const, shows: 'https://clinic.example/{{4}}' }
  const mapped = { ...reminder, headerKind: 'location' as const, buttonGaps: [gap], parameters: 4 }
  const first = firstChoice(mapped, 'reminder')
  assert.deepEqual([first.parameters, first.place], [['name', 'service', 'when', 'code'], true])
  const [chosen] = withChoice([], 'a', 'reminder', first)
  assert.equal(choiceFault(chosen!, [mapped]), undefined)
  assert.match(choiceFault(chosen!, [{ ...mapped, headerKind: null }]) ?? '', /gaps changed/)
})
