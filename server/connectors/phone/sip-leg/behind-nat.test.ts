import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Peer } from '../media/testing/peer.ts'
import { type AudioSession, type Call, createAudioMedia, type IncomingCall } from '../sip/index.ts'
import { SipLeg } from './sip-leg.ts'
import { host, lineOfTests, sip } from './testing/line.ts'

const line = lineOfTests()

test('a telephone behind NAT that names an address of its own network is heard, and hears us where it sends from', async () => {
  const arrived = new Promise<IncomingCall>(resolve => line.desk.onInvite(resolve))
  const there = await Peer.listen()
  const stranger = await Peer.listen('PCMU', '127.0.0.9')
  const agreed = Promise.withResolvers<AudioSession>()
  // Nobody has this address or this port here, as nobody outside has those of a home network.
  const call: Call = line.handset.call(`sip:desk@${host}:${line.desk.port}`, {
    media: createAudioMedia({ address: '127.0.0.77', port: 9 }, agreed.resolve),
  })
  const incoming = await arrived
  const leg = new SipLeg(incoming, await line.media.open(), { from: 'anna', to: 'desk' }, sip)
  await leg.answer()
  assert.ok(await incoming.established)
  const sound = await agreed.promise
  for (let i = 0; i < 20; i++) stranger.send(sound, new Uint8Array(160))
  const talking = there.say(new Int16Array(8_000), sound)
  await there.until(() => there.packets.length > 2)
  assert.equal(stranger.packets.length, 0)
  const { received, refused } = await leg.audio.stats()
  assert.ok(received > 0)
  assert.equal(refused, 20)
  await talking
  const ended = new Promise(resolve => leg.onEnd(resolve))
  call.hangup()
  await ended
  await Promise.all([there.close(), stranger.close()])
})
