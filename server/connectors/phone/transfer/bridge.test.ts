import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { CallLeg, Samples } from '../call-leg.ts'
import { createMediaEngine, type MediaEngine, type MediaLeg } from '../media/media-engine.ts'
import { joined, likenesses, speechLike } from '../media/testing/sound.ts'
import { bridge } from './bridge.ts'

const host = '127.0.0.1'
let media: MediaEngine
before(() => {
  media = createMediaEngine({ host, ports: [34_402, 34_500], onFault: ({ reason }) => assert.fail(reason) })
})
after(() => media.stop())

/** Our end of a call and the telephone at the other one, over real packets. */
async function line(): Promise<{ ours: MediaLeg; theirs: MediaLeg; leg: CallLeg; heard: Samples[] }> {
  const [ours, theirs] = [await media.open(), await media.open()]
  const to = ({ local }: MediaLeg) => ({
    ...{ remote: local, codec: 'PCMU', payloadType: 0, dtmfPayload: 101 },
    ...{ ptime: 20, sending: true, receiving: true },
  })
  ours.connect(to(theirs) as Parameters<MediaLeg['connect']>[0])
  theirs.connect(to(ours) as Parameters<MediaLeg['connect']>[0])
  const heard: Samples[] = []
  theirs.onFrame(frame => heard.push(frame.slice()))
  const leg: CallLeg = {
    ...{ externalId: '', direction: 'in', from: '', to: '', audio: ours },
    answer: async () => {},
    hangup: () => {},
    onEnd: () => {},
  }
  return { ours, theirs, leg, heard }
}

test('What one person says the other one hears, as it was said, and keys go through', async () => {
  const [anna, eva] = [await line(), await line()]
  const keys: string[] = []
  const pressed = new Promise<void>(resolve =>
    eva.theirs.onDigit(digit => {
      keys.push(digit)
      if (keys.length === 2) resolve()
    }),
  )
  const part = bridge(anna.leg, eva.leg)
  const said = speechLike(3)
  const over = new Promise<void>(resolve => anna.theirs.onPlayed(() => resolve()))
  anna.theirs.play('said', said)
  anna.theirs.finish('said')
  await over
  anna.theirs.press('42')
  await pressed
  assert.deepEqual(keys, ['4', '2'])
  const alike = likenesses(said.subarray(0, 2.5 * 8_000), joined(eva.heard), 1_600)
  const good = alike.filter(likeness => likeness > 0.9).length
  assert.ok(good >= alike.length * 0.8, alike.map(one => one.toFixed(2)).join(' '))
  part()
  const before = eva.heard.length
  anna.theirs.play('after', said)
  anna.theirs.finish('after')
  await new Promise<void>(resolve => anna.theirs.onPlayed(name => name === 'after' && resolve()))
  assert.ok(eva.heard.length > before)
  const loud = eva.heard.slice(before + 15).filter(frame => frame.some(sample => Math.abs(sample) > 500))
  assert.equal(loud.length, 0, 'nothing is heard once they are parted')
})

test('Words that come while the music of the wait is cleared away do not silence those after them', async () => {
  const [anna, eva] = [await line(), await line()]
  eva.ours.play('music', speechLike(20))
  eva.ours.finish('music')
  const part = bridge(anna.leg, eva.leg)
  const all = speechLike(4)
  let frames = 0
  const cleared = new Promise<void>(resolve =>
    anna.ours.onFrame(() => {
      frames += 1
      if (frames !== 25) return
      eva.ours.clear()
      resolve()
    }),
  )
  const over = new Promise<void>(resolve => anna.theirs.onPlayed(() => resolve()))
  anna.theirs.play('said', all)
  anna.theirs.finish('said')
  await cleared
  const before = eva.heard.length
  await over
  const loud = eva.heard.slice(before + 60).filter(frame => frame.some(sample => Math.abs(sample) > 500))
  assert.ok(loud.length > 40, `${loud.length} frames of speech were heard`)
  part()
})
