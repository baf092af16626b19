import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Dialog } from './dialog.ts'
import type { Source } from './flow.ts'
import { Framing } from './framing.ts'
import { parse } from './parse.ts'
import { createHopFinder, noNames } from './resolve.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { from } from './testing/memory-wire.ts'
import { inviteText } from './testing/samples.ts'

const finder = createHopFinder(createManualClock(), noNames)

function called(headers: readonly string[], source: Source = from(), change = (text: string) => text) {
  const request = parse(Buffer.from(change(inviteText({ headers }))))
  assert.ok(request.kind === 'request')
  return { request, dialog: Dialog.ofRequest(request, source, 'ours') }
}

function calling(headers: readonly string[]) {
  const text = inviteText({ headers }).replace(/^.*\r\n/, 'SIP/2.0 200 OK\r\n')
  const response = parse(Buffer.from(text))
  assert.ok(response.kind === 'response')
  return Dialog.ofResponse(response, from())
}

const route = (dialog: Dialog) => {
  const { uri, headers } = dialog.request('BYE')
  return [uri, ...headers.all('Route')]
}
const two = ['Record-Route: <sip:10.1.0.1;lr>', 'Record-Route: <sip:10.1.0.2;lr>']

describe('the way of the next request', () => {
  test('is that of the call, backwards for the one who placed it', () => {
    assert.deepEqual(route(called(two).dialog), [
      'sip:anna@127.0.0.1:5061',
      '<sip:10.1.0.1;lr>',
      '<sip:10.1.0.2;lr>',
    ])
    assert.deepEqual(route(calling(two)), [
      'sip:anna@127.0.0.1:5061',
      '<sip:10.1.0.2;lr>',
      '<sip:10.1.0.1;lr>',
    ])
  })

  test('leads through an old proxy as that one wants it', () => {
    const { dialog } = called(['Record-Route: <sip:10.1.0.1>, <sip:10.1.0.2;lr>'])
    assert.deepEqual(route(dialog), ['sip:10.1.0.1', '<sip:10.1.0.2;lr>', '<sip:anna@127.0.0.1:5061>'])
  })

  test('goes to the first proxy, else to the address that the peer gave', async () => {
    assert.equal((await called(two).dialog.hop(finder))?.host, '10.1.0.1')
    assert.deepEqual((await called([]).dialog.hop(finder))?.port, 5061)
  })

  test('goes back where it came from when the address is a private one behind NAT, or names no transport on an open line', async () => {
    const behindNat = called([], from(), text => text.replaceAll('anna@127.0.0.1:5061', 'anna@192.168.1.7'))
    assert.equal((await behindNat.dialog.hop(finder))?.host, '192.0.2.9')
    const line = { ...from('tcp'), connection: { id: 1, open: true } }
    assert.equal((await called([], line).dialog.hop(finder))?.protocol, 'tcp')
    const closed = { ...from('tcp'), connection: { id: 1, open: false } }
    assert.equal((await called([], closed).dialog.hop(finder))?.protocol, 'udp')
  })
})

test('each request has the next number, and an older one of the peer is not followed', () => {
  const { request, dialog } = called([])
  assert.equal(dialog.request('INFO').headers.get('CSeq'), '1 INFO')
  assert.equal(dialog.request('BYE').headers.get('CSeq'), '2 BYE')
  assert.equal(dialog.request('ACK', {}, undefined, 1).headers.get('CSeq'), '1 ACK')
  const numbered = (seq: number) => ({ ...request, cseq: { seq, method: 'INFO' } })
  assert.equal(dialog.follows(numbered(request.cseq.seq), from()), false)
  assert.equal(dialog.follows(numbered(request.cseq.seq + 5), from()), true)
  assert.equal(dialog.follows(numbered(request.cseq.seq + 4), from()), false)
})

test('a stream may not make us wait for a message that is too large, with or without its end', () => {
  const announced = inviteText().replace(/Content-Length: \d+/, 'Content-Length: 20000')
  assert.deepEqual(
    new Framing(16_384).take(Buffer.from(announced)).map(each => each.kind),
    ['broken'],
  )
  const endless = new Framing(1000)
  assert.deepEqual(
    endless.take(Buffer.from('INVITE sip:a SIP/2.0\r\n'.padEnd(1001, 'x'))).map(each => each.kind),
    ['broken'],
  )
  assert.deepEqual(endless.take(Buffer.from(inviteText())), [])
})
