import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { htmlToText } from './html.ts'
import { stripReplyHtml } from './reply-html.ts'

const wrote = 'On 3 Mar 2026, at 16:58, Rose &lt;desk@rose.example&gt; wrote:'
const block =
  '<b>From:</b> Rose &lt;desk@rose.example&gt;<br><b>Sent:</b> Tuesday, 3 March 2026<br><b>To:</b> Ann<br><b>Subject:</b> Time'
const clients: Readonly<Record<string, string>> = {
  Gmail: `<div dir="ltr">Yes, gladly.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${wrote}<br></div><blockquote class="gmail_quote" style="margin:0"><div>Tuesday?</div></blockquote></div>`,
  'Apple Mail': `<html><body>Yes, gladly.<br><div><br><blockquote type="cite"><div>${wrote}</div><br><div>Tuesday?</div></blockquote></div></body></html>`,
  Thunderbird: `<body>Yes, gladly.<br><div class="moz-cite-prefix">${wrote}<br></div><blockquote type="cite" cite="mid:1@b">Tuesday?</blockquote></body>`,
  'Outlook in the browser': `<div>Yes, gladly.</div><div id="appendonsend"></div><hr style="width:98%"><div id="divRplyFwdMsg" dir="ltr">${block}</div><div>Tuesday?</div>`,
  'Outlook for Windows': `<div class=WordSection1><p class=MsoNormal>Yes, gladly.<o:p></o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>${block}</p></div></div><p>Tuesday?</p></div>`,
  'Outlook on the phone': `<div>Yes, gladly.</div><div id="ms-outlook-mobile-reference-message">${block}<div>Tuesday?</div></div>`,
  Yahoo: `<div>Yes, gladly.</div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>${wrote}</div><div>Tuesday?</div></div>`,
  Zimbra: `<div>Yes, gladly.<br><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">${block}</div><div data-marker="__QUOTED_TEXT__">Tuesday?</div></div>`,
  'Windows Mail': `<div>Yes, gladly.</div><div style="padding-top: 5px; border-top-color: rgb(229, 229, 229); border-top-width: 1px; border-top-style: solid;">${block}</div><div>Tuesday?</div>`,
  Proton: `<div>Yes, gladly.</div><div class="protonmail_quote">${wrote}<blockquote class="protonmail_quote" type="cite">Tuesday?</blockquote></div>`,
  'a client that marks nothing': `<p>Yes, gladly.</p><hr><p>${block}</p><p>Tuesday?</p>`,
  'a German client that marks nothing':
    '<p>Yes, gladly.</p><p>Am 03.03.2026 um 16:58 schrieb Rose &lt;desk@rose.example&gt;:</p><p>Tuesday?</p>',
}

describe('the quoted mail in HTML', () => {
  for (const [client, html] of Object.entries(clients))
    it(`goes when ${client} wrote it`, () => {
      const stripped = stripReplyHtml(html)
      assert.equal(htmlToText(stripped), 'Yes, gladly.')
      assert.doesNotMatch(stripped, /Tuesday|rose\.example/)
    })

  it('stays when there is nothing else, as in a forwarded mail', () => {
    const html = `<div class="gmail_quote">---------- Forwarded message ---------<br>${block}<br><br>Tuesday?</div>`
    assert.equal(stripReplyHtml(html), html)
  })

  it('stays between answers given one by one', () => {
    const html =
      '<blockquote type="cite">Tuesday?</blockquote><div>Yes.</div><blockquote type="cite">Cut or colour?</blockquote><div>Both.</div><blockquote type="cite">Rose</blockquote>'
    const text = htmlToText(stripReplyHtml(html))
    assert.match(text, /Tuesday[\s\S]*Yes[\s\S]*colour[\s\S]*Both/)
    assert.doesNotMatch(text, /Rose/)
  })

  it('is not seen in a mail that quotes nobody', () => {
    const html =
      '<p>On Tuesday I was at your place.</p><p>From: Vilnius<br>To: Riga</p><script>wrote:</script>'
    assert.equal(stripReplyHtml(html), html)
  })
})

describe('any HTML', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      '<div>',
      '</div>',
      '<blockquote>',
      '</blockquote>',
      '<blockquote type="cite">',
      '<div class="gmail_quote">',
      '<br>',
      '<hr>',
      '<p',
      '<!--',
      '-->',
      wrote,
      block,
      '<div id=appendonsend>',
      '&#0;',
      '&#x110000;',
      '</',
      '<script>',
      "<a title='",
    ),
  )
  it('gives a part of itself, in order', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        const html = pieces.join('')
        const stripped = stripReplyHtml(html)
        let at = 0
        for (const char of stripped) {
          at = html.indexOf(char, at)
          assert.notEqual(at, -1)
          at += char.length
        }
      }),
      { numRuns: 500 },
    )
  })

  it('a megabyte made to hurt takes time in proportion to its length', () => {
    const seeds = [
      '<div>',
      '<blockquote>a',
      '<',
      '<a "',
      '<!--',
      '<script>',
      '<b></i>',
      '<blockquote>a</blockquote>b',
      '&#1',
      '<div class="',
      '<p title="x>',
      'x<div>',
      '<br>',
      '<div class="gmail_quote">b</div>a',
      '<hr>x',
      '<blockquote>a</blockquote>',
    ]
    for (const seed of seeds) {
      const time = (size: number) => {
        const html = seed.repeat(size / seed.length)
        const start = performance.now()
        stripReplyHtml(html)
        return performance.now() - start
      }
      time(100_000)
      const small = time(125_000)
      const large = time(1_000_000)
      assert.ok(
        large < small * 40 + 3_000,
        `${JSON.stringify(seed)}: ${small} ms, eight times as long ${large} ms`,
      )
    }
  })
})
