import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createAudioMedia, createUserAgent } from '../../../server/connectors/phone/sip/index.ts'
import { type Kamailio, startKamailio } from '../sip/kamailio.ts'
import { missingSip } from '../sip/programs.ts'
import { type Handset, openHandset } from './handset.ts'
import { type Office, openOffice } from './office.ts'
import { patiently } from './patiently.ts'

const customer = '+447700900101'
const host = '127.0.0.1'

describe('the telephone at a PBX with a password (Kamailio)', { skip: missingSip('kamailio') }, () => {
  let pbx: Kamailio
  let office: Office
  let anna: Handset

  before(async () => {
    // Registrations of ten seconds, so that a restart is over within one.
    pbx = await startKamailio(10)
    office = await openOffice('32100-32180', { SIP_PEERS: '192.0.2.0/24' })
    anna = await openHandset(customer, [31_542, 31_560])
  })
  after(async () => {
    await anna?.stop()
    await office?.stop()
    await pbx?.stop()
  })

  const account = (user: string, password = 'secret') => ({
    ...{ address: `sip:${user}@${host}:${pbx.port}`, username: user, password },
    ...{ server: `sip:${host}:${pbx.port};transport=tcp`, expires: 60 },
  })
  const us = () => account('desk').address
  const callThrough = () => anna.dial(us(), account('anna'))

  test('a wrong password is said at the account, and nobody reaches us', async () => {
    await office.set({ register: account('desk', 'guess') })
    const light = await patiently(async () => {
      const health = await office.health()
      return health.light === 'red' && health
    }, 'the red light')
    assert.match(light.reason ?? '', /401.*Check name and password/)
    assert.doesNotMatch(light.reason ?? '', /guess|secret/)
    assert.equal((await (await callThrough()).ended).status, 404)
  })

  test('with the right one callers come by the PBX, are heard and understood; who comes by another way is refused', async () => {
    await office.set({ register: account('desk') })
    await patiently(async () => (await office.health()).light !== 'red', 'the registration')
    const line = await patiently(registered, 'a way through the PBX')
    await office.hears(/Press 1/)
    line.press('3')
    await office.hears(/^in: .*open/i)
    assert.ok(line.heard > 1, `${line.heard} s of us were heard`)
    line.hangup()
    assert.equal((await office.over()).endReason, 'caller-hung-up')
    const elsewhere = { host: '127.0.0.9', port: 0 }
    const stranger = await createUserAgent({ listen: elsewhere, identity: `sip:eve@${elsewhere.host}` })
    const media = createAudioMedia({ address: elsewhere.host, port: 4000 })
    assert.equal((await stranger.call(office.address, { media }).ended).status, 403)
    await stranger.close()
  })

  test('a PBX that was away and forgot us has us again, and nobody at the office did anything', async () => {
    await pbx.kill()
    await pbx.start()
    assert.equal((await (await callThrough()).ended).status, 404, 'it has forgotten')
    const line = await patiently(registered, 'a way through the PBX after its restart')
    line.hangup()
    await line.ended
  })

  test('calls of ours go by the PBX, with the password', async () => {
    await anna.register(account(customer))
    const taken = new Promise<void>(resolve =>
      anna.onRing(async call => {
        assert.equal(call.request.headers.has('Record-Route'), true)
        await anna.pickUp(call)
        resolve()
      }),
    )
    const delivery = await office.callOut(customer, 'Your bill is ready.')
    await taken
    assert.equal(delivery.status, 'delivered')
  })

  /** A call that is on, or undefined when the PBX does not know us. */
  async function registered() {
    const line = await callThrough()
    if (await line.established) return line
    assert.equal((await line.ended).status, 404)
    return undefined
  }
})
