import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailboxGroups, withGroup, withValue } from './email-fields.ts'

const imap = mailboxGroups[0]!
const smtp = mailboxGroups[1]!
const field = (group: typeof imap, name: string) => group.fields.find(one => one.name === name)!

test('a change of one field leaves every other setting as it was, also those the form does not know', () => {
  const settings = { fromName: 'Maple', imap: { host: 'a', password: '••••', mailbox: 'Desk' } }
  assert.deepEqual(withValue(settings, imap, field(imap, 'host'), 'b'), {
    fromName: 'Maple',
    imap: { host: 'b', password: '••••', mailbox: 'Desk' },
  })
})

test('a server that is not used is not sent, and an emptied optional field neither', () => {
  const used = withGroup({ fromName: 'Maple' }, smtp, true)
  assert.deepEqual(used, { fromName: 'Maple', smtp: { host: '', port: 587, secure: false } })
  const named = withValue(used, smtp, field(smtp, 'user'), 'desk')
  assert.deepEqual(withValue(named, smtp, field(smtp, 'user'), ''), used)
  assert.deepEqual(withGroup(named, smtp, false), { fromName: 'Maple' })
})
