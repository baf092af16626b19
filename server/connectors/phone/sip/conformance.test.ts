import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { judge, sipConformance } from './conformance.ts'
import { overIpv6, torture } from './conformance-cases.ts'

const fixtures = join(import.meta.dirname, '../../../../../shared/fixtures')
const absent = existsSync(join(fixtures, 'sip'))
  ? false
  : 'there are no third-party messages beside the project'

test('every third-party torture message gets the reaction that its RFC names', { skip: absent }, async () => {
  const lines = await sipConformance(fixtures)
  assert.deepEqual(
    lines.map(each => each.name),
    ['sip rfc4475', 'sip rfc5118', 'sip captures'],
  )
  for (const { name, passed, total, failures } of lines) {
    assert.deepEqual(failures, [], name)
    assert.equal(passed, total)
    assert.ok(total > 0)
  }
})

interface Change {
  readonly start?: string
  readonly method?: string
  readonly fields?: Readonly<Record<string, string | undefined>>
  readonly more?: readonly string[]
  readonly after?: string
}

/** A message in the spirit of one section of RFC 4475. */
function message({ start, method = 'OPTIONS', fields = {}, more = [], after = '' }: Change): Buffer {
  const all: Record<string, string | undefined> = {
    Via: 'SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKtorture1',
    To: 'sip:user@example.com',
    From: 'sip:caller@example.net;tag=39',
    'Call-ID': 'torture.1',
    CSeq: `7 ${method}`,
    'Max-Forwards': '70',
    'Content-Length': '0',
    ...fields,
  }
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  )
  return Buffer.from(
    [start ?? `${method} sip:user@example.com SIP/2.0`, ...lines, ...more, '', after].join('\r\n'),
  )
}

const wild = "!interesting-Method0123456789_*+`.%indeed'~"

/** Messages of our own for the sections whose text the third-party set may lack. */
const sections: readonly [name: string, change: Change][] = [
  [
    'intmeth',
    {
      method: wild,
      start: `${wild} sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0`,
      fields: {
        Via: "SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~",
        To: '"BEL:\\\x07 NUL:\\\0 DEL:\\\x7f" <sip:1_unusual.URI~(to-be!sure)&isn\'t+it$/crazy?,/;;*@example.com>',
        From: "token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"работающий\";tag=_token~1'+`*%!-.",
        'Call-ID': 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{',
        'Max-Forwards': '255',
        "extensionHeader-!.%*+_`'~": '大停電',
      },
    },
  ],
  [
    'escnull',
    {
      method: 'REGISTER',
      fields: { Contact: '<sip:%00@host5.example.com>' },
      more: ['Contact: <sip:%00%00@host5.example.com>'],
    },
  ],
  ['lwsdisp', { fields: { From: 'caller<sip:caller@example.com>;tag=323' } }],
  [
    'dblreq',
    { method: 'REGISTER', after: 'INVITE sip:joe@example.com SIP/2.0\r\nt: sip:joe@example.com\r\n\r\n' },
  ],
  [
    'transports',
    {
      fields: {
        Via: ['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP']
          .map((each, at) => `SIP/2.0/${each} t${at}.example.com;branch=z9hG4bK${at}`)
          .join(', '),
      },
    },
  ],
  [
    'unreason',
    { start: 'SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое', fields: { CSeq: '35 INVITE' } },
  ],
  [
    'badinv01',
    { fields: { Via: 'SIP/2.0/UDP 192.0.2.15;;,;,,', Contact: '"Joe" <sip:joe@example.org>;;;;' } },
  ],
  ['ncl', { fields: { 'Content-Length': '-999' } }],
  [
    'scalarlg',
    {
      start: 'SIP/2.0 503 Service Unavailable',
      fields: { CSeq: '9292394834772304023312 OPTIONS', 'Retry-After': '949302838503028349304023988' },
    },
  ],
  ['ltgtruri', { start: 'OPTIONS <sip:user@example.com> SIP/2.0' }],
  ['lwsstart', { start: 'OPTIONS  sip:user@example.com  SIP/2.0' }],
  ['escruri', { start: 'OPTIONS sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0' }],
  [
    'regbadct',
    { method: 'REGISTER', fields: { Contact: 'sip:user@example.com?Route=%3Csip:sip.example.com%3E' } },
  ],
  ['baddn', { fields: { From: 'Bell, Alexander <sip:a.g.bell@example.com>;tag=43' } }],
  ['mismatch01', { fields: { CSeq: '8 INVITE' } }],
  ['bigcode', { start: 'SIP/2.0 4294967301 better not break the receiver' }],
  ['insuf', { fields: { To: undefined, From: undefined, 'Call-ID': undefined } }],
  ['novelsc', { start: 'OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0' }],
  [
    'bext01',
    {
      fields: {
        Require: 'nothingSupportsThis, nothingSupportsThisEither',
        'Proxy-Require': 'noProxiesSupportThis',
      },
    },
  ],
  ['regaut01', { method: 'REGISTER', fields: { Authorization: 'NoOneKnowsThisScheme opaque-data=here' } }],
  ['mcl01', { more: ['Content-Length: 5'] }],
  ['zeromf', { fields: { 'Max-Forwards': '0' } }],
  [
    'cparam02',
    { method: 'REGISTER', fields: { Contact: '<sip:+19725552222@gw1.example.net;unknownparam>' } },
  ],
  [
    'sdp01',
    {
      method: 'INVITE',
      fields: { Accept: 'text/nobodyKnowsThis', Contact: '<sip:caller@host.example.net>' },
    },
  ],
]

describe('torture of our own', () => {
  for (const [name, change] of sections)
    test(`${name}: ${torture[name]?.kind} and ${torture[name]?.answers.join(' or ') || 'no answer'}`, async () =>
      assert.equal(await judge(message(change), torture[name]), undefined))

  const address = (host: string) => ({ method: 'REGISTER', start: `REGISTER sip:${host} SIP/2.0` })
  const ipv6: readonly [string, Change, string][] = [
    ['an address without brackets', address('2001:db8::10'), 'ipv6-bad'],
    ['an address in brackets', address('[2001:db8::10]'), 'ipv6-good'],
    ['a port inside the brackets is part of the address', address('[2001:db8::10:5070]'), 'port-ambiguous'],
  ]
  for (const [what, change, name] of ipv6)
    test(`IPv6: ${what}`, async () => assert.equal(await judge(message(change), overIpv6[name]), undefined))

  test('IPv6: a received parameter is read with and without brackets, and three colons as two', async () => {
    for (const received of ['[2001:db8::9:255]', '2001:db8::9:255'])
      assert.equal(
        await judge(
          message({
            fields: { Via: `SIP/2.0/UDP [2001:db8::9:1];received=${received};branch=z9hG4bKas3-111` },
          }),
          undefined,
        ),
        undefined,
      )
    assert.equal(await judge(message(address('[2001:db8:::192.0.2.1]')), overIpv6['ipv6-good']), undefined)
  })

  test('the judgement can fail', async () => {
    assert.equal(await judge(message({}), torture.ncl), 'read as request instead of refused')
    assert.equal(await judge(message({}), torture.unkscm), 'read wrongly')
    assert.equal(await judge(message({}), torture.invut), 'answered with 200 instead of 415')
  })
})
