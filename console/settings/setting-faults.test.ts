import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { faultsBelow, settingFaults } from './setting-faults.ts'

test('every fault that the server names comes to its field', () => {
  const wrong = settingFaults(
    'The phone settings cannot work: register.address looks like sip:desk@pbx.example; teammates.1.name is missing; speech.recognisers.0.apiKey is missing.',
  )
  assert.deepEqual(wrong, {
    'settings.register.address': 'Looks like sip:desk@pbx.example.',
    'settings.teammates.1.name': 'It is missing.',
    'settings.speech.recognisers.0.apiKey': 'It is missing.',
  })
  assert.deepEqual(faultsBelow(faultsBelow(wrong, 'speech'), 'recognisers'), {
    'settings.0.apiKey': 'It is missing.',
  })
})

test('a refusal about something else is not taken for faults of fields', () => {
  assert.deepEqual(settingFaults('Another account has this address already.'), {})
  assert.deepEqual(settingFaults('The phone settings cannot work: settings Unrecognized key: "x".'), {})
})

test('however many fields are wrong, each is found', () => {
  const path = fc.array(fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,8}$/), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(
      fc.uniqueArray(
        path.map(parts => parts.join('.')),
        { minLength: 1 },
      ),
      paths => {
        const named = paths.filter(one => one !== 'settings')
        const sentence = `The SMS settings cannot work: ${paths.map(one => `${one} is missing`).join('; ')}.`
        assert.deepEqual(
          Object.keys(settingFaults(sentence)).sort(),
          named.map(one => `settings.${one}`).sort(),
        )
      },
    ),
  )
})
