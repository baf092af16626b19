import assert from 'node:assert/strict'
import { after, describe, type TestContext, test } from 'node:test'
import type { Samples } from '../call-leg.ts'
import { createMediaEngine, type MediaLeg } from './media-engine.ts'
import { newSrtpKey } from './srtp-keys.ts'
import { DigitReceiver } from './telephone-event.ts'
import { freePorts } from './testing/free-ports.ts'
import { Peer } from './testing/peer.ts'
import { bestCorrelation, joined, level, likenesses, median, speechLike } from './testing/sound.ts'

const faults: string[] = []
const onFault = (fault: { reason: string }) => faults.push(fault.reason)
const engine = createMediaEngine({ host: '127.0.0.1', ports: await freePorts(200), onFault })

after(async () => {
  await engine.stop()
  assert.deepEqual(faults, [])
})

async function openLeg(t: TestContext): Promise<MediaLeg> {
  const leg = await engine.open()
  t.after(() => leg.close())
  return leg
}

async function openPeer(t: TestContext, ...how: Parameters<typeof Peer.listen>): Promise<Peer> {
  const peer = await Peer.listen(...how)
  t.after(() => peer.close())
  return peer
}

/** What a leg hears, and a way to wait for it. */
function ear(leg: MediaLeg) {
  const frames: Samples[] = []
  const times: number[] = []
  let waiting: { met: () => boolean; resolve: () => void }[] = []
  leg.onFrame((frame, at) => {
    frames.push(Int16Array.from(frame))
    times.push(at)
    waiting = waiting.filter(({ met, resolve }) => !met() || resolve())
  })
  const until = (met: () => boolean) => new Promise<void>(resolve => waiting.push({ met, resolve }))
  return { frames, times, until, sound: () => joined(frames) }
}

const played = (leg: MediaLeg, wanted: string) =>
  new Promise<void>(resolve => leg.onPlayed(utterance => utterance === wanted && resolve()))

/** Packets that come before the thread knows of the call are nobody's and counted nowhere. */
async function connected(leg: MediaLeg, caller: Peer): Promise<void> {
  leg.connect(caller.connection)
  await leg.stats()
}

/** The figures of a leg once as many packets came as were sent: the last ones are still under way when `say` ends. */
async function settled(leg: MediaLeg, packets: number) {
  for (const end = Date.now() + 20_000; ; ) {
    const stats = await leg.stats()
    if (stats.received + stats.refused >= packets || Date.now() > end) return stats
  }
}

const loud = (frame: Samples) => level(frame) > -50

function goertzel(samples: Samples, hertz: number): number {
  const start = samples.findIndex(sample => Math.abs(sample) > 500)
  let re = 0
  let im = 0
  for (let i = 0; i < 800; i++) {
    re += samples[start + i]! * Math.cos((2 * Math.PI * hertz * i) / 8_000)
    im += samples[start + i]! * Math.sin((2 * Math.PI * hertz * i) / 8_000)
  }
  return re * re + im * im
}

describe('the sound of a call', { concurrency: 6 }, () => {
  for (const codec of ['PCMU', 'PCMA'] as const) {
    test(`a call in ${codec}: what the caller says is heard, and what we say is heard by the caller`, async t => {
      const [caller, leg] = [await openPeer(t, codec), await openLeg(t)]
      const { sound, times } = ear(leg)
      await connected(leg, caller)
      const [theirs, ours] = [speechLike(2), speechLike(2.01).toReversed()]
      leg.play('greeting', ours.subarray(0, 1_000))
      leg.play('greeting', ours.subarray(1_000))
      leg.finish('greeting')
      const done = played(leg, 'greeting')
      await Promise.all([caller.say(theirs, leg.local), done])
      assert.equal(leg.played('greeting'), ours.length)
      const sent = caller.packets.length
      await caller.until(() => caller.packets.length > sent + 5)
      assert.ok(bestCorrelation(ours, caller.heard()) > 0.99)
      assert.ok(median(likenesses(theirs.subarray(1_600, 14_400), sound(), 800)) > 0.99)
      const { lost, refused, unsent, target } = await leg.stats()
      assert.deepEqual(
        { lost, refused, unsent, target },
        { lost: 0, refused: 0, unsent: 0, target: caller.connection.remote },
      )
      assert.ok(times.every((at, i) => at <= performance.now() && at >= (times[i - 1] ?? 0)))
    })
  }

  test('packets to the caller have one source, numbers without a gap and 160 units between them', async t => {
    const [caller, leg] = [await openPeer(t), await openLeg(t)]
    leg.connect(caller.connection)
    leg.play('a', speechLike(0.3))
    await caller.until(() => caller.packets.length > 40)
    const [first] = caller.packets
    caller.packets.forEach((packet, i) => {
      assert.equal(packet.sequence, (first!.sequence + i) & 0xffff)
      assert.equal(packet.timestamp, (first!.timestamp + i * 160) >>> 0)
      assert.equal(packet.ssrc, first!.ssrc)
      assert.equal(packet.marker, i === 0)
      assert.equal(packet.payload.length, 160)
    })
  })

  test('a line that loses one packet in ten is heard without gaps, and the loss is counted', async t => {
    const [caller, leg] = [await openPeer(t), await openLeg(t)]
    const { sound } = ear(leg)
    await connected(leg, caller)
    const theirs = speechLike(4)
    await caller.say(theirs, leg.local, index => index % 10 !== 7)
    const { lost, received } = await settled(leg, 180)
    assert.equal(received, 180)
    assert.equal(lost, 20)
    // Of pieces of 60 ms seven in ten are untouched; the others have 20 ms that were made up.
    const likeness = likenesses(theirs.subarray(8_000, 24_000), sound(), 480)
    assert.ok(likeness.filter(each => each > 0.99).length > 0.4 * likeness.length, `${likeness}`)
    assert.ok(median(likeness) > 0.9)
  })

  test('after a barge-in no more than one packet leaves, and what was heard is exactly what is counted', async t => {
    const [caller, leg] = [await openPeer(t), await openLeg(t)]
    leg.connect(caller.connection)
    // A constant tells sound from silence packet by packet.
    leg.play('long', new Int16Array(80_000).fill(4_000))
    await caller.until(() => caller.sound().some(packet => packet.payload[0] !== 0xff))
    await caller.until(() => leg.played('long') > 3_200)
    leg.clear()
    const counted = leg.played('long')
    leg.play('long', new Int16Array(8_000).fill(4_000))
    const packets = caller.packets.length
    await caller.until(() => caller.packets.length > packets + 20)
    const spoken = caller.sound().filter(packet => packet.payload[0] !== 0xff).length * 160
    assert.equal(leg.played('long'), spoken)
    assert.ok(spoken - counted <= 160, `${spoken - counted} samples after the barge-in`)
    leg.play('next', new Int16Array(160).fill(-4_000))
    leg.finish('next')
    await played(leg, 'next')
    assert.equal(leg.played('next'), 160)
  })

  test('a paused sentence goes on where it stopped', async t => {
    const [caller, leg] = [await openPeer(t), await openLeg(t)]
    leg.connect(caller.connection)
    const ours = Int16Array.from({ length: 160 * 40 }, (_, i) => 2_000 + 400 * Math.floor(i / 160))
    leg.play('a', ours)
    leg.finish('a')
    await caller.until(() => leg.played('a') > 1_600)
    leg.pause()
    const packets = caller.packets.length
    await caller.until(() => caller.packets.length > packets + 20)
    const there = leg.played('a')
    assert.ok(there < ours.length)
    const done = played(leg, 'a')
    leg.resume()
    await done
    await caller.until(() => caller.packets.at(-1)!.payload[0] === 0xff)
    const steps = caller
      .sound()
      .map(packet => packet.payload[0])
      .filter(byte => byte !== 0xff)
    assert.equal(steps.length, 40)
  })

  test('on hold nothing leaves and nothing is lost; afterwards the sentence goes on with a mark', async t => {
    const [caller, leg] = [await openPeer(t), await openLeg(t)]
    const { frames, until } = ear(leg)
    leg.connect(caller.connection)
    leg.play('a', new Int16Array(16_000).fill(4_000))
    leg.finish('a')
    await caller.until(() => leg.played('a') > 1_600)
    leg.connect({ ...caller.connection, sending: false, receiving: false })
    const before = (await leg.stats()).sent
    const heard = frames.length
    void caller.say(new Int16Array(3_200).fill(9_000), leg.local)
    await until(() => frames.length > heard + 15)
    assert.ok(!frames.slice(heard + 3).some(loud))
    assert.equal((await leg.stats()).sent, before)
    await caller.until(() => caller.packets.length === before)
    leg.connect(caller.connection)
    await caller.until(() => caller.packets.length > before + 5)
    const resumed = caller.packets[before]!
    assert.ok(resumed.marker)
    assert.equal(resumed.sequence, (caller.packets[before - 1]!.sequence + 1) & 0xffff)
    assert.ok(((resumed.timestamp - caller.packets[before - 1]!.timestamp) | 0) > 160 * 10)
  })

  test('keys are heard once and pressed once, and speech waits for them', async t => {
    const [caller, leg] = [await openPeer(t), await openLeg(t)]
    const other = await openLeg(t)
    const heard: string[] = []
    leg.onDigit(digit => heard.push(digit))
    leg.connect({ ...caller.connection, remote: { ...other.local }, rtcpMux: false })
    other.connect({ ...caller.connection, remote: { ...leg.local }, rtcpMux: false })
    const { until, frames } = ear(leg)
    other.press('12*#')
    await until(() => heard.length === 4)
    const at = frames.length
    await until(() => frames.length > at + 20)
    assert.deepEqual(heard, ['1', '2', '*', '#'])
    assert.equal((await leg.stats()).lost, 0)

    await other.close()
    leg.connect(caller.connection)
    leg.press('5')
    leg.play('a', new Int16Array(160).fill(4_000))
    leg.finish('a')
    await played(leg, 'a')
    await caller.until(() => caller.sound().some(packet => packet.payload[0] !== 0xff))
    const found: string[] = []
    const receiver = new DigitReceiver(digit => found.push(digit))
    for (const packet of caller.packets.filter(each => each.payloadType === 101)) {
      receiver.receive(packet.timestamp, packet.payload, 0)
    }
    assert.deepEqual(found, ['5'])
  })

  test('for a telephone without key events keys are pressed as tones', async t => {
    const [caller, leg] = [await openPeer(t), await openLeg(t)]
    leg.connect({ ...caller.connection, dtmfPayload: undefined })
    leg.press('7')
    await caller.until(() => caller.packets.at(-1)?.payload[80] === 0xff && level(caller.heard()) > -60)
    const tone = caller.sound().filter(packet => packet.payload[80] !== 0xff || packet.payload[3] !== 0xff)
    assert.equal(tone.length, 5)
    const power = (hertz: number) => goertzel(caller.heard(), hertz)
    assert.ok(power(852) > 100 * power(770) && power(852) > 100 * power(941))
    assert.ok(power(1_209) > 100 * power(1_336))
  })

  test('a stranger who found the port is neither heard nor answered', async t => {
    const [caller, stranger, leg] = [
      await openPeer(t),
      await openPeer(t, 'PCMU', '127.0.0.2'),
      await openLeg(t),
    ]
    const { frames, until } = ear(leg)
    await connected(leg, caller)
    await Promise.all([caller.say(new Int16Array(8_000), leg.local), stranger.say(speechLike(1), leg.local)])
    const { refused, target, received } = await settled(leg, 100)
    const at = frames.length
    await until(() => frames.length > at + 20)
    assert.ok(!frames.some(loud))
    assert.equal(refused, 50)
    assert.equal(received, 50)
    assert.deepEqual(target, caller.connection.remote)
    assert.equal(stranger.packets.length, 0)
  })

  test('a caller behind NAT is answered where the sound comes from, also on an address that signalling named', async t => {
    for (const address of ['127.0.0.1', '127.0.0.3']) {
      const [caller, leg] = [await openPeer(t, 'PCMU', address), await openLeg(t)]
      const remote = { address: '127.0.0.1', port: 9 }
      leg.connect({ ...caller.connection, remote, alsoFrom: ['127.0.0.3'] })
      await caller.say(new Int16Array(1_600), leg.local)
      await caller.until(() => caller.packets.length > 5)
      assert.deepEqual((await leg.stats()).target, caller.connection.remote)
    }
  })

  test('an encrypted call is heard both ways; with another key it is not, and says so', async t => {
    const [a, b] = [await openLeg(t), await openLeg(t)]
    const [keyA, keyB] = [newSrtpKey('AES_CM_128_HMAC_SHA1_80'), newSrtpKey('AES_CM_128_HMAC_SHA1_32')]
    const plain = { codec: 'PCMU', payloadType: 0, sending: true, receiving: true } as const
    const [earA, earB] = [ear(a), ear(b)]
    a.connect({ ...plain, remote: b.local, srtp: { send: keyA, receive: keyB } })
    b.connect({ ...plain, remote: a.local, srtp: { send: keyB, receive: keyA } })
    const words = speechLike(1)
    for (const leg of [a, b]) leg.play('words', words)
    await earA.until(() => earA.frames.length > 70 && earB.frames.length > 70)
    for (const each of [earA, earB])
      assert.ok(median(likenesses(words.subarray(800, 7_200), each.sound(), 800)) > 0.99)
    assert.equal((await a.stats()).refused, 0)
    b.connect({
      ...plain,
      remote: a.local,
      srtp: { send: keyB, receive: newSrtpKey('AES_CM_128_HMAC_SHA1_80') },
    })
    const at = earB.frames.length
    await earB.until(() => earB.frames.length > at + 40)
    a.play('more', words)
    await earB.until(() => earB.frames.length > at + 80)
    assert.ok(!earB.frames.slice(at + 40).some(loud))
    assert.ok((await b.stats()).refused > 20)
  })

  test('silence on the line is told once, not on hold, and again when the caller came back and left', async t => {
    const [caller, leg] = [await openPeer(t), await openLeg(t)]
    const { frames, until } = ear(leg)
    let told = 0
    leg.onSilence(300, () => told++)
    leg.connect({ ...caller.connection, receiving: false })
    await until(() => frames.length > 30)
    assert.equal(told, 0)
    leg.connect(caller.connection)
    await until(() => told === 1)
    const at = frames.length
    await until(() => frames.length > at + 30)
    assert.equal(told, 1)
    await caller.say(new Int16Array(1_600), leg.local)
    await until(() => told === 2)
  })

  test('two hundred calls come and go: every port is free again and the thread ends', async t => {
    const ports = await freePorts(400)
    const sound = createMediaEngine({ host: '127.0.0.1', ports, onFault })
    t.after(() => sound.stop())
    const taken = new RegExp(`All sound ports from ${ports[0]} to ${ports[1]} are in use. Widen the range`)
    for (let round = 0; round < 2; round++) {
      const legs = await Promise.all(Array.from({ length: 200 }, () => sound.open()))
      assert.equal(new Set(legs.map(leg => leg.local.port)).size, 200)
      await assert.rejects(sound.open(), taken)
      for (const leg of legs)
        leg.connect({ remote: legs[0]!.local, codec: 'PCMU', payloadType: 0, sending: true, receiving: true })
      await Promise.all(legs.map(leg => leg.stats()))
      await Promise.all(legs.map(leg => leg.close()))
      await assert.rejects(legs[0]!.stats(), /closed/)
    }
    await sound.stop()
    await assert.rejects(sound.open(), /not running/)
  })

  test('an address that this machine has not is refused in words', async t => {
    const sound = createMediaEngine({ host: '192.0.2.1', ports: [31_000, 31_009], onFault })
    t.after(() => sound.stop())
    await assert.rejects(sound.open(), /192\.0\.2\.1: EADDRNOTAVAIL. Set the address of this machine/)
  })

  test('when the other side names another port, sound follows at once', async t => {
    const [before, now, leg] = [await openPeer(t), await openPeer(t), await openLeg(t)]
    leg.connect(before.connection)
    await before.say(new Int16Array(1_600), leg.local)
    leg.connect(now.connection)
    await now.until(() => now.packets.length > 5)
    await now.say(new Int16Array(1_600), leg.local)
    assert.deepEqual((await leg.stats()).target, now.connection.remote)
  })

  test('the end of a call is told to the other side, and reports name no machine', async t => {
    const [caller, leg] = [await openPeer(t), await openLeg(t)]
    leg.connect(caller.connection)
    await caller.until(() => caller.packets.length > 2)
    await leg.close()
    await leg.close()
    await caller.until(() => caller.reports.length > 0)
    const text = Buffer.from(caller.reports[0]!).toString('latin1')
    assert.match(text, /@frontdesk\.invalid/)
    assert.equal(caller.reports[0]!.at(-7), 203)
  })
})
