import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Peer } from './media/testing/peer.ts'
import { speechLike } from './media/testing/sound.ts'
import { PhoneConnector } from './phone.ts'
import { systemClock } from './session/clock.ts'
import { ScriptedHost, testOpening } from './session/testing/scripted-host.ts'
import { type AudioSession, createAudioMedia, createUserAgent, type UserAgent } from './sip/index.ts'
import { inviteText } from './sip/testing/samples.ts'

const host = '127.0.0.1'
const number = '+442079460120'

/** Somebody with a bare socket, on an address of the tests' own. */
async function stranger(address: string, to: () => number) {
  const socket = createSocket('udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  const answers: string[] = []
  const waiting: (() => void)[] = []
  socket.on('message', message => {
    answers.push(message.toString('latin1'))
    for (const wake of waiting.splice(0)) wake()
  })
  return {
    answers,
    send: (bytes: string | Uint8Array, port = to()) => socket.send(bytes, port, host),
    /** The final answer to a call. */
    async answerTo(callId: string): Promise<string> {
      const final = (text: string) => /^SIP\/2\.0 [2-6]/.test(text) && text.includes(`Call-ID: ${callId}\r\n`)
      while (!answers.some(final)) await new Promise<void>(resolve => waiting.push(resolve))
      return answers.find(final)!.split('\r\n', 1)[0]!
    },
    close: () => new Promise<void>(resolve => socket.close(resolve)),
  }
}

const inviteOf = (callId: string, change: Parameters<typeof inviteText>[0] = {}) =>
  inviteText({ callId, ...change })
    .replace('nashds8', callId)
    .replace('sip:anna@127.0.0.1>;tag', 'sip:+447700900101@127.0.0.1>;tag')

describe('what bad input gets', () => {
  let phone: PhoneConnector
  let told: ScriptedHost
  let caller: UserAgent
  const closing: (() => Promise<unknown>)[] = []

  beforeEach(async () => {
    told = new ScriptedHost(systemClock)
    phone = new PhoneConnector({
      ...{ listen: { host, port: 0 }, rtpPorts: [34_530, 34_790], silenceMs: 700, host: () => told },
    })
    await phone.start()
    const account = { id: 'line', businessId: 'b', businessName: 'Maple Dental', name: 'Telephone' }
    await phone.serve([{ ...account, address: number, settings: phone.settings({}) }])
    caller = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:+447700900101@${host}` })
  })
  afterEach(async () => {
    await Promise.all(closing.splice(0).map(close => close()))
    await caller.close()
    await phone.stop()
    assert.equal(phone.calls, 0)
  })

  const someone = async (address = host) => {
    const made = await stranger(address, () => phone.port!)
    closing.push(made.close)
    return made
  }
  /** A call that is on; `from` is where its sound comes from, or nothing is there. */
  async function call(from?: Peer) {
    if (from) closing.push(() => from.close())
    const session = Promise.withResolvers<AudioSession>()
    const media = createAudioMedia(
      { address: host, port: from?.connection.remote.port ?? 9 },
      session.resolve,
    )
    const made = caller.call(`sip:${number}@${host}:${phone.port}`, { media })
    assert.equal(await made.established, true)
    return { made, sound: await session.promise }
  }
  const until = async (met: () => boolean) => {
    while (!met()) await new Promise(resolve => setTimeout(resolve, 20))
  }

  test('a call without a codec of ours or with a broken description is refused and begins nothing', async () => {
    const eve = await someone()
    const sdp = (lines: string) =>
      `v=0\r\no=- 1 1 IN IP4 ${host}\r\ns=-\r\nc=IN IP4 ${host}\r\nt=0 0\r\n${lines}`
    const offers = {
      'unknown-codec': sdp('m=audio 6000 RTP/AVP 97\r\na=rtpmap:97 SILK/24000\r\n'),
      'video-alone': sdp('m=video 6000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n'),
      'address-of-IPv6': sdp('m=audio 6000 RTP/AVP 0\r\nc=IN IP6 2001:db8::9\r\n'),
      'closed-port': sdp('m=audio 0 RTP/AVP 0\r\n'),
      'no-description': 'nothing of the kind',
      'cut-off': 'v=0\r\nm=audio',
    }
    for (const [callId, body] of Object.entries(offers)) {
      eve.send(inviteOf(callId, { body }))
      assert.match(await eve.answerTo(callId), /^SIP\/2\.0 (488|400) /, callId)
    }
    assert.equal(told.begun.length, 0)
    assert.equal(told.missedCalls.length, 0, 'nobody is written to for it')
  })

  test('messages that are none harm nobody, and the next caller is served', async () => {
    const eve = await someone()
    const good = inviteOf('good')
    for (let cut = 20; cut < good.length; cut += 37) eve.send(good.slice(0, cut))
    for (const bytes of [Buffer.alloc(1_400, 0xff), Buffer.from('\0'.repeat(64)), 'GET / HTTP/1.1\r\n\r\n'])
      eve.send(bytes)
    eve.send(inviteOf('broken').replace(/CSeq: .*/, 'CSeq: many INVITE'))
    assert.match(await eve.answerTo('broken'), /^SIP\/2\.0 400 /)
    const { made } = await call(await Peer.listen())
    made.hangup()
    await until(() => told.endings.length === 1)
    assert.equal(told.endings[0]!.reason, 'caller-hung-up')
    assert.equal(told.begun.length, 1)
  })

  test('a flood of calls from one address takes half of the lines at most, and others are served', async () => {
    const eve = await someone('127.0.0.66')
    for (let id = 0; id < 60; id++) eve.send(inviteOf(`flood-${id}`))
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async (_, id) => (await eve.answerTo(`flood-${id}`)).slice(8, 11)),
    )
    assert.equal(statuses.filter(status => status === '503').length, 10)
    assert.equal(statuses.filter(status => status === '200').length, 50)
    const { made } = await call(await Peer.listen())
    assert.equal(made.state, 'confirmed')
    assert.equal(told.missedCalls.length, 0, 'nobody is written to for a flood')
    made.hangup()
  })

  test('sound and keys from an address that is not the caller’s are not heard, and get no answer', async () => {
    told.opening = { ...testOpening, sentences: [{ text: 'Hello.', notice: false }] }
    const anna = await Peer.listen()
    const { made, sound } = await call(anna)
    const eve = await Peer.listen('PCMU', '127.0.0.9')
    closing.push(() => eve.close())
    const key = (event: number) => Uint8Array.of(event, 0x8a, 0x03, 0x20)
    const press = (who: Peer, event: number) => {
      for (let i = 0; i < 3; i++)
        who.send(sound, key(event), { payloadType: 101, timestamp: 160_000 + event })
    }
    const quiet = async () => {
      while (told.words.length === 0) await anna.say(new Int16Array(1_600), sound)
    }
    const line = quiet()
    await anna.until(() => anna.packets.length > 5)
    for (let i = 0; i < 50; i++) eve.send(sound, new Uint8Array(160))
    press(eve, 1)
    press(anna, 3)
    await line
    assert.deepEqual(
      told.words.map(({ digits }) => digits),
      ['3'],
    )
    assert.equal(eve.packets.length, 0)
    made.hangup()
  })

  test('who names somebody else’s address for the sound sends them nothing without having heard our answer', async () => {
    const victim = await Peer.listen()
    closing.push(() => victim.close())
    const eve = await someone()
    const { port } = victim.connection.remote
    const body = `v=0\r\no=- 1 1 IN IP4 ${host}\r\ns=-\r\nc=IN IP4 ${host}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0\r\n`
    const invite = inviteOf('forged', { body })
    eve.send(invite)
    const answers = () => eve.answers.filter(text => text.startsWith('SIP/2.0 200'))
    // Repeated after half a second: in this time 25 packets would have gone.
    await until(() => answers().length === 2)
    assert.deepEqual([victim.packets.length, victim.reports.length], [0, 0])
    const tag = /^To: .*;tag=(\S+)/m.exec(answers()[0]!)?.[1]
    const ack = invite
      .replaceAll('INVITE', 'ACK')
      .replace(/branch=\w+/, 'branch=z9hG4bKack')
      .replace(/^To: .*/m, line => `${line};tag=${tag}`)
      .replace(/Content-Length: [\s\S]*/, 'Content-Length: 0\r\n\r\n')
    eve.send(ack)
    await victim.until(() => victim.packets.length > 5)
  })

  test('a stranger who gives up in the names of others has us write to none of them', async () => {
    told.begins = 'never'
    const media = createAudioMedia({ address: host, port: 9 })
    for (const name of ['+447700900111', '+491711234567']) {
      const made = caller.call(`sip:${number}@${host}:${phone.port}`, {
        media,
        from: `<sip:${name}@${host}>`,
      })
      made.on('progress', () => made.hangup())
      assert.equal((await made.ended).status, 487)
    }
    await until(() => phone.calls === 0)
    assert.equal(told.missedCalls.length, 0)
  })

  test('a caller from whom no packet comes is hung up on, and the record says why', async () => {
    const { made } = await call()
    const ended = await made.ended
    assert.equal(ended.by, 'them')
    await until(() => told.endings.length === 1)
    assert.equal(told.endings[0]!.reason, 'no-media')
  })

  test('a caller who cannot hear us and never stops talking is hung up on when the longest time is over', async () => {
    told.opening = { ...testOpening, longest: 1_500 }
    const anna = await Peer.listen()
    closing.push(() => anna.close())
    const session = Promise.withResolvers<AudioSession>()
    // Nobody listens where we send to.
    const media = createAudioMedia({ address: host, port: 9 }, session.resolve)
    const made = caller.call(`sip:${number}@${host}:${phone.port}`, { media })
    let on = true
    const talk = async () => {
      const sound = await session.promise
      while (on) await anna.say(speechLike(1), sound)
    }
    const talking = talk()
    assert.equal((await made.ended).by, 'them')
    on = false
    await talking
    await until(() => told.endings.length === 1)
    assert.equal(told.endings[0]!.reason, 'too-long')
  })
})
