import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Hop } from './flow.ts'
import { Headers } from './headers.ts'
import { type NewRequest, type Request, type Response, respond } from './message.ts'
import { parse } from './parse.ts'
import type { ServerTransaction } from './server-transactions.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { answerTo, createMemoryWire, from } from './testing/memory-wire.ts'
import { inviteText } from './testing/samples.ts'
import { createTransactions } from './transactions.ts'

function world(mostTransactions = 100) {
  const clock = createManualClock()
  const wire = createMemoryWire(clock)
  const requests: ServerTransaction[] = []
  const acks: Request[] = []
  const late: Response[] = []
  const layer = createTransactions({
    wire,
    clock,
    mostTransactions,
    onRequest: transaction => void requests.push(transaction),
    onAck: ack => void acks.push(ack),
    onLateSuccess: response => void late.push(response),
  })
  const heard: string[] = []
  const handlers = {
    onResponse: (response: Response) => void heard.push(String(response.status)),
    onFailure: (failure: string) => void heard.push(failure),
  }
  const arrive = (text: string, protocol: 'udp' | 'tcp' = 'udp') =>
    layer.receive(parse(Buffer.from(text)), from(protocol))
  return {
    clock,
    wire,
    layer,
    requests,
    acks,
    late,
    heard,
    handlers,
    arrive,
    times: () => wire.sent.map(({ at }) => at),
  }
}

const request = (method: string): NewRequest => ({
  method,
  uri: 'sip:anna@192.0.2.9',
  headers: Headers.of({
    From: '<sip:desk@a>;tag=1',
    To: '<sip:anna@a>',
    'Call-ID': 'c1',
    CSeq: `1 ${method}`,
  }),
})
const udp: Hop = { protocol: 'udp', host: '192.0.2.9', port: 5060 }
const tcp: Hop = { ...udp, protocol: 'tcp' }
const ackOf = (invite: string) => invite.replaceAll('INVITE', 'ACK')

describe('a call of ours over a line that loses messages', () => {
  test('is repeated at 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 seconds and given up after 32', () => {
    const { clock, layer, handlers, heard, times } = world()
    layer.request(request('INVITE'), udp, handlers)
    clock.advance(31_999)
    assert.deepEqual(times(), [0, 500, 1500, 3500, 7500, 15_500, 31_500])
    assert.deepEqual(heard, [])
    clock.advance(1)
    assert.deepEqual(heard, ['timeout'])
    assert.equal(layer.count + clock.pending, 0)
  })

  test('is sent once over TCP', () => {
    const { clock, layer, handlers, heard, times } = world()
    layer.request(request('INVITE'), tcp, handlers)
    clock.advance(32_000)
    assert.deepEqual(times(), [0])
    assert.deepEqual(heard, ['timeout'])
  })

  test('rings as long as the other side wants after its first sign of life', () => {
    const { clock, layer, handlers, heard, wire, times } = world()
    layer.request(request('INVITE'), udp, handlers)
    layer.receive(answerTo(wire.sent[0]!.text, 180, { toTag: 'b' }), from())
    clock.advance(170_000)
    assert.deepEqual(times(), [0])
    assert.deepEqual(heard, ['180'])
  })

  test('acknowledges a refusal each time it hears it, and reports it once', () => {
    const { clock, layer, handlers, heard, wire } = world()
    layer.request(request('INVITE'), udp, handlers)
    const busy = answerTo(wire.sent[0]!.text, 486, { toTag: 'b' })
    layer.receive(busy, from())
    layer.receive(busy, from())
    const acks = wire.sent.filter(({ text }) => text.startsWith('ACK'))
    assert.equal(acks.length, 2)
    assert.match(acks[0]!.text, /^To: <sip:anna@a>;tag=b\r$/m)
    assert.equal(/^Via: .*$/m.exec(acks[0]!.text)?.[0], /^Via: .*$/m.exec(wire.sent[0]!.text)?.[0])
    assert.deepEqual(heard, ['486'])
    clock.advance(32_000)
    assert.equal(layer.count + clock.pending, 0)
  })

  test('hears every phone of a fork that answers, and nothing 32 seconds later', () => {
    const { clock, layer, handlers, heard, late, wire } = world()
    layer.request(request('INVITE'), udp, handlers)
    layer.receive(answerTo(wire.sent[0]!.text, 200, { toTag: 'b' }), from())
    layer.receive(answerTo(wire.sent[0]!.text, 200, { toTag: 'c' }), from())
    assert.deepEqual(heard, ['200', '200'])
    clock.advance(32_000)
    layer.receive(answerTo(wire.sent[0]!.text, 200, { toTag: 'd' }), from())
    assert.deepEqual(heard, ['200', '200'])
    assert.equal(late.length, 1)
  })

  test('is taken back only after a sign of life, with the same branch', () => {
    const { layer, handlers, wire } = world()
    const call = layer.request(request('INVITE'), udp, handlers)
    call.cancel()
    assert.deepEqual(wire.lines(), ['INVITE sip:anna@192.0.2.9 SIP/2.0'])
    layer.receive(answerTo(wire.sent[0]!.text, 100), from())
    const cancel = wire.sent.find(({ text }) => text.startsWith('CANCEL'))?.text ?? ''
    assert.equal(/^Via: .*$/m.exec(cancel)?.[0], /^Via: .*$/m.exec(wire.sent[0]!.text)?.[0])
    assert.match(cancel, /^CSeq: 1 CANCEL\r$/m)
  })

  test('an answer meant for another user agent is ignored', () => {
    const { layer, handlers, heard, wire } = world()
    layer.request(request('OPTIONS'), udp, handlers)
    const foreign = answerTo(wire.sent[0]!.text, 200)
    if ('headers' in foreign) foreign.headers.add('Via', 'SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1')
    layer.receive(foreign, from())
    assert.deepEqual(heard, [])
  })
})

describe('any other request of ours', () => {
  test('is repeated faster first and then every four seconds', () => {
    const { clock, layer, handlers, heard, times } = world()
    layer.request(request('OPTIONS'), udp, handlers)
    clock.advance(32_000)
    assert.deepEqual(times(), [0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500])
    assert.deepEqual(heard, ['timeout'])
    assert.equal(layer.count + clock.pending, 0)
  })

  test('tells at once when the network refuses it', async () => {
    const { layer, handlers, heard, wire } = world()
    wire.cut()
    layer.request(request('BYE'), udp, handlers)
    await Promise.resolve()
    assert.deepEqual(heard, ['unreachable'])
  })
})

describe('a caller whose messages arrive twice or late', () => {
  test('makes the phone ring once', () => {
    const { arrive, requests, wire } = world()
    arrive(inviteText())
    requests[0]!.respond(respond(requests[0]!.request, 180, { tag: 't' }))
    arrive(inviteText())
    assert.equal(requests.length, 1)
    assert.deepEqual(wire.lines(), ['SIP/2.0 180 Ringing', 'SIP/2.0 180 Ringing'])
    assert.equal(wire.sent[0]!.hop.port, 40_000)
    assert.match(wire.sent[0]!.text, /rport=40000;branch=z9hG4bKnashds8;received=192.0.2.9/)
  })

  test('hears a refusal again until he acknowledges it', () => {
    const { clock, arrive, requests, times, layer, acks } = world()
    arrive(inviteText())
    requests[0]!.respond(respond(requests[0]!.request, 486, { tag: 't' }))
    clock.advance(8000)
    assert.deepEqual(times(), [0, 500, 1500, 3500, 7500])
    arrive(ackOf(inviteText()))
    clock.advance(60_000)
    assert.equal(times().length, 5)
    assert.equal(acks.length, 0)
    assert.equal(layer.count + clock.pending, 0)
  })

  test('is not asked twice what he has answered, and is forgotten when he never acknowledges', () => {
    const { clock, arrive, requests, layer } = world()
    arrive(inviteText())
    requests[0]!.respond(respond(requests[0]!.request, 603, { tag: 't' }))
    requests[0]!.respond(respond(requests[0]!.request, 200, { tag: 't' }))
    clock.advance(32_000)
    assert.equal(layer.count + clock.pending, 0)
  })

  test('gets the same answer to the same BYE', () => {
    const { arrive, requests, wire } = world()
    const bye = inviteText().replaceAll('INVITE', 'BYE')
    arrive(bye)
    requests[0]!.respond(respond(requests[0]!.request, 200))
    arrive(bye)
    assert.equal(requests.length, 1)
    assert.equal(wire.sent[0]!.text, wire.sent[1]!.text)
  })

  test('whose call reaches us by two ways is served once, the other way is told of the loop', () => {
    const { arrive, requests, wire } = world()
    arrive(inviteText())
    arrive(inviteText().replace('nashds8', 'other'))
    assert.equal(requests.length, 1)
    assert.deepEqual(wire.lines(), ['SIP/2.0 482 Loop Detected'])
  })

  test('is not taken for another caller whose phone uses the same branch', () => {
    const { arrive, requests } = world()
    arrive(inviteText())
    arrive(inviteText({ callId: 'another' }))
    assert.equal(requests.length, 2)
  })

  test('is found again when his phone is older than branches', () => {
    const { arrive, requests, acks } = world()
    const old = inviteText().replace(';branch=z9hG4bKnashds8', '')
    arrive(old)
    requests[0]!.respond(respond(requests[0]!.request, 486, { tag: 't' }))
    arrive(old)
    arrive(ackOf(old).replace('127.0.0.1>\r\nFrom', '127.0.0.1>;tag=t\r\nFrom'))
    assert.equal(requests.length, 1)
    assert.equal(acks.length, 0)
  })
})

test('a flood is refused without being remembered', () => {
  const { arrive, requests, wire, layer } = world(2)
  for (let at = 0; at < 5; at++) arrive(inviteText({ callId: `c${at}` }).replace('nashds8', `b${at}`))
  assert.equal(requests.length, 2)
  assert.equal(layer.count, 2)
  assert.deepEqual(wire.lines(), Array(3).fill('SIP/2.0 503 Service Unavailable'))
})
