import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MessageTemplateInfo } from '../api/types.ts'
import {
  aroundGap,
  findTemplates,
  gapFault,
  gapWords,
  partsOf,
  renderedTemplate,
  templateName,
} from './template-words.ts'

const reminder: MessageTemplateInfo = {
  name: 'appointment_reminder',
  language: 'en_GB',
  category: 'utility',
  status: 'approved',
  body: 'Hello {{1}}, this is a reminder of your {{2}} on {{3}}.',
  header: 'Your appointment',
  headerKind: null,
  buttonGaps: [],
  footer: 'Maple Dental',
  buttons: ['Confirm'],
  parameters: 3,
}

test('the preview reads as the customer will read it, with header and footer and without buttons', () => {
  assert.equal(
    renderedTemplate(reminder, ['Sarah', 'check-up', ' Thursday, 14:30 ']),
    'Your appointment\n\nHello Sarah, this is a reminder of your check-up on Thursday, 14:30.\n\nMaple Dental',
  )
})

const visit: MessageTemplateInfo = {
  ...reminder,
  body: 'Hello {{1}}.',
  header: 'For {{2}}',
  buttons: ['Confirm', 'Show', 'Copy code'],
  buttonGaps: [
    { button: 1, kind: 'link', shows: 'https://clinic.example/visits/{{3}}' },
    { button: 2, kind: 'code', shows: '{{4}}' },
  ],
  parameters: 4,
}

test('title, link and code are filled in the words that the timeline keeps', () => {
  assert.equal(
    renderedTemplate(visit, ['Ann', 'Ann Miller', 'K7M4Q', 'SUMMER25']),
    'For Ann Miller\n\nHello Ann.\n\nMaple Dental\n\nShow: https://clinic.example/visits/K7M4Q\nCopy code: SUMMER25',
  )
})

test('every gap says where it stands', () => {
  assert.deepEqual(
    [1, 2, 3, 4].map(number => gapWords(visit, number).label),
    ['Gap 1', 'Title', 'Link behind “Show”', 'Code behind “Copy code”'],
  )
  assert.equal(gapWords(visit, 2).hint, '…For ▢…')
  assert.equal(gapWords(visit, 3).hint, 'https://clinic.example/visits/▢')
})

test('a code that WhatsApp would refuse is told before it is sent, and nothing else is', () => {
  assert.match(gapFault(visit, 4, 'SUMMER 25') ?? '', /letters and digits/)
  assert.equal(gapFault(visit, 4, 'SUMMER25'), undefined)
  assert.equal(gapFault(visit, 4, ''), undefined)
  assert.equal(gapFault(visit, 1, 'Ann Miller!'), undefined)
})

test('what a teammate types into a gap is never read as a gap itself', () => {
  assert.match(renderedTemplate(reminder, ['{{2}}', 'x', 'y']), /Hello \{\{2\}\}, this/)
})

test('a gap is named by the words around it', () => {
  assert.equal(aroundGap(reminder.body, 1), '…Hello ▢, this is…')
  assert.equal(aroundGap(reminder.body, 2), '…of your ▢ on…')
})

test('only approved templates are offered, and a search may name any of their words', () => {
  const others = [
    { ...reminder, name: 'waiting', status: 'pending' as const },
    { ...reminder, name: 'seasonal_offer', body: 'Dear customer, {{1}}', header: null },
  ]
  const names = (search: string) => findTemplates([reminder, ...others], search).map(one => one.name)
  assert.deepEqual(names(''), ['appointment_reminder', 'seasonal_offer'])
  assert.deepEqual(names('REMINDER your'), ['appointment_reminder'])
  assert.deepEqual(names('parking'), [])
  assert.equal(templateName('seasonal_offer'), 'Seasonal offer')
})

test('the pieces of a template put together again are the template', () => {
  const body = fc
    .array(
      fc.oneof(
        fc.string(),
        fc.nat(20).map(n => `{{${n}}}`),
      ),
    )
    .map(all => all.join(''))
  fc.assert(
    fc.property(body, text => {
      const again = partsOf(text).map(part => ('text' in part ? part.text : `{{${part.gap}}}`))
      assert.equal(again.join(''), text)
    }),
  )
})
