import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { classify } from './automatic.ts'
import { readBounce } from './bounce.ts'
import { htmlToText, sanitiseMailHtml } from './html.ts'
import { parseMail } from './mime.ts'

const mail = (...lines: readonly string[]) => Buffer.from(lines.join('\r\n'))

describe('reading a mail', () => {
  it('gives who wrote, about what, and which mails it answers, oldest first', async () => {
    const parsed = await parseMail(
      mail(
        'From: =?utf-8?q?J=C5=ABrat=C4=97?= <jurate@home.example>',
        'To: desk@rose.example',
        'Subject: =?utf-8?b?xaBpYW5kaWVu?=',
        'Message-ID: <3@home.example>',
        'In-Reply-To: <2@rose.example>',
        'References: <1@rose.example>',
        ' <2@rose.example>',
        '',
        'Labas',
      ),
    )
    assert.deepEqual(parsed.from, { address: 'jurate@home.example', name: 'Jūratė' })
    assert.equal(parsed.subject, 'Šiandien')
    assert.equal(parsed.messageId, '3@home.example')
    assert.deepEqual(parsed.references, ['1@rose.example', '2@rose.example'])
    assert.equal(parsed.text.trim(), 'Labas')
  })

  it('reads a subject whose encoding was done by halves', async () => {
    const raw = Buffer.from('Subject: =?iso-8859-1?Q?Die_Fr\u00f6sche?=\r\n\r\nHallo', 'latin1')
    assert.equal((await parseMail(raw)).subject, 'Die Frösche')
  })

  it('reads names and subjects that were sent without any encoding, in UTF-8 or as old Windows wrote them', async () => {
    const lines = 'From: Jürg Šimkus <jurg@home.example>\r\nSubject: Grüße – wann?\r\n\r\nHi'
    const old = Buffer.concat([
      Buffer.from('From: J\u00fcrg <jurg@home.example>\r\nSubject: Gr\u00fc\u00dfe ', 'latin1'),
      Buffer.from([0x96, 0x20, 0x80]), // – €
      Buffer.from('9\r\n\r\nHi'),
    ])
    const fresh = await parseMail(Buffer.from(lines))
    assert.deepEqual([fresh.from?.name, fresh.subject], ['Jürg Šimkus', 'Grüße – wann?'])
    const parsed = await parseMail(old)
    assert.deepEqual([parsed.from?.name, parsed.subject], ['Jürg', 'Grüße – €9'])
    assert.equal(parsed.headers.get('subject')?.[0], 'Grüße – €9')
  })

  it('leaves the body as it was sent when a header had to be repaired', async () => {
    const head = Buffer.from(
      'Subject: Gr\u00fc\u00dfe\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n',
      'latin1',
    )
    const { text, subject } = await parseMail(Buffer.concat([head, Buffer.from('Sch\u00f6n', 'latin1')]))
    assert.deepEqual([subject, text.trim()], ['Grüße', 'Schön'])
  })

  it('reads the HTML where there is no plain text', async () => {
    const { text } = await parseMail(
      mail('Content-Type: text/html', '', '<p>Hello <b>Rose</b></p><p>Ann</p>'),
    )
    assert.match(text, /Hello Rose\s+Ann/)
  })

  it('names an attachment without its path and believes its bytes, not its label', async () => {
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
    const { attachments } = await parseMail(
      mail(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: application/pdf',
        'Content-Disposition: attachment; filename="../../etc/logo.png"',
        'Content-Transfer-Encoding: base64',
        '',
        png,
        '--b--',
      ),
    )
    assert.equal(attachments[0]?.name, 'logo.png')
    assert.equal(attachments[0]?.type, 'image/png')
  })

  it('never fails, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async bytes => {
        const parsed = await parseMail(bytes)
        assert.equal(typeof parsed.text, 'string')
        assert.doesNotMatch(parsed.text, /\0|\r/)
      }),
      { numRuns: 100 },
    )
  })

  it('gives up on parts nested a thousand deep without giving up on the mail', async () => {
    const nested = Array.from(
      { length: 1_000 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    )
    const parsed = await parseMail(mail('Subject: deep', nested.join('')))
    assert.deepEqual(parsed.headers.get('subject'), ['deep'])
  })
})

describe('HTML of strangers', () => {
  it('runs nothing and loads nothing', () => {
    const safe = sanitiseMailHtml(
      '<p onclick="x()">Hi<script>x()</script><img src="https://spy.example/1.gif"><img src="cid:logo"><a href="javascript:x()">a</a><form><input></form><iframe src="//x"></iframe><p style="position:fixed;background:url(https://spy.example)">b',
    )
    assert.doesNotMatch(safe, /script|onclick|spy\.example|form|iframe|position|url\(/)
    assert.match(safe, /cid:logo/)
  })

  it('is read as somebody would type it', () => {
    assert.equal(
      htmlToText('<h1>Time</h1><p>See <a href="https://x.example">here</a></p>'),
      'Time\n\nSee here',
    )
  })
})

describe('a report that a mail came back', () => {
  it('names the recipient, the status and the mail it is about', async () => {
    const raw = mail(
      'From: MAILER-DAEMON@mx.example',
      'Subject: Undelivered Mail Returned to Sender',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'It could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example',
      '',
      'Final-Recipient: rfc822; ann@home.example',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      'Message-ID: <fd.1@rose.example>',
      '',
      '--b--',
    )
    const parsed = await parseMail(raw)
    assert.equal(classify(parsed, []).kind, 'bounce')
    const bounce = readBounce(parsed, raw)
    assert.equal(bounce.recipient, 'ann@home.example')
    assert.equal(bounce.status, '5.1.1')
    assert.equal(bounce.permanent, true)
    assert.equal(bounce.originalMessageId, 'fd.1@rose.example')
  })
})
