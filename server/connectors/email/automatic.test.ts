import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Classified, classify } from './automatic.ts'
import { parseMail } from './mime.ts'

const kindOf = async (...lines: readonly string[]) =>
  classify(await parseMail(Buffer.from([...lines, '', 'Hello'].join('\r\n'))), ['desk@rose.example']).kind

const cases: readonly [what: string, kind: Classified['kind'], ...headers: string[]][] = [
  ['a mail of a person', 'person', 'From: ann@home.example', 'Subject: Tuesday?'],
  [
    'a question about a delivery',
    'person',
    'From: ann@home.example',
    'Subject: Delivery of my order failed me twice',
  ],
  ['a mail that says it is not automatic', 'person', 'From: ann@home.example', 'Auto-Submitted: no'],
  ['an absence note', 'auto-reply', 'From: ann@home.example', 'Auto-Submitted: auto-replied (vacation)'],
  [
    'an absence note known by its German subject',
    'auto-reply',
    'From: ann@home.example',
    'Subject: Automatische Antwort: Termin',
  ],
  ['a newsletter', 'bulk', 'From: news@shop.example', 'List-Unsubscribe: <mailto:out@shop.example>'],
  ['a mail nobody wants answers to', 'bulk', 'From: no-reply@shop.example', 'Subject: Your parcel'],
  [
    'a complaint of a mailbox provider',
    'feedback-report',
    'From: fbl@provider.example',
    'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
  ],
  ['a report of a mail system', 'bounce', 'From: MAILER-DAEMON@mx.example', 'Subject: failure notice'],
  ['our own mail that came round', 'own', 'From: Desk@Rose.example'],
]

describe('what a mail is', () => {
  for (const [what, kind, ...headers] of cases)
    it(`${what} counts as ${kind}`, async () => {
      assert.equal(await kindOf(...headers), kind)
    })
})
