import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAudioMedia } from './audio-media.ts'
import { noNames } from './resolve.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { createMemoryNetwork } from './testing/memory-network.ts'
import { inviteText } from './testing/samples.ts'
import { runUserAgent } from './user-agent.ts'

const mutations = 20_000

/** Numbers that repeat from run to run, so that a failure can be found again (Lehmer). */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

const seeds = [
  inviteText(),
  inviteText({
    headers: ['Session-Expires: 90;refresher=uac', 'Require: 100rel', 'Replaces: a;to-tag=b;from-tag=c'],
  }),
  inviteText({
    headers: [
      'Record-Route: <sip:p1;lr>, <sip:p2>',
      'Refer-To: <sip:x@y?Replaces=a%3Bto-tag%3Db>',
      'Authorization: Digest a="b"',
    ],
  }),
  ...['OPTIONS', 'REGISTER', 'BYE', 'CANCEL', 'ACK', 'UPDATE', 'REFER', 'NOTIFY', 'INFO', 'PRACK', 'X'].map(
    method => inviteText().replaceAll('INVITE', method),
  ),
  inviteText().replace(/^.*\r\n/, 'SIP/2.0 200 OK\r\n'),
  inviteText().replace(
    /^.*\r\n/,
    'SIP/2.0 401 No\r\nWWW-Authenticate: Digest realm="x", nonce="y", qop="auth"\r\n',
  ),
]
const pieces = [
  '"',
  '<',
  '>',
  ';',
  ',',
  '\r\n',
  '\r\n\r\n',
  ' ',
  '\t',
  ':',
  '%',
  '%00',
  '\0',
  '\xff',
  '@',
  '[',
  ']',
  '=',
  '\\',
  '?',
  'sip:',
  'SIP/2.0',
  '-1',
  '99999999999999999999',
  'é',
  ';tag=',
  'a=',
  'm=audio 0 RTP/AVP',
]

function mutate(text: string, random: (below: number) => number): string {
  let changed = text
  for (let times = 1 + random(4); times > 0; times--) {
    const at = random(changed.length + 1)
    const size = random(30)
    const piece = pieces[random(pieces.length)]!
    const other = seeds[random(seeds.length)]!
    const start = random(other.length)
    const inserted = [piece, piece.repeat(random(50)), other.slice(start, start + random(80)), ''][random(4)]!
    changed = changed.slice(0, at) + inserted + changed.slice(at + [0, size, 1][random(3)]!)
  }
  return changed
}

test(`${mutations} broken messages do no harm: none throws, nothing stays, and the next caller is served`, async () => {
  const clock = createManualClock()
  const network = createMemoryNetwork(clock)
  const complaints: string[] = []
  const limits = { calls: 100_000, transactions: 100_000, pendingPerSource: 100_000 }
  const desk = await runUserAgent(
    {
      listen: { host: '10.0.0.2', port: 5060 },
      identity: 'sip:desk@10.0.0.2',
      limits,
      names: noNames,
      log: line => void complaints.push(line),
    },
    clock.share(),
    network.open,
  )
  let taken = 0
  desk.onInvite(call => {
    taken++
    call.on('transfer', asked => void asked.accept()(200))
    void call.progress(createAudioMedia({ address: '10.0.0.2', port: 4000 }))
    void call.accept(createAudioMedia({ address: '10.0.0.2', port: 4000 }))
  })
  const random = createRandom(20_261)
  for (let count = 0; count < mutations; count++) {
    const text = mutate(seeds[random(count % 2 === 0 ? 3 : seeds.length)]!, random)
    network.inject(
      '10.0.0.1:5060',
      '10.0.0.2:5060',
      count % 4 > 0 ? text.replaceAll('nashds8', `b${count}`).replace('a84b4c', `${count}`) : text,
    )
    if (count % 500 === 499) {
      await clock.pass(20)
      network.sent.length = 0
    }
  }
  assert.deepEqual(complaints, [])
  assert.ok(taken > 500, `only ${taken} of them were calls`)
  await clock.pass(140_000)
  const { calls, transactions, dialogs } = desk.counts
  assert.deepEqual({ calls, transactions, dialogs }, { calls: 0, transactions: 0, dialogs: 0 })
  network.sent.length = 0
  network.inject(
    '10.0.0.1:5060',
    '10.0.0.2:5060',
    inviteText({ callId: 'after' }).replace('nashds8', 'after'),
  )
  await clock.pass(20)
  assert.ok(network.story().includes('2>1 183 INVITE'))
  const closing = desk.close()
  await clock.pass(2000)
  await closing
})
