import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import type { Call, IncomingCall } from '../sip/index.ts'
import { mediaFor, SipLeg } from './sip-leg.ts'
import { host, lineOfTests, sip } from './testing/line.ts'

const line = lineOfTests()

test('a telephone that holds us and sends nothing is not taken for gone, until it takes us back and stays silent', async () => {
  const arrived = new Promise<IncomingCall>(resolve => line.desk.onInvite(resolve))
  const theirs = await line.media.open()
  const call: Call = line.handset.call(`sip:desk@${host}:${line.desk.port}`, { media: mediaFor(theirs, sip) })
  const silenceMs = 400
  const leg = new SipLeg(
    await arrived,
    await line.media.open(),
    { from: 'anna', to: 'desk' },
    { ...sip, silenceMs },
  )
  const holds: boolean[] = []
  leg.onHeld(on => holds.push(on))
  const ended = new Promise(resolve => leg.onEnd(resolve))
  await leg.answer()
  assert.ok(await call.established)
  assert.ok((await call.hold()).ok)
  assert.deepEqual(holds, [true])
  await theirs.close()
  // Far more frames than the silence that ends a call.
  let frames = 0
  const waited = new Promise(resolve => leg.audio.onFrame(() => ++frames === 60 && resolve('still on')))
  assert.equal(await Promise.race([ended, waited]), 'still on')
  assert.ok((await call.resume()).ok)
  assert.deepEqual(holds, [true, false])
  assert.equal(await ended, 'no-media')
})

test('a key counts once, whether the telephone sends it by SIP INFO, in the sound or both ways', async () => {
  const arrived = new Promise<IncomingCall>(resolve => line.desk.onInvite(resolve))
  const theirs = await line.media.open()
  const call: Call = line.handset.call(`sip:desk@${host}:${line.desk.port}`, {
    media: mediaFor(theirs, sip),
    from: `<sip:anna@${host}>`,
  })
  const leg = new SipLeg(await arrived, await line.media.open(), { from: 'anna', to: 'desk' }, sip)
  const keys: string[] = []
  const pressed = new EventTarget()
  leg.audio.onDigit(key => {
    keys.push(key)
    pressed.dispatchEvent(new Event('key'))
  })
  await leg.answer()
  assert.ok(await call.established)
  const hears = async (key: string, how: () => unknown) => {
    const heard = once(pressed, 'key')
    await how()
    await heard
    assert.equal(keys.at(-1), key)
  }
  await hears('5', () => call.sendDtmfInfo('5'))
  await hears('6', () => theirs.press('6'))
  await hears('7', () => call.sendDtmfInfo('7'))
  // The same press once more in the sound: the next key shows that nothing of it was counted.
  theirs.press('7')
  await hears('#', () => theirs.press('#'))
  assert.deepEqual(keys, ['5', '6', '7', '#'])
  const ended = new Promise(resolve => leg.onEnd(resolve))
  call.hangup()
  assert.equal(await ended, 'caller-hung-up')
})
