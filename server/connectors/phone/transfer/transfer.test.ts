import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskAnswer } from '../browser/desk-phones.ts'
import type { CallLeg, DialOutcome } from '../call-leg.ts'
import type { RemoteLeg } from '../remote/remote-leg.ts'
import { ScriptedLeg } from '../session/testing/scripted-leg.ts'
import { ScriptedVoice } from '../session/testing/scripted-speech.ts'
import { SimulatedClock } from '../session/testing/simulated-clock.ts'
import { createTransfer, type TransferParts } from './transfer.ts'

type Reply = 'answers' | Exclude<DialOutcome['kind'], 'answered'> | 'rings on'

/** A caller who waits, teammates with telephones, and what was recorded. */
function office(
  replies: readonly Reply[],
  more: Partial<TransferParts> = {},
  refer?: NonNullable<CallLeg['refer']>,
) {
  const clock = new SimulatedClock()
  const caller = new ScriptedLeg(clock, 'out')
  if (refer) Object.assign(caller, { refer })
  const legs: ScriptedLeg[] = []
  const dialled: string[] = []
  const calledOff: string[] = []
  const news: unknown[] = []
  const voice = new ScriptedVoice()
  const controller = new AbortController()
  const transfer = createTransfer({
    ...{ voice, clock, way: 'warm', referTarget: (address: string) => address },
    teammates: replies.map((_, i) => ({ name: `Mate ${i + 1}`, address: `sip:mate${i + 1}@pbx.example` })),
    host: { transferred: async (_, what) => void news.push(what) },
    dial: async (address, _ringMs, signal) => {
      const reply = replies[dialled.length]!
      dialled.push(address)
      if (reply === 'rings on')
        await new Promise(resolve => signal.addEventListener('abort', resolve)).then(() =>
          calledOff.push(address),
        )
      if (reply !== 'answers')
        return { kind: reply === 'rings on' ? 'no-answer' : reply, reason: 'Nobody answered.', status: 480 }
      const leg = new ScriptedLeg(clock, 'out')
      legs.push(leg)
      return { kind: 'answered', leg }
    },
    ...more,
  })
  const request = { callId: 'call-1', leg: caller, brief: 'Anna has a toothache.', language: 'en' }
  const steps: string[] = []
  const progress = (step: string) => void steps.push(step)
  const outcome = transfer({ ...request, urgency: 'urgent', progress }, controller.signal)
  const pressed = async (mate: number, key: string) => {
    await clock.until(() => legs.length > mate)
    await clock.advance(1_000)
    legs[mate]!.digit(key)
    await clock.advance(100)
  }
  return { clock, steps, caller, legs, dialled, calledOff, news, voice, controller, outcome, pressed }
}

test('The teammate hears the brief, takes the call by key, and both hear each other', async () => {
  const { clock, caller, legs, news, voice, outcome, pressed } = office(['answers'])
  await pressed(0, '1')
  const result = await outcome
  assert.ok(result.ok)
  assert.match(voice.asked[0]!, /Anna has a toothache.*Press (?:1|one)/)
  assert.deepEqual(news, [{ outcome: 'accepted', to: 'Mate 1' }])
  const mate = legs[0]!
  caller.voice(1_000)
  mate.voice(1_000)
  await clock.advance(1_000)
  for (const leg of [caller, mate]) {
    const bridged = leg.left.filter(({ utterance }) => utterance.startsWith('bridge'))
    assert.ok(bridged.length > 45, `${bridged.length} frames of the other one left`)
  }
  mate.end('caller-hung-up')
  await result.over
  await clock.advance(20)
  assert.deepEqual(news.at(-1), { outcome: 'done' })
})

test('What was still being read is not heard once the call is taken', async () => {
  const { clock, legs, outcome, pressed } = office(['answers'])
  await pressed(0, '1')
  await outcome
  const taken = legs[0]!.left.length
  await clock.advance(5_000)
  assert.ok(legs[0]!.left.slice(taken).every(({ utterance }) => utterance.startsWith('bridge')))
})

test('Who declines, is busy or does not answer is followed by the next teammate', async () => {
  const { dialled, legs, news, steps, outcome, pressed } = office(['answers', 'busy', 'no-answer', 'answers'])
  await pressed(0, '2')
  await pressed(1, '1')
  assert.ok((await outcome).ok)
  assert.equal(dialled.length, 4)
  assert.deepEqual(legs[0]!.hangups, ['we-hung-up'])
  assert.deepEqual(news, [{ outcome: 'accepted', to: 'Mate 4' }])
  const answered = ['ringing', 'briefing', 'ringing']
  assert.deepEqual(steps, [...answered, 'ringing', 'ringing', ...answered])
})

test('A teammate’s voicemail hears the brief twice and never takes the call', async () => {
  const { clock, legs, news, voice, outcome } = office(['answers'])
  let result: Awaited<typeof outcome> | undefined
  void outcome.then(what => {
    result = what
  })
  await clock.until(() => result !== undefined)
  assert.equal(result!.ok, false)
  assert.equal(voice.asked.length, 2)
  assert.deepEqual(legs[0]!.hangups, ['we-hung-up'])
  assert.deepEqual(news, [{ outcome: 'declined' }])
})

test('A caller who hangs up during the briefing does not leave the teammate without a word', async () => {
  const { clock, legs, news, voice, controller, outcome } = office(['answers', 'answers'])
  await clock.until(() => legs.length > 0)
  await clock.advance(1_000)
  controller.abort()
  assert.equal((await outcome).ok, false)
  await clock.until(() => legs[0]!.hangups.length > 0)
  assert.match(voice.asked.at(-1)!, /not waiting any more/)
  assert.equal(legs.length, 1, 'nobody else was rung')
  legs[0]!.digit('1')
  await clock.advance(100)
  assert.ok(!news.some(what => (what as { outcome: string }).outcome === 'accepted'))
})

test('A caller who hangs up while it rings stops the ringing', async () => {
  const { clock, dialled, calledOff, controller, outcome } = office(['rings on', 'answers'])
  await clock.until(() => dialled.length === 1)
  controller.abort()
  assert.equal((await outcome).ok, false)
  assert.deepEqual(calledOff, dialled)
  assert.equal(dialled.length, 1)
})

test('When the caller hangs up on a conversation, the teammate’s line is free again', async () => {
  const { caller, legs, outcome, pressed } = office(['answers'])
  await pressed(0, '1')
  const result = await outcome
  assert.ok(result.ok)
  caller.end('caller-hung-up')
  await result.over
  assert.deepEqual(legs[0]!.hangups, ['transferred'])
})

test('A cold transfer leaves the caller to the network, and nobody is dialled', async () => {
  const referred: string[] = []
  const { caller, dialled, news, outcome } = coldOffice(true, referred)
  const result = await outcome
  assert.ok(result.ok)
  await result.over
  assert.deepEqual(referred, ['sip:mate1@pbx.example'])
  assert.deepEqual(dialled, [])
  assert.ok(!caller.ended)
  assert.deepEqual(news[0], { outcome: 'accepted', to: 'Mate 1' })
})

test('A network that transfers nobody has the teammate dialled and joined without a brief', async () => {
  const { dialled, voice, outcome } = coldOffice(false, [])
  assert.ok((await outcome).ok)
  assert.equal(dialled.length, 1)
  assert.deepEqual(voice.asked, [])
})

function coldOffice(ok: boolean, referred: string[]) {
  return office(['answers'], { way: 'cold' }, async target => {
    referred.push(target)
    return { ok }
  })
}

test('A page that takes the call first stops the telephones, and no second one rings', async () => {
  const page = Promise.withResolvers<DeskAnswer | undefined>()
  const { clock, calledOff, dialled, news, outcome } = office(['rings on', 'answers'], {
    desks: { any: () => true, ring: () => page.promise },
  })
  await clock.until(() => dialled.length > 0)
  const leg = new ScriptedLeg(clock, 'in')
  const person = { id: 'eva', name: 'Eva' }
  // The page's own kind of leg; only what every leg has is used.
  page.resolve({ desk: 'one', person, leg: leg as CallLeg as RemoteLeg, briefed: true })
  assert.ok((await outcome).ok)
  await clock.advance(100)
  assert.deepEqual(dialled, ['sip:mate1@pbx.example'])
  assert.deepEqual(calledOff, dialled)
  assert.deepEqual(news, [{ outcome: 'accepted', to: 'Eva' }])
})

test('A teammate at a telephone who takes the call first stops the pages', async () => {
  let stopped = false
  const { news, outcome, pressed } = office(['answers'], {
    desks: {
      any: () => true,
      ring: (_call, signal) =>
        new Promise(resolve => {
          signal.addEventListener('abort', () => {
            stopped = true
            resolve(undefined)
          })
        }),
    },
  })
  await pressed(0, '1')
  assert.ok((await outcome).ok)
  assert.ok(stopped)
  assert.deepEqual(news, [{ outcome: 'accepted', to: 'Mate 1' }])
})

test('Without telephones and without a page nothing is recorded as declined: the offer stays open', async () => {
  const { news, outcome } = office([], { desks: { any: () => false, ring: async () => undefined } })
  assert.equal((await outcome).ok, false)
  assert.deepEqual(news, [])
})
