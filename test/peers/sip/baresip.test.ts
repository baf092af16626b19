import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  type AudioSession,
  createAudioMedia,
  createUserAgent,
  type IncomingCall,
  type TransferRequest,
  type UserAgent,
  writeUri,
} from '../../../server/connectors/phone/sip/index.ts'
import { type Baresip, startBaresip } from './baresip.ts'
import { host, missingSip } from './programs.ts'

describe('baresip, a softphone', { skip: missingSip('baresip-core') }, () => {
  let desk: UserAgent
  let phone: Baresip
  let arrived: (call: IncomingCall) => void = () => {}

  before(async () => {
    phone = await startBaresip('anna')
    desk = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:desk@${host}` })
    desk.onInvite(call => arrived(call))
  })
  after(async () => {
    await phone.stop()
    await desk.close()
  })

  /** It calls us; `sessions` grows with each change of the session. */
  async function called() {
    const sessions: AudioSession[] = []
    let changed = () => {}
    const incoming = new Promise<IncomingCall>(resolve => {
      arrived = resolve
    })
    await phone.command('dial', `sip:desk@${host}:${desk.port}`)
    const call = await incoming
    call.ring()
    await call.accept(
      createAudioMedia({ address: host, port: 4000 }, session => {
        sessions.push(session)
        changed()
      }),
    )
    assert.equal(await call.established, true)
    await phone.event('CALL_ESTABLISHED')
    const session = async (count: number) => {
      while (sessions.length < count)
        await new Promise<void>(resolve => {
          changed = resolve
        })
      return sessions[count - 1]!
    }
    return { call, session }
  }

  test('calls us, holds, resumes and hangs up', async () => {
    const { call, session } = await called()
    assert.match((await session(1)).codec.name, /^PCM[UA]$/)
    await phone.command('hold')
    assert.equal((await session(2)).direction, 'recvonly')
    await phone.command('resume')
    assert.equal((await session(3)).direction, 'sendrecv')
    await phone.command('hangup')
    assert.deepEqual(await call.ended, { by: 'them', status: 200, reason: 'Normal call clearing' })
  })

  test('is called by us, put on hold and taken back', async () => {
    const call = desk.call(phone.address, { media: createAudioMedia({ address: host, port: 4000 }) })
    assert.equal(await call.established, true)
    assert.equal((await call.hold()).ok, true)
    assert.match(call.session.local ?? '', /a=sendonly/)
    assert.match(call.session.remote ?? '', /a=recvonly/)
    assert.equal((await call.resume()).ok, true)
    assert.match(call.session.remote ?? '', /a=sendrecv/)
    call.hangup()
    await phone.event('CALL_CLOSED')
  })

  test('is sent elsewhere by us and really calls there', async () => {
    const colleague = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:eva@${host}` })
    const reached = new Promise<IncomingCall>(resolve => colleague.onInvite(resolve))
    const { call } = await called()
    const outcome = call.refer(`sip:eva@${host}:${colleague.port}`)
    const next = await reached
    await next.accept(createAudioMedia({ address: host, port: 4002 }))
    assert.equal(await next.established, true)
    assert.deepEqual(await outcome, { status: 200, reason: 'OK' })
    next.hangup()
    call.hangup()
    await colleague.close()
  })

  test('sends us to a call of its own, which we take over (attended transfer)', async () => {
    const eva = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:eva@${host}` })
    const next = Promise.withResolvers<IncomingCall>()
    eva.onInvite(call => next.resolve(call))
    const { call } = await called()
    await phone.command('dial', `sip:eva@${host}:${eva.port}`)
    const consulted = await next.promise
    await consulted.accept(createAudioMedia({ address: host, port: 4004 }))
    assert.equal(await consulted.established, true)
    const asked = new Promise<TransferRequest>(resolve => call.on('transfer', resolve))
    // Its person types what a desk phone writes by itself: the dialog with Eva, as its side names it.
    const dialog = mirrored(consulted.replacesValue()!)
    await phone.command('line', '1')
    await phone.command('transfer', `sip:eva@${host}:${eva.port}?Replaces=${encodeURIComponent(dialog)}`)
    const transfer = await asked
    assert.equal(transfer.replaces, dialog)
    const taken = Promise.withResolvers<IncomingCall>()
    eva.onInvite(one => taken.resolve(one))
    const tell = transfer.accept()
    const { replaces = '' } = transfer
    const ours = desk.call(writeUri(transfer.target.uri), {
      ...{ replaces, media: createAudioMedia({ address: host, port: 4006 }) },
    })
    const takeover = await taken.promise
    assert.equal(takeover.replaces, consulted)
    await takeover.accept(createAudioMedia({ address: host, port: 4008 }))
    assert.equal(await ours.established, true)
    assert.equal((await consulted.ended).by, 'us')
    tell(200)
    assert.equal((await call.ended).by, 'them')
    assert.equal(ours.state, 'confirmed')
    ours.hangup()
    await takeover.ended
    await eva.close()
  })

  test('sends us elsewhere', async () => {
    const { call } = await called()
    const asked = new Promise<TransferRequest>(resolve => call.on('transfer', resolve))
    await phone.command('transfer', `sip:eva@${host}:9`)
    const transfer = await asked
    assert.equal(writeUri(transfer.target.uri), `sip:eva@${host}:9`)
    transfer.accept()(200)
    await phone.event('CALL_CLOSED')
    assert.equal((await call.ended).by, 'them')
  })
})

/** A Replaces value as the other side of the dialog writes it. */
function mirrored(value: string): string {
  const [callId, to, from] = value.split(';')
  return `${callId};to-tag=${from!.split('=')[1]};from-tag=${to!.split('=')[1]}`
}
