import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { createAudioMedia } from './audio-media.ts'
import { Framing } from './framing.ts'
import { inviteText } from './testing/samples.ts'
import { createUserAgent, type UserAgentOptions } from './user-agent.ts'

const host = '127.0.0.1'
const agent = (more: Partial<UserAgentOptions> = {}) =>
  createUserAgent({ listen: { host, port: 0 }, identity: `sip:desk@${host}`, ...more })
const withoutIpv6 = Object.values(networkInterfaces())
  .flat()
  .some(each => each?.address === '::1')
  ? false
  : 'this machine has no IPv6'
const media = () => createAudioMedia({ address: host, port: 4000 })
const options = (id: number) =>
  `OPTIONS sip:desk@${host} SIP/2.0\r\nVia: SIP/2.0/TCP ${host}:9;branch=z9hG4bK${id}\r\nFrom: <sip:a@a>;tag=1\r\nTo: <sip:b@b>\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`

async function conversation(
  target: string,
  a: Awaited<ReturnType<typeof agent>>,
  b: Awaited<ReturnType<typeof agent>>,
) {
  b.onInvite(call => void call.accept(media()))
  const call = a.call(target, { media: media() })
  assert.equal(await call.established, true)
  call.hangup()
  assert.equal((await call.ended).by, 'us')
}

describe('over real sockets', () => {
  for (const transport of ['udp', 'tcp'])
    test(`a call by ${transport} leaves no socket and no timer after closing`, async () => {
      const [a, b] = [await agent(), await agent()]
      await conversation(`sip:desk@${host}:${b.port};transport=${transport}`, a, b)
      assert.equal(a.counts.connections, transport === 'tcp' ? 1 : 0)
      await Promise.all([a.close(), b.close()])
      for (const { counts } of [a, b])
        assert.deepEqual(counts, { calls: 0, transactions: 0, dialogs: 0, connections: 0, timers: 0 })
    })

  test('a call between IPv6 addresses', { skip: withoutIpv6 }, async () => {
    const listen = { host: '::1', port: 0 }
    const [a, b] = [
      await agent({ listen, identity: 'sip:a@[::1]' }),
      await agent({ listen, identity: 'sip:b@[::1]' }),
    ]
    await conversation(`sip:desk@[::1]:${b.port}`, a, b)
    await Promise.all([a.close(), b.close()])
  })

  test('a call by TLS is encrypted, and one to a certificate that nobody signed fails', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sip-tls-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
    await promisify(execFile)('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      '-days',
      '2',
      ...subject,
    ])
    const tls = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
    await rm(folder, { recursive: true })
    const b = await agent({ listen: { host, port: 0, tlsPort: 0, tls } })
    const { tlsPort } = b
    const a = await agent({ listen: { host, port: 0, tls: { ...tls, ca: tls.cert } } })
    await conversation(`sip:desk@${host}:${tlsPort};transport=tls`, a, b)
    const stranger = await agent({ listen: { host, port: 0, tls } })
    const refused = stranger.call(`sip:desk@${host}:${tlsPort};transport=tls`, { media: media() })
    assert.deepEqual(await refused.ended, { by: 'nobody', status: 408, reason: 'Not reachable' })
    await Promise.all([a.close(), b.close(), stranger.close()])
  })

  test('a port that is taken is said at once, with the cure', async () => {
    const a = await agent()
    await assert.rejects(
      agent({ listen: { host, port: a.port } }),
      /cannot listen on 127.0.0.1 port \d+ \(EADDRINUSE\): end the program/,
    )
    await a.close()
    const tcp = createServer().listen(0, host)
    await once(tcp, 'listening')
    const address = tcp.address()
    await assert.rejects(
      agent({ listen: { host, port: typeof address === 'object' && address ? address.port : 0 } }),
      /EADDRINUSE/,
    )
    tcp.close()
  })

  test('a peer over TCP gets its answers on its own connection, also byte by byte, and its keep-alive answered', async () => {
    const desk = await agent()
    const socket = connect(desk.port, host)
    let text = ''
    socket.setEncoding('utf8').on('data', piece => (text += piece))
    for (const byte of options(1)) socket.write(byte)
    socket.write(`\r\n\r\n${options(2)}${options(3)}`)
    while (text.split('SIP/2.0 200 OK').length < 4) await once(socket, 'data')
    assert.match(text, /\r\n\r\n\r\nSIP\/2.0 200 OK/)
    socket.destroy()
    await desk.close()
  })

  test('a stream that cannot be cut into messages is answered and closed, and so are more connections than allowed', async () => {
    const desk = await agent({ limits: { connections: 1 } })
    const socket = connect(desk.port, host)
    let text = ''
    socket.setEncoding('utf8').on('data', piece => (text += piece))
    await once(socket, 'connect')
    const second = connect(desk.port, host)
    await once(second, 'close')
    socket.write(options(1).replace('Content-Length: 0', 'Content-Length: -1'))
    await once(socket, 'close')
    assert.match(text, /^SIP\/2.0 400 Bad Content-Length/)
    await desk.close()
  })

  test('a source that sends too much is not read for a while, others are', async () => {
    const desk = await agent({ limits: { messagesPerSecond: 1, burst: 3 } })
    const socket = connect(desk.port, host)
    let text = ''
    socket.setEncoding('utf8').on('data', piece => (text += piece))
    for (let at = 0; at < 20; at++) socket.write(options(at))
    socket.write('\r\n\r\n')
    while (!text.endsWith('\r\n\r\n\r\n')) await once(socket, 'data')
    assert.equal(text.split('SIP/2.0 200 OK').length - 1, 3)
    socket.destroy()
    await desk.close()
  })
})

test('a stream is cut into the same messages however it arrives', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 60 })),
      (bodies, sizes) => {
        const messages = bodies.map(body => Buffer.from(inviteText({ body })))
        const stream = Buffer.concat(messages)
        const framing = new Framing(10_000)
        const found: Buffer[] = []
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % Math.max(sizes.length, 1)] ?? stream.length
          for (const frame of framing.take(stream.subarray(at, at + size)))
            if (frame.kind === 'message') found.push(frame.bytes)
          at += size
        }
        assert.deepEqual(found.map(String), messages.map(String))
      },
    ),
  )
})
