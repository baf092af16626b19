import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { answerAudio, offerAudio, sessionOf } from './audio.ts'
import { createAudioMedia } from './audio-media.ts'
import { knownCodecs } from './audio-section.ts'
import { sdpOf } from './negotiation.ts'
import { parse } from './parse.ts'
import { both, type Direction, parseSdp, writeSdp } from './sdp.ts'
import { inviteText } from './testing/samples.ts'

const us = { address: '192.0.2.1', port: 4000 }
const offer = (lines: string) =>
  `v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n${lines}`
const audio = (more = '') =>
  offer(`m=audio 6000 RTP/AVP 8 0 96\r\na=rtpmap:96 telephone-event/8000\r\n${more}`)
const answerTo = (text: string, more: object = {}) => answerAudio(text, { ...us, ...more }, '1', 1)

describe('an offer of the caller', () => {
  test('is answered with the codec that he likes best and his number for keys', () => {
    const answer = answerTo(audio('a=ptime:30\r\n'))
    assert.equal(answer?.session.codec.name, 'PCMA')
    assert.equal(answer?.session.dtmfPayload, 96)
    assert.equal(answer?.session.ptime, 30)
    assert.match(answer?.sdp ?? '', /^m=audio 4000 RTP\/AVP 8 96\r$/m)
  })

  test('with an address that ours cannot reach is answered with nothing, and to hold it may name any', () => {
    const there = (address: string) => audio(`c=IN IP6 ${address}\r\n`)
    assert.equal(answerTo(there('2001:db8::9')), undefined)
    assert.equal(answerTo(audio(), { address: '2001:db8::1' }), undefined)
    assert.equal(answerTo(there('2001:db8::9'), { address: '2001:db8::1' })?.session.address, '2001:db8::9')
    assert.equal(answerTo(there('::'))?.session.direction, 'recvonly')
    const ours = offerAudio(us, '1', 1)
    assert.equal(sessionOf(ours, there('2001:db8::9')), undefined)
    assert.ok(sessionOf(ours, audio()))
  })

  const holds: readonly [what: string, line: string, answered: Direction][] = [
    ['sendonly', 'a=sendonly\r\n', 'recvonly'],
    ['recvonly', 'a=recvonly\r\n', 'sendonly'],
    ['inactive', 'a=inactive\r\n', 'inactive'],
    ['the address 0.0.0.0 of old phones', 'c=IN IP4 0.0.0.0\r\n', 'recvonly'],
  ]
  for (const [what, line, answered] of holds)
    test(`to hold by ${what} is answered ${answered}, never with a hang-up`, () => {
      const answer = answerTo(audio(line))
      assert.equal(answer?.session.direction, answered)
      assert.match(answer?.sdp ?? '', new RegExp(`^a=${answered}\r$`, 'm'))
    })

  test('of video beside audio keeps its place and is refused', () => {
    const answer = answerTo(
      offer('m=video 7000 RTP/AVP 31\r\nm=audio 6000 RTP/AVP 0\r\nm=audio 6002 RTP/AVP 0\r\n'),
    )
    assert.deepEqual(
      parseSdp(answer?.sdp ?? '')?.media.map(each => `${each.kind} ${each.port}`),
      ['video 0', 'audio 4000', 'audio 0'],
    )
  })

  test('without anything that we speak is not answered', () => {
    assert.equal(answerTo(offer('m=audio 6000 RTP/AVP 18\r\n')), undefined)
    assert.equal(answerTo(offer('m=audio 0 RTP/AVP 0\r\n')), undefined)
    assert.equal(answerTo('v=1'), undefined)
  })

  test('of encrypted audio is taken with keys of both sides when we may, else refused', () => {
    const key = Buffer.alloc(30, 7).toString('base64')
    const secure = offer(
      `m=audio 6000 RTP/SAVP 0\r\na=crypto:1 F8_128_HMAC_SHA1_80 inline:${key}\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^31\r\n`,
    )
    assert.equal(answerTo(secure), undefined)
    const answer = answerTo(secure, { srtp: 'optional' })
    assert.equal(answer?.session.srtp?.theirs.key, key)
    assert.equal(answer?.session.srtp?.ours.tag, '2')
    assert.notEqual(answer?.session.srtp?.ours.key, key)
    assert.equal(answerTo(audio(), { srtp: 'required' }), undefined)
  })

  test('inside of a multipart body of a SIP-I trunk is found', () => {
    const body = `--x\r\nContent-Type: application/sdp\r\n\r\n${audio()}\r\n--x\r\nContent-Type: application/ISUP\r\n\r\n\x01\x02\r\n--x--\r\n`
    const message = parse(
      Buffer.from(
        inviteText({ body }).replace(
          'application/sdp\r\nContent-Length',
          'multipart/mixed; boundary="x"\r\nContent-Length',
        ),
      ),
    )
    assert.ok(message.kind === 'request')
    assert.equal(answerTo(sdpOf(message) ?? '')?.session.codec.name, 'PCMA')
  })
})

describe('two sides of ours', () => {
  test('agree on the same codec, addresses and keys, whatever they like and however they hold', () => {
    const codecs = fc.subarray(Object.values(knownCodecs), { minLength: 1 })
    const direction = fc.constantFrom<Direction>('sendrecv', 'sendonly', 'recvonly', 'inactive')
    fc.assert(
      fc.property(
        codecs,
        codecs,
        direction,
        fc.constantFrom('off' as const, 'required' as const),
        (a, b, direction, srtp) => {
          const text = offerAudio({ address: '192.0.2.8', port: 5000, codecs: a, direction, srtp }, '1', 1)
          const answered = answerAudio(text, { ...us, codecs: b, srtp }, '2', 1)
          const common = a.filter(each => b.includes(each))
          if (!answered) return assert.equal(common.length, 0)
          const session = sessionOf(text, answered.sdp)
          assert.equal(session?.codec.name, common[0]?.name)
          assert.equal(session?.codec.name, answered.session.codec.name)
          assert.equal(session?.direction, direction)
          assert.deepEqual(session?.srtp?.ours, answered.session.srtp?.theirs)
          assert.deepEqual(session?.srtp?.theirs, answered.session.srtp?.ours)
          assert.deepEqual([session?.address, answered.session.address], ['192.0.2.1', '192.0.2.8'])
        },
      ),
    )
  })

  test('number their descriptions upwards, as the other side must be able to see what is new', () => {
    const media = createAudioMedia(us)
    const versions = [media.offer(false), media.offer(true), media.answer(audio(), false)].map(text =>
      Number(parseSdp(String(text))?.version),
    )
    assert.deepEqual(versions, [1, 2, 3])
  })
})

test('a description survives being read and written, and anything else is refused without an error', () => {
  const text = offerAudio({ ...us, codecs: Object.values(knownCodecs) }, '7', 3)
  assert.equal(writeSdp(parseSdp(text)!), text)
  fc.assert(fc.property(fc.string(), text => void parseSdp(`v=0\r\n${text}`)))
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          'm=audio 1 RTP/AVP 0',
          'm=',
          'c=IN IP4 1.2.3.4',
          'a=rtpmap:0',
          'a=crypto:1 x inline:',
          'o=- 1 1 IN IP4 a',
          'a=sendonly',
        ),
      ),
      lines => void answerTo(`v=0\r\n${lines.join('\r\n')}`, { srtp: 'optional' }),
    ),
  )
})

test('of two wishes only what both allow remains', () => {
  const all: Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive']
  for (const a of all) {
    assert.equal(both(a, 'sendrecv'), a)
    assert.equal(both(a, 'inactive'), 'inactive')
    for (const b of all) assert.equal(both(a, b), both(b, a))
  }
})
