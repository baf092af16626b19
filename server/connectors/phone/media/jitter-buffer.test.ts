import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { frameSize, type Samples } from '../call-leg.ts'
import { JitterBuffer } from './jitter-buffer.ts'
import { bestCorrelation, framesOf, joined, level, likenesses, median, speechLike } from './testing/sound.ts'

interface Packet {
  readonly timestamp: number
  readonly samples: Samples
  /** ms */
  readonly arrives: number
}

/** A sender's packets on a perfect network; timestamps begin shortly before they wrap. */
function sent(sound: Samples, ptime = 20, first = 0xffff_f000): Packet[] {
  return framesOf(sound, ptime * 8).map((samples, i) => ({
    timestamp: (first + i * ptime * 8) >>> 0,
    samples,
    arrives: (i + 1) * ptime,
  }))
}

/** Plays packets by a simulated clock: pulls every 20 ms, 7 ms off the sender's grid. */
function heard(packets: readonly Packet[], buffer = new JitterBuffer(), extra = 500) {
  const waiting = packets.toSorted((a, b) => a.arrives - b.arrives)
  const until = Math.max(0, ...packets.map(packet => packet.arrives)) + extra
  const frames: Samples[] = []
  const depths: number[] = []
  for (let now = 7; now < until; now += 20) {
    while (waiting[0] && waiting[0].arrives <= now) {
      const packet = waiting.shift()!
      buffer.push(packet.timestamp, packet.samples, packet.arrives)
    }
    const frame = new Int16Array(frameSize)
    buffer.pull(frame)
    frames.push(frame)
    depths.push(buffer.depth)
  }
  return { frames, sound: joined(frames), depths, buffer }
}

for (const ptime of [10, 20, 30, 40, 60]) {
  test(`packets of ${ptime} ms on a good line are heard whole, within 100 ms, nothing made up`, () => {
    const sound = speechLike(4)
    const { sound: out, depths, buffer } = heard(sent(sound, ptime))
    assert.equal(buffer.counts.concealed - 480, 0, 'only the end of the sound fades')
    assert.ok(bestCorrelation(sound.subarray(8_000, 30_000), out) > 0.999)
    assert.ok(Math.max(...depths) <= 100)
  })
}

const network = fc.record({
  lose: fc.double({ min: 0, max: 0.3, noNaN: true }),
  twice: fc.double({ min: 0, max: 0.3, noNaN: true }),
  delay: fc.integer({ min: 0, max: 150 }),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  ptime: fc.constantFrom(10, 20, 30, 40),
})

/** Park and Miller's minimal generator. */
function randomBy(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function through({ lose, twice, delay, seed }: { lose: number; twice: number; delay: number; seed: number }) {
  const random = randomBy(seed)
  return (packets: readonly Packet[]) =>
    packets.flatMap(packet => {
      if (random() < lose) return []
      const late = () => ({ ...packet, arrives: packet.arrives + random() * delay })
      return random() < twice ? [late(), late()] : [late()]
    })
}

test('whatever the network loses, reorders or repeats: what is heard stays in order and the delay bounded', () => {
  // A ramp tells every sample's place; concealment only repeats what was there.
  const ramp = Int16Array.from({ length: 16_000 }, (_, i) => 1_000 + i)
  fc.assert(
    fc.property(network, bad => {
      const { frames, depths } = heard(through(bad)(sent(ramp, bad.ptime)))
      assert.ok(frames.every(frame => frame.length === frameSize))
      assert.ok(
        depths.every(depth => depth >= 0 && depth <= 400),
        `${Math.max(...depths)} ms`,
      )
      // Each frame's loudest sample that is whole belongs to a later time than all frames before it.
      let furthest = 0
      for (const frame of frames) {
        const top = Math.max(...frame)
        assert.ok(top >= 0 && top < 17_000)
        const rising = frame.every((sample, i) => i === 0 || sample === frame[i - 1]! + 1)
        if (!rising) continue
        assert.ok(top > furthest, `${top} after ${furthest}`)
        furthest = top
      }
    }),
    { numRuns: 200 },
  )
})

test('one packet in ten lost is concealed: the sound stays alike and as long as it was', () => {
  const sound = speechLike(10)
  const { sound: out, buffer } = heard(through({ lose: 0.1, twice: 0, delay: 10, seed: 5 })(sent(sound)))
  assert.ok(buffer.counts.concealed > 2_000, `${buffer.counts.concealed}`)
  assert.ok(buffer.counts.skipped <= 640)
  const likeness = likenesses(sound.subarray(40_000, 72_000), out, 1_600)
  assert.ok(median(likeness) > 0.9, `${likeness}`)
})

test('a steady jitter of 60 ms is learnt: after two seconds nothing comes too late', () => {
  const buffer = new JitterBuffer()
  const all = through({ lose: 0, twice: 0, delay: 60, seed: 9 })(sent(speechLike(12)))
  const settled = all.filter(packet => packet.arrives < 3_000)
  heard(settled, buffer, 0)
  const before = { ...buffer.counts }
  const waiting = all.filter(packet => packet.arrives >= 3_000)
  heard(waiting, buffer, 0)
  assert.ok(
    buffer.counts.late - before.late <= 12,
    `${buffer.counts.late - before.late} of ${waiting.length} late`,
  )
})

test('delay that a burst left behind is given back', () => {
  const packets = sent(speechLike(20)).map(packet =>
    packet.arrives > 2_000 && packet.arrives < 2_300 ? { ...packet, arrives: 2_300 } : packet,
  )
  const { depths } = heard(packets)
  const during = Math.max(...depths.slice(100, 130))
  const afterwards = Math.max(...depths.slice(800, 990))
  assert.ok(during >= 200, `${during}`)
  assert.ok(afterwards <= 60, `${afterwards}`)
})

test('a caller who holds a key or falls silent leaves a gap, not a delay', () => {
  const sound = speechLike(6)
  const { sound: out, depths, buffer } = heard(sent(sound).filter((_, i) => i < 100 || i >= 150))
  assert.equal(buffer.counts.late, 0)
  assert.ok(level(out.subarray(100 * 160 + 2_000, 145 * 160)) < -80)
  assert.ok(Math.max(...depths.slice(200)) <= 60)
  const after = sound.subarray(160 * 160, 280 * 160)
  assert.ok(bestCorrelation(after, out) > 0.99)
})

test('timestamps that jump, forward or back, cost a moment and nothing more', () => {
  for (const jump of [5_000_000, -5_000_000, 9_000, -9_000]) {
    const sound = speechLike(6)
    const all = sent(sound)
    const packets = all.map((packet, i) =>
      i < 150 ? packet : { ...packet, timestamp: (packet.timestamp + jump) >>> 0 },
    )
    const { sound: out, depths, buffer } = heard(packets)
    assert.ok(buffer.counts.jumps >= 1, `${jump}`)
    assert.ok(bestCorrelation(sound.subarray(170 * 160, 290 * 160), out) > 0.98, `${jump}`)
    assert.ok(Math.max(...depths) <= 400)
  }
})

test('a sender whose clock is a thousandth off is followed for a minute without the delay growing', () => {
  for (const drift of [0.999, 1.001]) {
    const { depths } = heard(
      sent(speechLike(60)).map(packet => ({ ...packet, arrives: packet.arrives * drift })),
    )
    assert.ok(Math.max(...depths.slice(-500)) <= 80, `${drift}: ${Math.max(...depths.slice(-500))}`)
  }
})

test('before the first packet and long after the last there is silence, not an echo of the last word', () => {
  const { frames } = heard(sent(speechLike(1)), new JitterBuffer(), 2_000)
  assert.ok(frames.slice(-60).every(frame => frame.every(sample => sample === 0)))
  const early = new Int16Array(frameSize).fill(7)
  assert.equal(new JitterBuffer().pull(early), false)
  assert.ok(early.every(sample => sample === 0))
})

test('a single packet is played as well', () => {
  const sound = speechLike(0.02)
  const { sound: out } = heard(sent(sound))
  assert.ok(out.some(sample => sample !== 0))
})
