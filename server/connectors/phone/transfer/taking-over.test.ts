import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallSession } from '../session/call-session.ts'
import { ScriptedHost } from '../session/testing/scripted-host.ts'
import { ScriptedLeg } from '../session/testing/scripted-leg.ts'
import { ScriptedRecogniser, ScriptedVoice } from '../session/testing/scripted-speech.ts'
import { SimulatedClock } from '../session/testing/simulated-clock.ts'
import { energyDetector } from '../session/vad.ts'
import { LiveCall } from './live-call.ts'

const mia = { id: 'mia', name: 'Mia' }

/** A call that listens, and who has its conversation in the product. `storing` holds up that a teammate has it. */
async function call(storing: () => Promise<void> = async () => {}) {
  const clock = new SimulatedClock()
  const caller = new ScriptedLeg(clock)
  const host = new ScriptedHost(clock)
  const holders: string[] = ['brain']
  const live = new LiveCall({
    ...{ leg: caller, host, clock },
    people: {
      takenOver: async (_, { id }) => {
        await storing()
        holders.push(id)
      },
      handedBack: async () => {
        // The product knows a call until its end is told.
        if (host.endings.length > 0) throw new Error('This call is not known here any more.')
        holders.push('brain')
      },
    },
    start: (leg, told, tape) =>
      new CallSession({
        ...{ leg, host: told, tape, clock },
        recogniser: new ScriptedRecogniser(clock, [], 'ear'),
        voice: new ScriptedVoice(),
        detect: energyDetector(),
        call: { accountId: 'line-1', from: undefined, at: new Date(0) },
      }),
  })
  await clock.until(() => live.session.state.phase === 'listening')
  return { clock, caller, host, holders, live }
}

test('a teammate whose page is gone before the call is theirs leaves it to the AI', async () => {
  const { clock, host, holders, live } = await call()
  const page = new ScriptedLeg(clock)
  page.answer = async () => {
    throw new Error('The page is gone.')
  }
  await assert.rejects(live.takeOver(mia, page), /The page is gone/)
  assert.deepEqual(holders, ['brain', 'mia', 'brain'])
  assert.equal(live.busy, undefined, 'somebody else may take it')
  assert.equal(live.session.state.phase, 'listening')
  assert.equal(host.endings.length, 0)
})

test('a caller who goes while a teammate takes over is nobody’s afterwards', async () => {
  const stored = Promise.withResolvers<void>()
  const { clock, caller, host, holders, live } = await call(() => stored.promise)
  const page = new ScriptedLeg(clock)
  const taking = live.takeOver(mia, page)
  caller.end('caller-hung-up')
  await clock.advance(1_000)
  stored.resolve()
  await assert.rejects(taking, /hung up/)
  assert.equal(await live.done, 'caller-hung-up')
  assert.deepEqual(holders, ['brain', 'mia', 'brain'])
  assert.equal(host.endings.length, 1)
})

test('the conversation of a caller who hangs up on a teammate is the AI’s again', async () => {
  const { clock, caller, host, holders, live } = await call()
  const page = new ScriptedLeg(clock)
  await live.takeOver(mia, page)
  await clock.advance(1_000)
  caller.end('caller-hung-up')
  await clock.advance(1_000)
  assert.equal(await live.done, 'caller-hung-up')
  assert.deepEqual(holders, ['brain', 'mia', 'brain'])
  assert.deepEqual(page.hangups, ['caller-hung-up'])
  assert.equal(host.endings.length, 1)
})

test('a call is told as taken once it was, and only once whoever has it', async () => {
  const { clock, host, live } = await call()
  assert.equal(host.taken, 1)
  const page = new ScriptedLeg(clock)
  await live.takeOver(mia, page)
  page.hangup('we-hung-up')
  await clock.until(() => live.session.state.phase === 'listening')
  assert.equal(host.taken, 1)
})

test('a teammate whom a colleague was faster than takes nothing from them', async () => {
  const { clock, holders, live } = await call(async () => {
    throw new Error('A colleague holds this conversation.')
  })
  await assert.rejects(live.takeOver(mia, new ScriptedLeg(clock)), /A colleague/)
  assert.deepEqual(holders, ['brain'])
})
