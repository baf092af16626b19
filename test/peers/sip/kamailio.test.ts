import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  type Account,
  createAudioMedia,
  createUserAgent,
  type IncomingCall,
  type Registration,
  type RegistrationState,
  type UserAgent,
} from '../../../server/connectors/phone/sip/index.ts'
import { type Kamailio, startKamailio } from './kamailio.ts'
import { host, missingSip } from './programs.ts'

describe('Kamailio, a registrar and proxy', { skip: missingSip('kamailio') }, () => {
  let proxy: Kamailio
  let port: number
  let desk: UserAgent
  let anna: UserAgent

  before(async () => {
    proxy = await startKamailio()
    port = proxy.port
    desk = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:desk@${host}`, peers: [] })
    anna = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:anna@${host}` })
  })
  after(async () => {
    await Promise.all([desk.close(), anna.close()])
    await proxy.stop()
  })

  const account = (user: string, transport: string, password = 'secret'): Account => ({
    address: `sip:${user}@${host}:${port}`,
    username: user,
    password,
    server: `sip:${host}:${port};transport=${transport}`,
    expires: 120,
  })
  const becomes = (registration: Registration, wanted: RegistrationState) =>
    new Promise<number>(resolve =>
      registration.on('state', ({ state, status }) => state === wanted && resolve(status)),
    )
  const media = () => createAudioMedia({ address: host, port: 4000 })

  for (const transport of ['udp', 'tcp'])
    test(`a registered desk is called through it over ${transport}, held and hung up`, async () => {
      const registration = desk.register(account('desk', transport))
      assert.equal(await becomes(registration, 'registered'), 200)
      const reached = new Promise<IncomingCall>(resolve => desk.onInvite(resolve))
      const call = anna.call(`sip:desk@${host}:${port}`, {
        media: media(),
        account: account('anna', transport),
      })
      const incoming = await reached
      assert.equal(incoming.request.headers.has('Record-Route'), true)
      assert.equal(incoming.request.headers.has('Proxy-Authorization'), false)
      await incoming.accept(media())
      assert.equal(await call.established, true)
      assert.equal((await call.hold()).ok, true)
      assert.equal((await incoming.resume()).ok, true)
      assert.equal(await incoming.sendDtmfInfo('5'), true)
      incoming.hangup()
      assert.equal((await call.ended).by, 'them')
      await registration.remove()
      const nobody = anna.call(`sip:desk@${host}:${port}`, {
        media: media(),
        account: account('anna', transport),
      })
      assert.equal((await nobody.ended).status, 404)
    })

  test('a wrong password registers nobody', async () => {
    const registration = desk.register(account('desk', 'udp', 'guess'))
    assert.equal(await becomes(registration, 'failed'), 401)
    await registration.remove()
  })

  test('who is not registered there and not on the list cannot call the desk directly', async () => {
    const stranger = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:eve@${host}` })
    const guarded = await createUserAgent({
      listen: { host, port: 0 },
      identity: `sip:desk@${host}`,
      peers: ['192.0.2.0/24'],
    })
    const call = stranger.call(`sip:desk@${host}:${guarded.port}`, { media: media() })
    assert.equal((await call.ended).status, 403)
    await Promise.all([stranger.close(), guarded.close()])
  })
})

describe('two registrars behind one name (SRV)', { skip: missingSip('kamailio') }, () => {
  test('when the first one dies, the desk registers at the second and is called through it', async () => {
    const [first, second] = [await startKamailio(10), await startKamailio(10)]
    const srv = [first, second].map(({ port }, at) => ({ name: host, port, priority: at, weight: 1 }))
    const names = {
      naptr: async () => [],
      srv: async (name: string) => (name === '_sip._tcp.pbx.example' ? srv : []),
      addresses: async () => [],
    }
    const desk = await createUserAgent({
      ...{ listen: { host, port: 0 }, identity: `sip:desk@${host}`, peers: [], names },
    })
    const anna = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:anna@${host}` })
    const account = {
      ...{ address: 'sip:desk@pbx.example', username: 'desk', password: 'secret' },
      server: 'sip:pbx.example;transport=tcp',
    }
    const registration = desk.register(account)
    await new Promise(resolve => registration.on('state', resolve))
    assert.equal(registration.state, 'registered')
    const reached = () => new Promise<IncomingCall>(resolve => desk.onInvite(resolve))
    const call = (port: number) =>
      anna.call('sip:desk@pbx.example', {
        media: createAudioMedia({ address: host, port: 4000 }),
        account: {
          ...{ address: 'sip:anna@pbx.example', username: 'anna', password: 'secret' },
          server: `sip:${host}:${port};transport=tcp`,
        },
      })
    const viaFirst = reached()
    const early = call(first.port)
    ;(await viaFirst).reject(486)
    assert.equal((await early.ended).status, 486)
    assert.equal((await call(second.port).ended).status, 404, 'nobody is registered at the second')

    const again = new Promise<string>(resolve => registration.on('state', ({ state }) => resolve(state)))
    await first.kill()
    assert.equal(await again, 'registered', 'nobody was told of a failure')
    const viaSecond = reached()
    const late = call(second.port)
    ;(await viaSecond).reject(486)
    assert.equal((await late.ended).status, 486)
    await Promise.all([desk.close(), anna.close(), first.stop(), second.stop()])
  })
})
