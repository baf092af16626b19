import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Socket } from '../../connector.ts'
import { frameSize, type Samples } from '../call-leg.ts'
import { ListenLine } from './listen-line.ts'

function listener() {
  const sent: { kind: string }[] = []
  const line = { buffered: 0, closed: false }
  let close = () => {}
  const socket: Socket = {
    send: text => void sent.push(JSON.parse(text)),
    close: () => {
      line.closed = true
    },
    get buffered() {
      return line.buffered
    },
    onMessage: () => {},
    onClose: run => {
      close = run
    },
  }
  const over = Promise.withResolvers<void>()
  const listening = new Set<(frame: Samples) => void>()
  const listen = (hears: (frame: Samples) => void) => {
    listening.add(hears)
    return () => listening.delete(hears)
  }
  void new ListenLine(socket, { listen, over: over.promise })
  const frame = () => {
    for (const hears of listening) hears(new Int16Array(frameSize).fill(500))
  }
  const heard = () => sent.filter(one => one.kind === 'audio').length
  return { line, listening, over, sent, frame, heard, leave: () => close() }
}

test('sound that a slow listener cannot take is left out, and the rest comes when they can again', () => {
  const { line, frame, heard } = listener()
  frame()
  line.buffered = 1_000_000
  for (let at = 0; at < 500; at++) frame()
  assert.equal(heard(), 1)
  line.buffered = 0
  frame()
  assert.equal(heard(), 2)
  assert.equal(line.closed, false)
})

test('a listener who has left costs the call nothing', () => {
  const { listening, frame, heard, leave } = listener()
  leave()
  frame()
  assert.equal(listening.size, 0)
  assert.equal(heard(), 0)
})

test('the end of the call ends the listening', async () => {
  const { line, listening, over, sent } = listener()
  over.resolve()
  await over.promise
  assert.equal(sent.at(-1)?.kind, 'ended')
  assert.ok(line.closed)
  assert.equal(listening.size, 0)
})
