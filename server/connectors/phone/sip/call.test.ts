import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Ended } from './call.ts'
import { inviteText } from './testing/samples.ts'
import { createWorld, media } from './testing/world.ts'

type World = Awaited<ReturnType<typeof createWorld>>

/** Runs with a world of its own, which must be empty afterwards. */
async function inWorld(run: (world: World) => Promise<void>, ...options: Parameters<typeof createWorld>) {
  const world = await createWorld(...options)
  await run(world)
  await world.close()
  for (const { counts } of [world.anna, world.desk])
    assert.deepEqual(
      { ...counts, dialogs: 0 },
      { calls: 0, transactions: 0, dialogs: 0, connections: 0, timers: 0 },
    )
}

const endOf = async (world: World, ended: Promise<Ended>, ms = 100) => {
  await world.clock.pass(ms)
  return Promise.race([ended, Promise.resolve('still on' as const)])
}

describe('a conversation', () => {
  test('rings, is answered, and ends when the caller hangs up', () =>
    inWorld(async ({ clock, network, anna, incoming }) => {
      const call = anna.call('sip:desk@10.0.0.2', { media: media() })
      const progress: number[] = []
      call.on('progress', ({ status }) => void progress.push(status))
      await clock.pass(10)
      incoming[0]!.ring()
      await clock.pass(10)
      const agreed = media({ address: '10.0.0.8', port: 5000 })
      assert.equal(await incoming[0]!.accept(agreed), true)
      await clock.pass(10)
      assert.equal(await call.established, true)
      assert.equal(agreed.session?.address, '10.0.0.9')
      call.hangup()
      await clock.pass(10)
      assert.deepEqual(progress, [180])
      assert.equal((await incoming[0]!.ended).by, 'them')
      assert.equal((await call.ended).by, 'us')
      assert.deepEqual(network.story(), [
        '1>2 INVITE',
        '2>1 100 INVITE',
        '2>1 180 INVITE',
        '2>1 200 INVITE',
        '1>2 ACK',
        '1>2 BYE',
        '2>1 200 BYE',
      ])
    }))

  test('ends when the desk hangs up', () =>
    inWorld(async world => {
      const { ours, theirs } = await world.talk()
      theirs.hangup()
      await world.clock.pass(10)
      assert.equal((await ours.ended).by, 'them')
      assert.equal(world.network.story().at(-2), '2>1 BYE')
    }))

  test('is refused as busy, and nobody is connected', () =>
    inWorld(async ({ clock, anna, incoming, network }) => {
      const call = anna.call('sip:desk@10.0.0.2', { media: media() })
      await clock.pass(10)
      incoming[0]!.reject(486)
      await clock.pass(10)
      assert.deepEqual(await call.ended, { by: 'them', status: 486, reason: 'Busy Here' })
      assert.equal(await call.established, false)
      assert.ok(!network.story().includes('1>2 BYE'))
    }))

  test('is taken back while it rings', () =>
    inWorld(async ({ clock, anna, incoming, network }) => {
      const call = anna.call('sip:desk@10.0.0.2', { media: media() })
      await clock.pass(10)
      incoming[0]!.ring()
      call.hangup()
      await clock.pass(10)
      assert.deepEqual(await incoming[0]!.ended, { by: 'them', status: 487, reason: 'Request Terminated' })
      assert.equal(await incoming[0]!.accept(media()), false)
      assert.deepEqual(network.story().slice(3), [
        '1>2 CANCEL',
        '2>1 200 CANCEL',
        '2>1 487 INVITE',
        '1>2 ACK',
      ])
    }))

  test('taken back at the moment of the answer is hung up, not left open', () =>
    inWorld(async ({ clock, anna, incoming, network }) => {
      const call = anna.call('sip:desk@10.0.0.2', { media: media() })
      await clock.pass(10)
      void incoming[0]!.accept(media())
      await clock.pass(0)
      call.hangup()
      await clock.pass(20)
      assert.deepEqual(await incoming[0]!.ended, { by: 'them', status: 200, reason: 'Normal call clearing' })
      assert.ok(network.story().includes('1>2 BYE'))
      assert.equal(await call.established, false)
    }))

  test('begins with the offer of the desk when the caller makes none', () =>
    inWorld(async ({ clock, anna, incoming }) => {
      const [mine, yours] = [media({ port: 4010 }), media({ port: 4020 })]
      const call = anna.call('sip:desk@10.0.0.2', { media: mine, lateOffer: true })
      await clock.pass(10)
      void incoming[0]!.accept(yours)
      await clock.pass(10)
      assert.equal(await call.established, true)
      assert.equal(mine.session?.port, 4020)
      assert.equal(yours.session?.port, 4010)
    }))

  test('without a common codec is refused with 488', () =>
    inWorld(async ({ clock, anna, incoming }) => {
      const call = anna.call('sip:desk@10.0.0.2', { media: media() })
      await clock.pass(10)
      assert.equal(
        await incoming[0]!.accept(media({ codecs: [{ name: 'opus', payload: 96, rate: 48_000 }] })),
        false,
      )
      await clock.pass(10)
      assert.equal((await call.ended).status, 488)
    }))

  test('is given up when nobody answers in time', () =>
    inWorld(async world => {
      const call = world.anna.call('sip:desk@10.0.0.2', { media: media(), ringMs: 20_000 })
      await world.clock.pass(10)
      world.incoming[0]!.ring()
      assert.deepEqual(await endOf(world, call.ended, 20_000), {
        by: 'nobody',
        status: 408,
        reason: 'No answer',
      })
      assert.equal((await world.incoming[0]!.ended).status, 487)
    }))

  test('ends at its longest duration whatever the other side does', () =>
    inWorld(
      async world => {
        const { ours, theirs } = await world.talk()
        await world.clock.pass(60_000)
        assert.equal((await theirs.ended).reason, 'Longest duration reached')
        assert.equal((await ours.ended).by, 'them')
      },
      { limits: { callMs: 60_000 } },
    ))
})

describe('over a line that loses messages', () => {
  test('a lost answer is repeated until the caller has it', () =>
    inWorld(async world => {
      let losses = 3
      world.network.lose = ({ text }) =>
        text.startsWith('SIP/2.0 200') && text.includes('INVITE') && losses-- > 0
      const { ours } = await world.talk()
      await world.clock.pass(8000)
      assert.equal(await ours.established, true)
    }))

  test('a lost ACK is sent again for each repeated answer', () =>
    inWorld(async world => {
      let losses = 2
      world.network.lose = ({ text }) => text.startsWith('ACK') && losses-- > 0
      const { ours, theirs } = await world.talk()
      await world.clock.pass(4000)
      assert.equal(await theirs.established, true)
      assert.equal(await endOf(world, ours.ended), 'still on')
      assert.equal(world.network.story().filter(line => line === '1>2 ACK').length, 3)
    }))

  test('without any ACK the desk hangs up after 32 seconds', () =>
    inWorld(async world => {
      world.network.lose = ({ text }) => text.startsWith('ACK')
      const { ours, theirs } = await world.talk()
      assert.deepEqual(await endOf(world, theirs.ended, 33_000), {
        by: 'nobody',
        status: 408,
        reason: 'No ACK',
      })
      assert.equal((await ours.ended).by, 'them')
    }))

  test('a call to a dead server fails after 32 seconds', () =>
    inWorld(async world => {
      const call = world.anna.call('sip:desk@10.0.0.77', { media: media() })
      assert.equal(await endOf(world, call.ended, 31_900), 'still on')
      assert.deepEqual(await endOf(world, call.ended, 200), {
        by: 'nobody',
        status: 408,
        reason: 'No answer',
      })
    }))

  test('a thousand calls through ten percent loss all connect and leave nothing behind', () =>
    inWorld(
      async world => {
        let seed = 7
        world.network.lose = () => {
          seed = (seed * 48_271) % 2_147_483_647
          return seed % 10 === 0
        }
        world.desk.onInvite(call => void call.accept(media()))
        let connected = 0
        for (let at = 0; at < 1000; at++) {
          const call = world.anna.call('sip:desk@10.0.0.2', { media: media() })
          void call.established.then(yes => {
            if (yes) connected++
            world.clock.after(100, () => call.hangup())
          })
          if (at % 50 === 49) await world.clock.pass(50)
        }
        await world.clock.pass(140_000)
        assert.equal(connected, 1000)
        for (const { counts } of [world.anna, world.desk])
          assert.deepEqual(counts, { calls: 0, transactions: 0, dialogs: 0, connections: 0, timers: 0 })
      },
      { limits: { calls: 2000, pendingPerSource: 2000 } },
      { limits: { calls: 2000 } },
    ))
})

describe('hold', () => {
  test('stops our audio to the held side and takes it back, without hanging up', () =>
    inWorld(async world => {
      const directions: string[] = []
      const call = world.anna.call('sip:desk@10.0.0.2', { media: media() })
      await world.clock.pass(10)
      void world.incoming[0]!.accept(
        media({}, session => void directions.push(`${session.direction} ${session.heldByPeer}`)),
      )
      await world.clock.pass(10)
      const held = call.hold()
      await world.clock.pass(10)
      assert.deepEqual(await held, { ok: true, status: 200 })
      const resumed = call.resume()
      await world.clock.pass(10)
      assert.equal((await resumed).ok, true)
      assert.deepEqual(directions, ['sendrecv false', 'recvonly true', 'sendrecv false'])
      assert.equal(await endOf(world, call.ended), 'still on')
    }))

  test('by both sides at the same moment is settled without a lost call', () =>
    inWorld(async world => {
      const { ours, theirs } = await world.talk()
      const both = Promise.all([ours.hold(), theirs.hold()])
      await world.clock.pass(20_000)
      assert.deepEqual(
        (await both).map(each => each.ok),
        [true, true],
      )
      assert.ok(world.network.story().some(line => line.endsWith('491 INVITE')))
      assert.match(`${ours.session.local}${ours.session.remote}`, /a=inactive/)
      assert.equal(await endOf(world, ours.ended), 'still on')
    }))

  test('fails when the call is over', () =>
    inWorld(async world => {
      const { ours } = await world.talk()
      ours.hangup()
      assert.deepEqual(await ours.hold(), { ok: false, status: 0 })
    }))
})

describe('a session that must be kept alive', () => {
  const asking = (headers: Record<string, string>) => ({ media: media(), headers })

  test('is refreshed by UPDATE at half of its time, for as long as both are there', () =>
    inWorld(async world => {
      const { ours } = await world.talk()
      await world.clock.pass(3 * 1800_000)
      assert.equal(await endOf(world, ours.ended), 'still on')
      const updates = world.network.story().filter(line => line.endsWith(' UPDATE'))
      assert.deepEqual(updates, Array(6).fill(['1>2 UPDATE', '2>1 200 UPDATE']).flat())
    }))

  test('is hung up by the side that waits when the other side is dead', () =>
    inWorld(async world => {
      const { ours, theirs } = await world.talk()
      world.network.lose = () => true
      await world.clock.pass(1800_000)
      assert.deepEqual(await theirs.ended, { by: 'nobody', status: 408, reason: 'Session timer expired' })
      assert.equal((await ours.ended).by, 'nobody')
      assert.ok(
        world.network.sent.some(({ text }) =>
          /^Reason: SIP;cause=408;text="Session timer expired"\r$/m.test(text),
        ),
      )
    }))

  test('is not agreed to for less than 90 seconds, and the longest minimum counts', () =>
    inWorld(async world => {
      const call = world.anna.call('sip:desk@10.0.0.2', asking({ 'Session-Expires': '60', 'Min-SE': '60' }))
      await world.clock.pass(20)
      // The caller takes the 422 as it is, because his application insists on its own values.
      assert.equal(world.network.story()[1], '2>1 422 INVITE')
      assert.match(world.network.sent[1]!.text, /^Min-SE: 90\r$/m)
      call.hangup()
      await world.clock.pass(20)
    }))
})

describe('early media and acknowledged ringing', () => {
  test('the caller hears the desk before it answers, and acknowledges that', () =>
    inWorld(async ({ clock, anna, incoming, network }) => {
      const mine = media()
      const call = anna.call('sip:desk@10.0.0.2', { media: mine })
      await clock.pass(10)
      assert.equal(await incoming[0]!.progress(media({ port: 4020 })), true)
      await clock.pass(10)
      assert.equal(mine.session?.port, 4020)
      assert.equal(call.state, 'early')
      void incoming[0]!.accept(media())
      await clock.pass(10)
      assert.equal(await call.established, true)
      assert.deepEqual(network.story().slice(2), [
        '2>1 183 INVITE',
        '1>2 PRACK',
        '2>1 200 PRACK',
        '2>1 200 INVITE',
        '1>2 ACK',
      ])
      assert.doesNotMatch(
        network.sent.find(({ text }) => /^SIP\/2.0 200[\s\S]*INVITE/.test(text))!.text,
        /application\/sdp/,
      )
    }))

  test('a lost announcement is repeated until it is acknowledged, and the answer waits for that', () =>
    inWorld(async ({ clock, anna, incoming, network }) => {
      let losses = 2
      network.lose = ({ text }) => text.startsWith('SIP/2.0 183') && losses-- > 0
      const call = anna.call('sip:desk@10.0.0.2', { media: media() })
      await clock.pass(10)
      await incoming[0]!.progress(media())
      void incoming[0]!.accept(media())
      await clock.pass(400)
      assert.ok(!network.story().includes('2>1 200 INVITE'))
      await clock.pass(3000)
      assert.equal(await call.established, true)
      assert.equal(network.story().filter(line => line === '2>1 183 INVITE').length, 3)
    }))

  test('an announcement that is never acknowledged ends the call', () =>
    inWorld(async ({ clock, anna, incoming, network }) => {
      network.lose = ({ text }) => text.startsWith('PRACK')
      const call = anna.call('sip:desk@10.0.0.2', { media: media() })
      await clock.pass(10)
      await incoming[0]!.progress(media())
      await clock.pass(32_100)
      assert.equal((await call.ended).status, 504)
      assert.equal((await incoming[0]!.ended).by, 'nobody')
    }))
})

describe('keys', () => {
  test('pressed by the caller arrive as digits, in their order', () =>
    inWorld(async world => {
      const { ours, theirs } = await world.talk()
      const keys: string[] = []
      theirs.on('dtmf', ({ digit, ms }) => void keys.push(`${digit} ${ms}`))
      for (const digit of ['1', '#', '*']) {
        const taken = ours.sendDtmfInfo(digit, 200)
        await world.clock.pass(10)
        assert.equal(await taken, true)
      }
      assert.equal(await ours.sendDtmfInfo('\r\nX: y'), false)
      assert.deepEqual(keys, ['1 200', '# 200', '* 200'])
    }))
})

describe('limits', () => {
  test('the caller after the last free line hears busy', () =>
    inWorld(
      async world => {
        await world.talk()
        const second = world.anna.call('sip:desk@10.0.0.2', { media: media() })
        await world.clock.pass(10)
        assert.equal((await second.ended).status, 486)
        assert.equal(world.incoming.length, 1)
      },
      { limits: { calls: 1 } },
    ))

  test('a flood of calls that nobody acknowledges leaves lines for others, and lines come back', () =>
    inWorld(
      async world => {
        world.desk.onInvite(call => void call.accept(media()))
        let refused = 0
        world.network.listen('10.0.0.66:5060', text => {
          if (text.startsWith('SIP/2.0 503') && /^Retry-After: 35\r$/m.test(text)) refused++
        })
        const flood = (from: number, to: number) => {
          for (let id = from; id < to; id++)
            world.network.inject(
              '10.0.0.66:5060',
              '10.0.0.2:5060',
              inviteText({ callId: `flood-${id}` }).replace('nashds8', `flood${id}`),
            )
        }
        flood(0, 90)
        await world.clock.pass(10)
        assert.equal(refused, 40)
        assert.equal(world.desk.counts.calls, 50)
        const ours = world.anna.call('sip:desk@10.0.0.2', { media: media() })
        await world.clock.pass(10)
        assert.equal(ours.state, 'confirmed')
        ours.hangup()
        await world.clock.pass(33_000)
        assert.equal(world.desk.counts.calls, 0, 'without an ACK each is given up')
        flood(90, 100)
        await world.clock.pass(10)
        assert.equal(world.desk.counts.calls, 10)
        await world.clock.pass(70_000)
      },
      { limits: { calls: 60 } },
    ))

  test('a call of ours without a free line ends at once and sends nothing', () =>
    inWorld(
      async world => {
        const call = world.anna.call('sip:desk@10.0.0.2', { media: media() })
        await world.clock.pass(10)
        assert.deepEqual(await call.ended, { by: 'nobody', status: 486, reason: 'All our lines are in use' })
        assert.equal(world.network.sent.length, 0)
      },
      {},
      { limits: { calls: 0 } },
    ))

  test('a stranger to the trunk is refused, or hears nothing at all', async () => {
    for (const [strangers, answer] of [
      ['refuse', 403],
      ['ignore', 408],
    ] as const)
      await inWorld(
        async world => {
          const call = world.anna.call('sip:desk@10.0.0.2', { media: media() })
          await world.clock.pass(33_000)
          assert.equal((await call.ended).status, answer)
          assert.equal(world.incoming.length, 0)
          assert.equal(
            world.desk.counts.transactions,
            strangers === 'refuse' ? world.desk.counts.transactions : 0,
          )
        },
        { peers: ['198.51.100.0/24'], strangers },
      )
    await inWorld(async world => void (await (await world.talk()).ours.established), {
      peers: ['10.0.0.0/30'],
    })
  })

  test('closing down hangs up and refuses new callers', () =>
    inWorld(async world => {
      const { ours } = await world.talk()
      const closing = world.desk.close()
      await world.clock.pass(50)
      await closing
      assert.equal((await ours.ended).by, 'them')
    }))
})
