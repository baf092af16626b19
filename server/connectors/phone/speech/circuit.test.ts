import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Circuit } from './circuit.ts'
import { faultOf, SpeechFault, statusFault } from './fault.ts'

const broken = new SpeechFault('broken', 'it broke')

test('a provider that fails now and then is asked again, one that fails three times in a row rests', () => {
  let clock = 0
  const circuit = new Circuit(() => clock)
  for (const _ of [1, 2, 3, 4]) {
    circuit.failed(broken)
    circuit.failed(broken)
    assert.equal(circuit.wait, 0)
    circuit.worked()
  }
  for (const _ of [1, 2, 3]) circuit.failed(broken)
  assert.equal(circuit.wait, 15_000)
  clock = 15_000
  assert.equal(circuit.wait, 0)
  circuit.failed(broken)
  assert.equal(circuit.wait, 30_000)
  clock = 45_000
  circuit.worked()
  circuit.failed(broken)
  assert.equal(circuit.wait, 0)
})

test('no rest is longer than two minutes, except one that was asked for', () => {
  const circuit = new Circuit(() => 0)
  for (let at = 0; at < 20; at += 1) circuit.failed(broken)
  assert.equal(circuit.wait, 120_000)
  circuit.failed(statusFault('It', 429, '300'))
  assert.equal(circuit.wait, 300_000)
})

test('each answer of a provider is understood by what can be done about it', () => {
  const kinds = [401, 402, 403, 404, 400, 422, 429, 503, 500, 502].map(
    status => statusFault('It', status).kind,
  )
  const settings = 'settings'
  assert.deepEqual(kinds, [
    settings,
    settings,
    settings,
    settings,
    settings,
    settings,
    'busy',
    'busy',
    'away',
    'away',
  ])
  assert.equal(statusFault('It', 429, 'Wed, 21 Oct 2026 07:28:00 GMT').retryAfter, undefined)
  assert.equal(faultOf('It', new TypeError('x', { cause: { code: 'NOT_AN_ERROR' } })).kind, 'broken')
  assert.equal(faultOf('It', broken), broken)
})
