import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDeepgram } from '../../../simulator/speech/deepgram.ts'
import { ServedAccounts } from './served-accounts.ts'
import { phoneSettings } from './settings.ts'
import { listenTo } from './speech/testing/caller.ts'
import { spoken } from './speech/testing/spoken.ts'

test('settings that are saved during a call hold from the next call on, and the call keeps its voice and its ear', async () => {
  const deepgram = await openDeepgram({ apiKey: 'two', script: [{ text: 'good morning' }] })
  const recognisers = [{ engine: 'deepgram', apiKey: 'two', apiUrl: deepgram.url }]
  const accountWith = (voice: string) => ({
    ...{ id: 'line', businessId: 'b', businessName: 'Maple Dental', name: 'Telephone' },
    address: '+442079460120',
    settings: phoneSettings({ speech: { voices: [{ engine: 'flite', voice }], recognisers } }),
  })
  const accounts = new ServedAccounts(() => undefined, undefined)
  await accounts.serve([accountWith('slt')])
  const before = accounts.get('line')!.speech!
  const [over, otherOver] = [before.use(), before.use()]
  try {
    await accounts.serve([accountWith('rms')])
    assert.notEqual(accounts.get('line')!.speech, before)
    otherOver()
    assert.ok((await spoken(before.tts, 'One moment, please.')).length > 4_000)
    const caller = await listenTo(before.stt!)
    caller.says(2)
    await caller.until(() => caller.finals.length === 1)
    caller.stream.close()
    over()
    await assert.rejects(spoken(before.tts, 'Nobody hears this.'))
    await assert.rejects(listenTo(before.stt!))
    assert.ok((await spoken(accounts.get('line')!.speech!.tts, 'Good morning.')).length > 4_000)
  } finally {
    await accounts.stop()
    await deepgram.stop()
  }
})

test('when everything stops, also what a call still uses of replaced settings stops', async () => {
  const account = { id: 'line', businessId: 'b', businessName: 'Maple Dental', name: 'Telephone' }
  const accounts = new ServedAccounts(() => undefined, undefined)
  await accounts.serve([{ ...account, address: '+442079460120', settings: phoneSettings({}) }])
  const { speech } = accounts.get('line')!
  const over = speech!.use()
  await accounts.serve([])
  assert.equal(accounts.get('line'), undefined)
  assert.ok((await spoken(speech!.tts, 'Goodbye.')).length > 2_000)
  await accounts.stop()
  await assert.rejects(spoken(speech!.tts, 'Nobody hears this.'))
  over()
})
