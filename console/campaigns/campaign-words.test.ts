import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { campaignInput } from '../../contract/console-api.ts'
import type { CampaignPreview } from '../api/types.ts'
import { confirmWords, countWords, inputOf, reached, statusOf, unlookedWords } from './campaign-words.ts'

const preview = (audience: number, reachable: CampaignPreview['reachable']): CampaignPreview => ({
  audience,
  agreed: audience,
  looked: audience,
  reachable,
  excluded: [],
  renderings: [],
})
const nameOf = (channel: string) => (channel === 'email' ? 'e-mail' : 'WhatsApp')
const counts = { audience: 9, queued: 0, sent: 0, delivered: 0, failed: 0, skipped: 0 }

test('a campaign is called sent only when none is left to go', () => {
  assert.equal(statusOf({ status: 'done', counts: { ...counts, queued: 6, sent: 2 } }).words, 'Going out')
  assert.equal(statusOf({ status: 'done', counts: { ...counts, sent: 8 } }).words, 'Sent')
  assert.equal(statusOf({ status: 'stopped', counts: { ...counts, queued: 6 } }).words, 'Stopped')
})

test('before it goes out, one reads how many get it, on which channel, and how many do not', () => {
  const both = preview(60, [
    { channel: 'whatsapp', customers: 12 },
    { channel: 'email', customers: 30 },
  ])
  assert.equal(
    confirmWords(both, nameOf),
    '42 customers get it: 30 by e-mail and 12 by WhatsApp. 18 customers of this audience do not.',
  )
  assert.equal(
    confirmWords(preview(1, [{ channel: 'email', customers: 1 }]), nameOf),
    '1 customer gets it: 1 by e-mail.',
  )
  assert.match(confirmWords(preview(5, []), nameOf), /^Nobody gets it now/)
})

test('where not everybody could be looked at, both the preview and the last question say so', () => {
  const large = { ...preview(9_000, [{ channel: 'email', customers: 1_900 }]), agreed: 5_310, looked: 2_000 }
  assert.match(unlookedWords(large) ?? '', /among 2000 of 5310 customers/)
  assert.match(confirmWords(large, nameOf), /^At least 1900 customers get it\. Counted among 2000 of 5310/)
  assert.doesNotMatch(confirmWords(large, nameOf), /do not/)
  assert.equal(unlookedWords(preview(60, [])), undefined)
})

test('never more are promised than the audience has', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), fc.nat(500), (email, whatsapp, others) => {
      const made = preview(email + whatsapp + others, [
        { channel: 'email', customers: email },
        { channel: 'whatsapp', customers: whatsapp },
      ])
      assert.equal(reached(made), email + whatsapp)
      const told =
        confirmWords(made, nameOf)
          .match(/\d+(?= customers?)/g)
          ?.map(Number) ?? []
      assert.ok(told.every(count => count <= made.audience))
      assert.doesNotMatch(confirmWords(made, nameOf), /\b0 (?:by|customer)/)
    }),
  )
})

test('the list tells what became of a campaign, and nothing of what did not happen', () => {
  assert.equal(countWords({ status: 'draft', counts }), 'Not sent yet')
  assert.equal(
    countWords({ status: 'done', counts: { ...counts, sent: 7, delivered: 6, failed: 1 } }),
    '7 sent · 6 delivered · 1 failed',
  )
  assert.equal(
    countWords({ status: 'sending', counts: { ...counts, sent: 2, queued: 5, skipped: 1 } }),
    '2 sent · 5 to go · 1 left out',
  )
})

test('what the form sends is what the server takes', () => {
  const input = inputOf({
    name: ' Autumn ',
    text: ' Come in ',
    subject: ' ',
    audience: { lastVisit: 'never', serviceId: '' },
  })
  assert.deepEqual(input, { name: 'Autumn', text: 'Come in', audience: { lastVisit: 'never' } })
  assert.deepEqual(campaignInput.parse(input), input)
})
