import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Recording } from '../../call-host.ts'
import { readWav } from '../media/wav.ts'
import { CallWorld } from './testing/call-world.ts'
import { sentence, testOpening } from './testing/scripted-host.ts'

/** Loud frames of 20 ms of one side. */
function voiced({ wav }: Recording, side: 'theirs' | 'ours'): boolean[] {
  const [left, right] = readWav(wav).channels
  const samples = side === 'theirs' ? left! : right!
  // The middle of the frame, away from what the script writes at its head.
  return Array.from(
    { length: Math.floor(samples.length / 160) },
    (_, n) => Math.abs(samples[n * 160 + 80]!) > 200,
  )
}

async function recorded(): Promise<{ world: CallWorld; recording: Recording }> {
  const world = await new CallWorld()
    .brain([sentence('We are open until six.', 'answer'), { kind: 'hang-up' }])
    .greeted()
  await world.says('when are you open')
  await world.ended()
  return { world, recording: world.host.endings[0]!.recording! }
}

test('Both sides are recorded, each on its own channel, from the end of the notice on', async () => {
  const { world, recording } = await recorded()
  const after = world.leg.left.filter(({ utterance }) => utterance !== 'line-1').length
  assert.ok(Math.abs(voiced(recording, 'ours').filter(Boolean).length - after) <= 1)
  assert.ok(
    Math.abs(voiced(recording, 'theirs').filter(Boolean).length - 50) <= 2,
    '1.2 s of the caller in syllables',
  )
  assert.equal(recording.wav.length, 44 + Math.round(recording.seconds * 32_000))
})

test('Each message is marked where it is heard in the recording', async () => {
  const { recording } = await recorded()
  assert.deepEqual(
    recording.marks.map(mark => mark.messageId),
    ['greeting', 'answer'],
  )
  const ours = voiced(recording, 'ours')
  for (const { at } of recording.marks) {
    // Our side may be 60 ms early on the caller's clock.
    const frame = Math.round(at * 50)
    assert.ok(ours[frame] || ours[frame + 1], `sound at ${at}`)
    assert.ok(frame === 0 || !ours[frame - 5], `silence before ${at}`)
  }
})

test('Nothing is recorded without the consent of the business, without a notice, or when it was not heard', async () => {
  const silent = { ...testOpening, record: false }
  const unnoticed = { ...testOpening, sentences: testOpening.sentences.slice(1) }
  for (const opening of [silent, unnoticed]) {
    const world = new CallWorld()
    world.host.opening = opening
    await world.greeted()
    world.leg.end('caller-hung-up')
    await world.ended()
    assert.equal(world.host.endings[0]!.recording, undefined)
  }
  const early = new CallWorld().ring()
  await early.clock.advance(1_000)
  early.leg.end('caller-hung-up')
  await early.ended()
  assert.equal(early.host.endings[0]!.recording, undefined, 'hung up during the notice')
})

test('What we threw away at an interruption is not on the record', async () => {
  const world = await new CallWorld()
    .brain(
      [sentence('A very long answer that goes on and on and on and on and on.', 'long')],
      [sentence('Yes?')],
    )
    .greeted()
  await world.says('tell me everything')
  await world.reach('speaking')
  await world.clock.advance(1_000)
  await world.says('stop it please')
  await world.reach('speaking')
  await world.reach('listening')
  world.leg.end('caller-hung-up')
  await world.ended()
  const { recording } = world.host.endings[0]!
  const left = world.leg.left.filter(({ utterance }) => utterance !== 'line-1').length
  assert.ok(Math.abs(voiced(recording!, 'ours').filter(Boolean).length - left) <= 1)
})

test('With a teammate on the line both sides stay on the record, each on its own channel', async () => {
  const talk = async (record: boolean) => {
    const parted = Promise.withResolvers<void>()
    const world = new CallWorld({
      transfer: async ({ leg }) => {
        let frames = 0
        leg.audio.onFrame(() => {
          frames += 1
          if (frames <= 100) leg.audio.play('teammate', new Int16Array(160).fill(2_000))
          if (frames === 200) parted.resolve()
        })
        return { ok: true, over: parted.promise }
      },
    })
    world.host.opening = { ...testOpening, record }
    await world
      .brain([
        sentence('I put you through.', 'last'),
        { kind: 'transfer', brief: 'Anna.', urgency: 'urgent' },
      ])
      .greeted()
    await world.says('give me a person')
    await world.clock.until(() => world.session.state.transfer?.step === 'talking')
    await world.says('hello it is anna')
    assert.equal(await world.ended(), 'transferred')
    return world.host.endings[0]!.recording
  }
  const recording = await talk(true)
  assert.ok(recording)
  const loud = (side: 'theirs' | 'ours') => {
    const all = voiced(recording, side)
    // The last 4 s are the conversation with the teammate.
    return all.slice(-200).filter(Boolean).length
  }
  assert.ok(Math.abs(loud('ours') - 100) <= 3, `${loud('ours')} frames of the teammate`)
  assert.ok(loud('theirs') >= 40, `${loud('theirs')} frames of the caller`)
  assert.equal(await talk(false), undefined)
})

test('What the caller says is marked where they begin, also when it is guessed before they end', async () => {
  const world = await new CallWorld()
    .brain([sentence('We are open until six.')], [sentence('Goodbye.'), { kind: 'hang-up' }])
    .greeted()
  await world.says('when are you open')
  await world.reach('speaking')
  await world.reach('listening')
  await world.clock.advance(1_500)
  await world.says('thank you very much')
  await world.ended()
  const { recording } = world.host.endings[0]!
  const theirs = voiced(recording!, 'theirs')
  const seconds = world.host.words.map(({ second }) => second!)
  assert.ok(seconds.length >= 2)
  const starts = theirs.flatMap((loud, frame) =>
    loud && !theirs.slice(Math.max(0, frame - 40), frame).includes(true) ? [frame / 50] : [],
  )
  assert.equal(starts.length, 2)
  for (const text of ['when are you open', 'thank you very much']) {
    const marks = world.host.words.filter(words => words.text === text).map(({ second }) => second!)
    const start = starts[text.startsWith('when') ? 0 : 1]!
    assert.ok(marks.length > 0 && marks.every(mark => Math.abs(mark - start) <= 0.1), `${marks} for ${start}`)
  }
})

test('Who speaks over the notice is marked at the start of the recording, and where nothing is recorded nowhere', async () => {
  for (const record of [true, false]) {
    const world = new CallWorld()
    world.host.opening = { ...testOpening, record }
    world.ring()
    await world.reach('speaking')
    await world.clock.advance(1_000)
    await world.says('do you open today')
    await world.clock.until(() => world.host.stored.length > 0)
    assert.equal(world.host.words.at(-1)!.second, record ? 0 : undefined)
    world.leg.end('caller-hung-up')
    await world.ended()
  }
})

test('A cough does not move the mark of what is said after it', async () => {
  const world = await new CallWorld()
    .brain([sentence('A long answer that goes on and on and on and on.')], [sentence('Yes.')])
    .greeted()
  await world.says('tell me everything')
  await world.reach('speaking')
  await world.clock.advance(300)
  world.leg.voice(300)
  await world.reach('paused')
  await world.reach('speaking')
  await world.clock.advance(1_000)
  const before = world.clock.now()
  await world.says('stop it please')
  await world.clock.until(() => world.host.stored.includes('stop it please'))
  const now = world.clock.now()
  world.leg.end('caller-hung-up')
  await world.ended()
  const { second } = world.host.words.at(-1)!
  const { seconds } = world.host.endings[0]!.recording!
  assert.ok(Math.abs(seconds - second! - (now - before) / 1_000) <= 0.15, `${seconds} − ${second}`)
})
