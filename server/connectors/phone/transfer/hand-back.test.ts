import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallSession } from '../session/call-session.ts'
import { ScriptedHost, sentence } from '../session/testing/scripted-host.ts'
import { ScriptedLeg } from '../session/testing/scripted-leg.ts'
import { type Script, ScriptedRecogniser, ScriptedVoice } from '../session/testing/scripted-speech.ts'
import { SimulatedClock } from '../session/testing/simulated-clock.ts'
import { energyDetector } from '../session/vad.ts'
import { LiveCall } from './live-call.ts'

/** A call of a scripted caller that teammates may take over and hand back. */
function callWithTeammates() {
  const clock = new SimulatedClock()
  const caller = new ScriptedLeg(clock)
  const host = new ScriptedHost(clock)
  const scripts: Script[] = []
  const call = new LiveCall({
    ...{ leg: caller, host, people: {}, clock },
    start: (leg, told, tape, before) =>
      new CallSession({
        ...{ leg, host: told, tape, clock, ...(before ? { before } : {}) },
        recogniser: new ScriptedRecogniser(clock, scripts, 'ear'),
        voice: new ScriptedVoice(),
        detect: energyDetector(),
        call: { accountId: 'line-1', from: undefined, at: new Date(0) },
      }),
  })
  const reach = (phase: string) => clock.until(() => call.session.state.phase === phase)
  const says = async (text: string) => {
    const words = text.split(' ')
    scripts.push({ words })
    caller.voice(words.length * 300, scripts.length - 1, words.length)
    await clock.advance(words.length * 300)
    await reach('speaking')
    await reach('listening')
  }
  const takenAndHandedBack = async () => {
    const brain = call.session
    const mate = new ScriptedLeg(clock)
    await call.takeOver({ id: 'mate', name: 'Mate' }, mate)
    await clock.advance(1_000)
    mate.hangup('we-hung-up')
    await clock.until(() => call.session !== brain)
    await reach('listening')
  }
  return { clock, caller, host, call, reach, says, takenAndHandedBack }
}

test('Who is handed back to the AI, even twice, hears it again and is understood', async () => {
  const { caller, host, reach, says, takenAndHandedBack } = callWithTeammates()
  host.answer = ({ text }, turn) => [sentence(`You said ${text}.`, `answer-${turn}`)]
  await reach('listening')
  await says('when are you open')
  await takenAndHandedBack()
  await says('and on sunday')
  await takenAndHandedBack()
  await says('thank you')
  const said = ['when are you open', 'and on sunday', 'thank you']
  assert.deepEqual(host.stored, said)
  const ids = host.words.map(({ utteranceId }) => utteranceId)
  assert.equal(new Set(ids).size, 3, `each has an id of its own: ${ids}`)
  for (const [turn, text] of said.entries())
    assert.deepEqual(host.heardTexts.get(`answer-${turn + 1}`), {
      text: `You said ${text}.`,
      interrupted: false,
    })
  // Names are told apart by the playout: one that is said again is not said.
  const names = caller.left.map(({ utterance }) => utterance)
  const runs = names.filter((name, at) => name !== names[at - 1])
  assert.equal(new Set(runs).size, runs.length, `no sentence under the name of another: ${runs}`)
  assert.equal(host.troubles.length, 0)
})
