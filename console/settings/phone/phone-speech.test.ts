import assert from 'node:assert/strict'
import { test } from 'node:test'
import { speechGaps } from './phone-speech.ts'

const deepgram = { engine: 'deepgram' }
const elevenlabs = { engine: 'elevenlabs' }

test('whoever sets up no recogniser reads what callers do instead of speaking', () => {
  const gaps = speechGaps([], [elevenlabs])
  assert.equal(gaps.length, 1)
  assert.match(gaps[0] ?? '', /callers use keys and leave messages/)
})

test('a single recogniser and the built-in voice are named, two recognisers with a good voice are not', () => {
  assert.match(speechGaps([deepgram], [elevenlabs]).join(' '), /only recogniser fails/)
  assert.match(speechGaps([deepgram, deepgram], []).join(' '), /sounds robotic/)
  assert.deepEqual(speechGaps([deepgram, { engine: 'sherpa' }], [elevenlabs]), [])
})

test('a recogniser for tests is never taken for one that understands customers', () => {
  assert.match(speechGaps([{ engine: 'pocketsphinx' }], [elevenlabs]).join(' '), /real callers/)
})
