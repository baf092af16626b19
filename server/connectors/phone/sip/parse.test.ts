import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type NameAddr, parseNameAddr, parseVia, writeNameAddr, writeVia } from './fields.ts'
import { Headers } from './headers.ts'
import { respond, write } from './message.ts'
import { parse } from './parse.ts'
import { inviteText } from './testing/samples.ts'
import { escapeUri, parseUri, type SipUri, unescapeUri, userOf, writeUri } from './uri.ts'

const read = (text: string) => parse(Buffer.from(text))
const refusal = (text: string) => {
  const parsed = read(text)
  return parsed.kind === 'refused' ? `${parsed.status} ${parsed.reason}` : parsed.kind
}

describe('what a phone sends is understood', () => {
  test('a call names who calls, who is called and how to answer', () => {
    const call = read(inviteText())
    assert.ok(call.kind === 'request')
    assert.equal(call.method, 'INVITE')
    assert.equal(call.from.name, 'Anna Müller')
    assert.equal(userOf(call.to.uri), 'desk')
    assert.equal(call.via.params.get('branch'), 'z9hG4bKnashds8')
    assert.match(call.body.toString(), /^v=0\r\n[\s\S]*8000\r\n$/)
  })

  test('compact names, folded lines and several values in one line mean the same', () => {
    const text = inviteText()
      .replace('Via:', 'v :')
      .replace('From: "Anna', 'f:\r\n\t"Anna')
      .replace('Content-Length', 'l')
      .replace('Via: ', 'Via: SIP/2.0/UDP proxy;branch=z9hG4bK1,')
    const call = read(text)
    assert.ok(call.kind === 'request')
    assert.equal(call.from.name, 'Anna Müller')
    assert.deepEqual(call.headers.list('Supported'), ['100rel', 'timer', 'replaces'])
  })

  test('bytes behind the end of a datagram are left alone', () => {
    const call = read(`${inviteText()}REGISTER sip:other SIP/2.0\r\n\r\n`)
    assert.ok(call.kind === 'request')
    assert.doesNotMatch(call.body.toString(), /REGISTER/)
  })
})

describe('what is wrong is answered as RFC 3261 says and never half understood', () => {
  const cases: readonly [string, (text: string) => string, string][] = [
    ['another version', text => text.replace('SIP/2.0\r\n', 'SIP/3.0\r\n'), '505 Version Not Supported'],
    [
      'a Request-URI in brackets',
      text => text.replace('sip:desk@127.0.0.1:5060', '<sip:desk@a>'),
      '400 Bad Request-URI',
    ],
    [
      'headers in the Request-URI',
      text => text.replace(':5060 ', ':5060?Route=%3Csip:x%3E '),
      '400 Bad Request-URI',
    ],
    ['a number of another method', text => text.replace('314159 INVITE', '314159 BYE'), '400 Bad CSeq'],
    ['a negative length', text => text.replace(/Length: \d+/, 'Length: -999'), '400 Bad Content-Length'],
    [
      'a length beyond the end',
      text => text.replace(/Length: \d+/, 'Length: 9999'),
      '400 Bad Content-Length',
    ],
    ['two lengths', text => text.replace(/(Content-Length: \d+)/, '$1\r\n$1'), '400 Bad Content-Length'],
    ['no Call-ID', text => text.replace(/Call-ID.*\r\n/, ''), '400 Bad Call-ID'],
    ['two senders', text => text.replace(/(From: .*\r\n)/, '$1$1'), '400 Bad From'],
    ['an unclosed quote', text => text.replace('Desk <', '"Desk <'), '400 Bad To'],
    ['an unquoted comma in a name', text => text.replace('Desk <', 'Desk, The <'), '400 Bad To'],
    ['nothing between separators', text => text.replace(';rport', ';;rport'), '400 Bad Via'],
    [
      'a line without a name',
      text => text.replace('Max-Forwards: 70', 'Max-Forwards 70'),
      '400 Bad header line',
    ],
    ['an ACK that is wrong', text => text.replaceAll('INVITE', 'ACK').replace('Call-ID', 'X'), 'dropped'],
    ['noise', () => 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'dropped'],
    [
      'a response with a code of ten digits',
      text => text.replace(/^.*\r\n/, 'SIP/2.0 4294967301 x\r\n'),
      'dropped',
    ],
    [
      'a response with a wrong number',
      text => text.replace(/^.*\r\n/, 'SIP/2.0 200 OK\r\n').replace('314159', '99999999999'),
      'dropped',
    ],
  ]
  for (const [what, change, expected] of cases)
    test(`${what}: ${expected}`, () => assert.equal(refusal(change(inviteText())), expected))

  test('an answer to it repeats what it can and opens no second header line', () => {
    const parsed = read(inviteText())
    assert.ok(parsed.kind === 'request')
    const text = write(
      respond(parsed, 486, { tag: 'x', reason: 'Busy\r\nEvil: 1', headers: { Reason: 'a\r\nb: c' } }),
    ).toString()
    assert.match(text, /^SIP\/2.0 486 Busy Evil: 1\r\n/)
    assert.doesNotMatch(text, /^(?:Evil|b):/m)
    assert.match(text, /^To: Desk <sip:desk@127.0.0.1>;tag=x\r$/m)
  })
})

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/)
const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain())
const params = fc.uniqueArray(fc.tuple(word, fc.oneof(fc.constant(''), word)), {
  selector: ([name]) => name,
  maxLength: 4,
})
const uri = fc
  .record({ user: fc.string({ minLength: 1, unit: 'binary' }), host, port: fc.nat(65_535), params })
  .map(
    ({ user, host, port, params }): SipUri => ({
      scheme: 'sip',
      user: escapeUri(user.toWellFormed()),
      host,
      port,
      params: new Map(params),
    }),
  )

describe('what we write, we read back', () => {
  test('an address with any display name', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1 })
      .map(text =>
        text
          .toWellFormed()
          .replace(/[\r\n]/g, '')
          .trim(),
      )
      .filter(text => text !== '')
    fc.assert(
      fc.property(name, uri, params, (name, uri, params) => {
        const address: NameAddr = { name, uri, params: new Map(params) }
        assert.deepEqual(parseNameAddr(writeNameAddr(address)), address)
      }),
    )
  })

  test('a URI, and the user it names', () => {
    fc.assert(
      fc.property(uri, uri => {
        assert.deepEqual(parseUri(writeUri(uri)), uri)
        assert.equal(escapeUri(unescapeUri(uri.user ?? '')), uri.user)
      }),
    )
  })

  test('a Via', () => {
    fc.assert(
      fc.property(host, fc.nat(65_535), params, (host, port, params) => {
        const via = { version: 'SIP/2.0', transport: 'UDP', host, port, params: new Map(params) }
        assert.deepEqual(parseVia(writeVia(via)), via)
      }),
    )
  })

  test('a whole request with any body', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (body, subject) => {
        const headers = Headers.of({
          Via: 'SIP/2.0/TCP a;branch=z9hG4bK1',
          From: '<sip:a@a>;tag=1',
          To: '<sip:b@b>',
          'Call-ID': 'x',
          CSeq: '7 MESSAGE',
          Subject: subject,
        })
        const bytes = write({ method: 'MESSAGE', uri: 'sip:b@b', headers, body: Buffer.from(body) })
        const parsed = parse(Buffer.concat([bytes, Buffer.from('trailing')]))
        assert.ok(parsed.kind === 'request')
        assert.deepEqual([...parsed.body], [...body])
      }),
    )
  })

  test('anything at all is read without an error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), bytes => void parse(Buffer.from(bytes))))
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        text => void parse(Buffer.from(`INVITE sip:a SIP/2.0\r\nVia: ${text}\r\n\r\n`)),
      ),
    )
  })
})
