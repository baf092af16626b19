import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openElevenLabs } from '../../../simulator/speech/elevenlabs.ts'
import { AccountLight } from './account-light.ts'
import { ServedAccounts } from './served-accounts.ts'
import { phoneSettings } from './settings.ts'
import { spoken } from './speech/testing/spoken.ts'

test('a light turns amber when a voice fails in a call, says why, and is green again when it works', async () => {
  const eleven = await openElevenLabs({ apiKey: 'one', voices: ['rachel'] })
  const recognisers = [{ engine: 'deepgram', apiKey: 'two', apiUrl: 'ws://127.0.0.1:9' }]
  const voices = [{ engine: 'elevenlabs', apiKey: 'one', voice: 'rachel', apiUrl: eleven.url }]
  const account = { id: 'line', businessId: 'b', businessName: 'Maple Dental', name: 'Telephone' }
  const settings = phoneSettings({ speech: { recognisers, voices, lastVoice: false } })
  const accounts = new ServedAccounts(() => undefined, undefined)
  await accounts.serve([{ ...account, address: '+442079460120', settings }])
  const { speech, light } = accounts.get('line')!
  try {
    assert.deepEqual(light.health, { accountId: 'line', light: 'green' })
    eleven.schedule.order({ kind: 'refuse', status: 401 })
    await assert.rejects(spoken(speech!.tts, 'Good morning.'))
    assert.equal(light.health.light, 'amber')
    assert.match(light.health.reason ?? '', /key/)
    await spoken(speech!.tts, 'Good morning.')
    assert.deepEqual(light.health, { accountId: 'line', light: 'green' })
  } finally {
    await accounts.stop()
    await eleven.stop()
  }
})

test('a fresh registration does not hide a provider that failed, and a failure does not hide a lost one', () => {
  const light = new AccountLight('line', { light: 'green' })
  light.failed('one', 'The key of one was refused.')
  light.failed('two', 'two is away.')
  light.line({ light: 'green' })
  assert.equal(light.health.reason, 'two is away.')
  light.worked('two')
  assert.equal(light.health.reason, 'The key of one was refused.')
  light.line({ light: 'red', reason: 'Not registered.' })
  assert.deepEqual(light.health, { accountId: 'line', light: 'red', reason: 'Not registered.' })
  light.line({ light: 'green' })
  light.worked('one')
  assert.deepEqual(light.health, { accountId: 'line', light: 'green' })
})
