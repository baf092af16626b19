import assert from 'node:assert/strict'
import { framesOf, likenesses, median } from '../../../server/connectors/phone/media/testing/sound.ts'
import { loudness } from '../../../server/connectors/phone/session/vad.ts'

/** Samples of a piece that is looked for: 0.2 s. */
const piece = 1_600
/** Amplitude from which a piece is somebody speaking. */
const loud = 300

/**
 * Fails unless `heard` contains what `said` is, piece by piece in its order. Pauses are nobody's and do not count. One
 * piece in ten, and of a short sound one, may be bad: a machine that stands still for a moment has gaps concealed.
 */
export function sameSound(all: Int16Array, heard: Int16Array): void {
  // Its beginning is looked for everywhere, so it must be a sound and no pause.
  const start = framesOf(all, 160).findIndex(frame => loudness(frame) > loud)
  const said = all.subarray(Math.max(0, start) * 160)
  const spoken = framesOf(said, piece).map(frame => loudness(frame) > loud)
  const found = likenesses(said, around(said, heard), piece).filter((_, i) => spoken[i])
  assert.ok(found.length > 3, 'something was said')
  const good = found.filter(one => one > 0.9).length
  assert.ok(median(found) > 0.95, `half of it is alike by ${median(found).toFixed(3)}`)
  assert.ok(
    good >= Math.min(0.9 * found.length, found.length - 1),
    `${good} of ${found.length} pieces are alike`,
  )
}

/** The part of `heard` where `said` begins, by every eighth sample of its first second: a minute is long to look through. */
function around(said: Int16Array, heard: Int16Array): Int16Array {
  const thin = (sound: Int16Array) => Int16Array.from({ length: sound.length >> 3 }, (_, i) => sound[i << 3]!)
  const probe = thin(said.subarray(0, 8_000))
  let best = { at: 0, likeness: -1 }
  for (let at = 0; at + 8 * probe.length <= heard.length; at++) {
    let [both, theirs] = [0, 0]
    for (let i = 0; i < probe.length; i++) {
      const sample = heard[at + (i << 3)]!
      both += probe[i]! * sample
      theirs += sample * sample
    }
    const likeness = theirs > 0 ? both / Math.sqrt(theirs) : -1
    if (likeness > best.likeness) best = { at, likeness }
  }
  return heard.subarray(Math.max(0, best.at - 2_000), best.at + said.length + 8_000)
}
