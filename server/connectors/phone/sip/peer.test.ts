import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Account } from './register.ts'
import { noNames } from './resolve.ts'
import { createWorld, media } from './testing/world.ts'
import type { UserAgentOptions } from './user-agent.ts'

const field = (text: string, name: string) => new RegExp(`^${name}: (.*)\r$`, 'm').exec(text)?.[1] ?? ''
const sdp =
  'v=0\r\no=- 1 1 IN IP4 10.0.0.7\r\ns=-\r\nc=IN IP4 10.0.0.7\r\nt=0 0\r\nm=audio 4030 RTP/AVP 0\r\n'

/** A party of the tests' own at 10.0.0.7, which answers as the test wants. */
async function withPeer(
  answer: (text: string, reply: (status: string, more?: readonly string[], body?: string) => void) => void,
  anna: Partial<UserAgentOptions> = {},
) {
  const world = await createWorld({}, anna)
  const heard: string[] = []
  const say = (text: string) => world.network.inject('10.0.0.7:5060', '10.0.0.1:5060', text)
  world.network.listen('10.0.0.7:5060', (text, from) => {
    heard.push(text)
    if (!text.startsWith('SIP/'))
      answer(text, (status, more = [], body = '') => {
        const tag = more.find(each => each.startsWith('tag='))
        const to = field(text, 'To')
        world.network.inject(
          '10.0.0.7:5060',
          from,
          [
            `SIP/2.0 ${status}`,
            ...['Via', 'From', 'Call-ID', 'CSeq'].map(name => `${name}: ${field(text, name)}`),
            `To: ${tag && !to.includes(';tag=') ? `${to};${tag}` : to}`,
            ...more.filter(each => each !== tag),
            ...(body === '' ? [] : ['Content-Type: application/sdp']),
            `Content-Length: ${body.length}`,
            '',
            body,
          ].join('\r\n'),
        )
      })
  })
  return { ...world, heard, say, methods: () => heard.map(each => each.split(' ', 1)[0]) }
}

const contact = 'Contact: <sip:peer@10.0.0.7>'

describe('a call through a proxy that rings several phones', () => {
  test('keeps the first that answers and hangs up on the other', async () => {
    const world = await withPeer((text, reply) => {
      if (text.startsWith('INVITE'))
        for (const tag of ['a', 'b']) reply('200 OK', [`tag=${tag}`, contact], sdp)
      else if (text.startsWith('BYE')) reply('200 OK')
    })
    const call = world.anna.call('sip:all@10.0.0.7', { media: media() })
    await world.clock.pass(50)
    assert.equal(call.state, 'confirmed')
    assert.deepEqual(world.methods(), ['INVITE', 'ACK', 'ACK', 'BYE'])
    assert.match(field(world.heard[3]!, 'To'), /;tag=b$/)
    await world.close()
  })

  test('acknowledges the ringing of each, in order and once', async () => {
    const world = await withPeer((text, reply) => {
      if (text.startsWith('INVITE'))
        for (const [tag, rseq] of [
          ['a', 7],
          ['a', 7],
          ['a', 9],
          ['b', 3],
        ] as const)
          reply('180 Ringing', [`tag=${tag}`, contact, 'Require: 100rel', `RSeq: ${rseq}`])
      else if (text.startsWith('PRACK')) reply('200 OK')
    })
    const call = world.anna.call('sip:all@10.0.0.7', { media: media() })
    await world.clock.pass(50)
    const racks = world.heard.filter(each => each.startsWith('PRACK')).map(each => field(each, 'RAck'))
    assert.deepEqual(racks, ['7 1 INVITE', '3 1 INVITE'])
    call.hangup()
    await world.close()
  })
})

describe('a password', () => {
  const account: Account = { address: 'sip:anna@10.0.0.7', username: 'anna', password: 'secret' }
  const challenge = (nonce: string, more = '') =>
    `Proxy-Authenticate: Digest realm="pbx", nonce="${nonce}", qop="auth", algorithm=SHA-256${more}`

  test('is given to the PBX that asks, with the next count each time', async () => {
    const world = await withPeer((text, reply) => {
      if (text.startsWith('ACK')) return
      if (field(text, 'Proxy-Authorization') === '') reply('407 Who', ['tag=q', challenge('n1')])
      else reply('200 OK', ['tag=a', contact], text.startsWith('INVITE') ? sdp : '')
    })
    const call = world.anna.call('100', { media: media(), account })
    await world.clock.pass(50)
    call.hangup()
    await world.clock.pass(50)
    const given = world.heard.map(each => field(each, 'Proxy-Authorization')).filter(each => each !== '')
    assert.deepEqual(
      given.map(each => /nc=(\d+)/.exec(each)?.[1]),
      ['00000001', '00000002', '00000003'],
    )
    assert.match(given[0]!, /username="anna", realm="pbx"/)
    assert.ok(world.heard.every(each => !each.includes('secret')))
    assert.match(world.heard[0]!, /^INVITE sip:100@10.0.0.7;user=phone /)
    await world.close()
  })

  test('that is wrong is tried once, not until the account is locked', async () => {
    let count = 0
    const world = await withPeer((text, reply) => {
      if (!text.startsWith('ACK')) reply('407 Who', ['tag=q', challenge(`n${++count}`)])
    })
    const call = world.anna.call('100', { media: media(), account })
    await world.clock.pass(100)
    assert.equal((await call.ended).status, 407)
    assert.equal(count, 2)
    await world.close()
  })

  test('is given again when only the nonce had grown old', async () => {
    const world = await withPeer((text, reply) => {
      if (text.startsWith('ACK')) return
      const given = field(text, 'Proxy-Authorization')
      if (given.includes('nonce="n2"'))
        reply('200 OK', ['tag=a', contact], text.startsWith('INVITE') ? sdp : '')
      else reply('407 Who', ['tag=q', given === '' ? challenge('n1') : challenge('n2', ', stale=true')])
    })
    const call = world.anna.call('100', { media: media(), account })
    await world.clock.pass(100)
    assert.equal(await call.established, true)
    call.hangup()
    await world.close()
  })

  test('is asked of strangers by the desk, and each answer to it counts once', async () => {
    const world = await createWorld({
      peers: [],
      digest: { realm: 'desk', passwordOf: name => (name === 'anna' ? 'secret' : undefined) },
    })
    const call = world.anna.call('sip:desk@10.0.0.2', {
      media: media(),
      account: { ...account, address: 'sip:anna@10.0.0.2' },
    })
    await world.clock.pass(20)
    assert.equal(world.incoming.length, 1)
    const invite = world.network.sent.findLast(({ text }) => text.startsWith('INVITE'))!.text
    world.network.inject(
      '10.0.0.1:5060',
      '10.0.0.2:5060',
      invite
        .replace(/branch=\w+/, 'branch=z9hG4bKreplay')
        .replace(/CSeq: \d+/, 'CSeq: 9')
        .replace(/Call-ID: /, 'Call-ID: x'),
    )
    await world.clock.pass(20)
    assert.equal(world.incoming.length, 1)
    assert.match(world.network.sent.at(-1)!.text, /^SIP\/2.0 401[\s\S]*stale=true/)
    call.hangup()
    const wrong = world.anna.call('sip:desk@10.0.0.2', {
      media: media(),
      account: { ...account, password: 'guess', address: 'sip:anna@10.0.0.2' },
    })
    await world.clock.pass(20)
    assert.equal((await wrong.ended).status, 401)
    assert.equal(world.incoming.length, 1)
    await world.close()
  })
})

describe('an account at a PBX', () => {
  const account: Account = {
    address: 'sip:desk@10.0.0.7',
    username: 'desk',
    password: 'secret',
    expires: 300,
  }

  test('is registered with its password, kept so for hours, and taken back at the end', async () => {
    const world = await withPeer((text, reply) => {
      if (!text.startsWith('REGISTER')) return
      if (field(text, 'Authorization') === '')
        reply('401 Who', ['tag=q', 'WWW-Authenticate: Digest realm="pbx", nonce="n1", qop="auth"'])
      else if (Number(field(text, 'Expires')) === 300) reply('423 Short', ['tag=q', 'Min-Expires: 600'])
      else reply('200 OK', ['tag=q', `Contact: ${field(text, 'Contact')};expires=${field(text, 'Expires')}`])
    })
    const states: string[] = []
    const registration = world.anna.register(account)
    registration.on('state', ({ state }) => void states.push(state))
    await world.clock.pass(3600_000)
    assert.deepEqual(states, Array(7).fill('registered'))
    const gone = registration.remove()
    await world.clock.pass(20)
    await gone
    const expires = world.heard
      .filter(each => each.startsWith('REGISTER'))
      .map(each => field(each, 'Expires'))
    assert.equal(expires.at(-1), '0')
    assert.ok(new Set(world.heard.map(each => field(each, 'Call-ID'))).size <= 2)
    await world.close()
  })

  test('that is refused is tried again later and later, never in a hurry', async () => {
    const world = await withPeer((text, reply) => {
      if (text.startsWith('REGISTER')) reply('403 No', ['tag=q'])
    })
    const registration = world.anna.register(account)
    await world.clock.pass(3600_000)
    assert.equal(registration.state, 'failed')
    const tries = world.methods().length
    assert.ok(tries >= 5 && tries <= 12, `${tries} tries in an hour`)
    await world.close()
  })
})

describe('a peer that forgot the call', () => {
  test('and one who repeats old requests does not move it', async () => {
    const world = await withPeer((text, reply) => {
      if (text.startsWith('INVITE')) reply('200 OK', ['tag=a', contact], sdp)
      else if (text.startsWith('BYE')) reply('200 OK')
    })
    const call = world.anna.call('sip:peer@10.0.0.7', { media: media() })
    await world.clock.pass(20)
    const invite = world.heard[0]!
    const ask = (method: string, seq: number) =>
      world.say(
        [
          `${method} sip:anna@10.0.0.1 SIP/2.0`,
          `Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK${method}${seq}`,
          `From: ${field(invite, 'To')};tag=a`,
          `To: ${field(invite, 'From')}`,
          `Call-ID: ${field(invite, 'Call-ID')}`,
          `CSeq: ${seq} ${method}`,
          'Content-Length: 0',
          '',
          '',
        ].join('\r\n'),
      )
    ask('OPTIONS', 10)
    ask('BYE', 9)
    await world.clock.pass(20)
    assert.deepEqual(
      world.heard.slice(-2).map(each => each.split('\r\n', 1)[0]),
      ['SIP/2.0 200 OK', 'SIP/2.0 500 Server Internal Error'],
    )
    assert.equal(call.state, 'confirmed')
    ask('BYE', 11)
    await world.clock.pass(20)
    assert.equal((await call.ended).by, 'them')
    await world.close()
  })

  test('ends it for us too', async () => {
    const world = await withPeer((text, reply) => {
      if (text.startsWith('INVITE'))
        reply('200 OK', ['tag=a', contact, 'Session-Expires: 90;refresher=uac', 'Allow: UPDATE'], sdp)
      else if (text.startsWith('UPDATE')) reply('481 Gone')
    })
    const call = world.anna.call('sip:peer@10.0.0.7', { media: media() })
    await world.clock.pass(46_000)
    assert.deepEqual(await call.ended, {
      by: 'nobody',
      status: 481,
      reason: 'The other side no longer knows the call',
    })
    await world.close()
  })

  test('that wants longer sessions gets them', async () => {
    const world = await withPeer((text, reply) => {
      if (!text.startsWith('INVITE')) return text.startsWith('ACK') ? undefined : reply('200 OK')
      if (Number(field(text, 'Session-Expires')) < 7200) reply('422 Short', ['tag=q', 'Min-SE: 7200'])
      else reply('200 OK', ['tag=a', contact], sdp)
    })
    const call = world.anna.call('sip:peer@10.0.0.7', { media: media() })
    await world.clock.pass(50)
    assert.equal(call.state, 'confirmed')
    assert.equal(field(world.heard.findLast(each => each.startsWith('INVITE'))!, 'Min-SE'), '7200')
    call.hangup()
    await world.close()
  })
})

describe('a server that is away', () => {
  const names = {
    ...noNames,
    addresses: async (name: string) => (name === 'pbx.example' ? ['10.0.0.66', '10.0.0.7'] : []),
  }
  const open = (text: string, reply: (status: string, more?: readonly string[], body?: string) => void) => {
    if (text.startsWith('INVITE')) reply('200 OK', ['tag=a', contact], sdp)
    else if (text.startsWith('BYE')) reply('200 OK')
  }

  test('is replaced by the next one, and not tried first by the call after that', async () => {
    const world = await withPeer(open, { names })
    const first = world.anna.call('sip:100@pbx.example', { media: media() })
    await world.clock.pass(32_100)
    assert.equal(await first.established, true)
    const second = world.anna.call('sip:100@pbx.example', { media: media() })
    await world.clock.pass(20)
    assert.equal(await second.established, true)
    await world.close()
  })

  test('is replaced at once when it says that it is overloaded', async () => {
    const world = await withPeer(open, { names })
    const full = await world.agent('10.0.0.66', 'full', { limits: { transactions: 0 } })
    const call = world.anna.call('sip:100@pbx.example', { media: media() })
    await world.clock.pass(50)
    assert.equal(await call.established, true)
    assert.equal(full.counts.transactions, 0)
    await world.close()
  })
})

describe('a server with its own ways', () => {
  test('whose answer came with the early media only is understood', async () => {
    const world = await withPeer((text, reply) => {
      if (text.startsWith('INVITE')) {
        reply('183 Wait', ['tag=a', contact], sdp)
        reply('200 OK', ['tag=a', contact])
      } else if (text.startsWith('BYE')) reply('200 OK')
    })
    const mine = media()
    const call = world.anna.call('sip:peer@10.0.0.7', { media: mine })
    await world.clock.pass(50)
    assert.equal(await call.established, true)
    assert.equal(mine.session?.port, 4030)
    await world.close()
  })

  test('that knows UPDATE only by name is kept alive by re-INVITE', async () => {
    const world = await withPeer((text, reply) => {
      if (text.startsWith('INVITE'))
        reply('200 OK', ['tag=a', contact, 'Session-Expires: 90;refresher=uac', 'Allow: UPDATE'], sdp)
      else if (text.startsWith('UPDATE')) reply('501 No')
      else if (text.startsWith('BYE')) reply('200 OK')
    })
    const call = world.anna.call('sip:peer@10.0.0.7', { media: media() })
    await world.clock.pass(140_000)
    assert.equal(call.state, 'confirmed')
    assert.deepEqual(world.methods().slice(0, 5), ['INVITE', 'ACK', 'UPDATE', 'INVITE', 'ACK'])
    await world.close()
  })

  test('that sends us elsewhere ends the call and says where, and we call nobody by ourselves', async () => {
    const world = await withPeer((text, reply) => {
      if (text.startsWith('INVITE')) reply('302 Moved', ['tag=a', 'Contact: <sip:expensive@10.0.0.88>'])
    })
    const call = world.anna.call('sip:peer@10.0.0.7', { media: media() })
    await world.clock.pass(50)
    assert.deepEqual(await call.ended, {
      by: 'them',
      status: 302,
      reason: 'Moved',
      redirect: 'sip:expensive@10.0.0.88',
    })
    assert.ok(!world.network.sent.some(({ to }) => to.startsWith('10.0.0.88')))
    await world.close()
  })
})
