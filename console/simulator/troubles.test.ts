import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handsetFault } from '../../contract/console-api.ts'
import { incoming, orderedWords, outgoing } from './troubles.ts'

test('every trouble that can be ordered is explained once', () => {
  const explained = [...outgoing, ...incoming].map(({ kind }) => kind)
  assert.deepEqual(explained.toSorted(), handsetFault.shape.kind.options.toSorted())
})

test('what was ordered is said in a sentence', () => {
  assert.equal(
    orderedWords({ app: 'sms', kind: 'throttle', times: 3 }, 'Messages'),
    'The next 3 messages that the business sends on Messages: say “too fast”.',
  )
  assert.equal(
    orderedWords({ app: 'whatsapp', kind: 'double', times: 1 }, 'WhatsApp'),
    'The next message that the customer writes on WhatsApp: bring it twice.',
  )
})
