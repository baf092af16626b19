import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  createAudioMedia,
  createUserAgent,
  type IncomingCall,
  type UserAgent,
  userOf,
} from '../../../server/connectors/phone/sip/index.ts'
import { freePort, host, missingSip, start } from './programs.ts'

const scenarios = join(import.meta.dirname, '../../../../shared/fixtures/sip')
const limits = { calls: 2000, pendingPerSource: 2000, messagesPerSecond: 100_000, burst: 100_000 }
const media = () => createAudioMedia({ address: host, port: 4000 })

/** What the desk does with a call, by the user that is called. */
const behaviours: Readonly<Record<string, (call: IncomingCall) => Promise<unknown> | undefined>> = {
  answer: async call => {
    call.ring()
    return call.accept(media())
  },
  busy: async call => call.reject(486),
  full: async call => call.reject(503),
  // The scenario of a scanner calls this number.
  0: async call => call.reject(603),
  early: async call => call.progress(media()),
  update: async call => {
    await call.progress(media())
    // The scenario answers the 183 with an UPDATE; the call is answered once that is through.
    const stop = call.on('session', () => {
      stop()
      void call.accept(media())
    })
  },
  acknowledged: async call => {
    await call.progress(media())
    await call.accept(media())
  },
  bye: async call => {
    await call.accept(media())
    if (await call.established) call.hangup()
  },
  reinvite: async call => {
    await call.accept(media())
    // After the first session comes that of the re-INVITE.
    let sessions = 0
    call.on('session', () => ++sessions === 1 && call.hangup())
  },
}

/** They mostly wait: for a timer of the RFC, or for the next call of a steady rate. */
const concurrency = 6

describe('SIPp, the test tool of the field', { skip: missingSip('sip-tester'), concurrency }, () => {
  let desk: UserAgent
  let folder: string
  const calls: IncomingCall[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sipp-'))
    desk = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:desk@${host}`, limits })
    desk.onInvite(call => {
      calls.push(call)
      void behaviours[userOf(call.request.uri)]?.(call)
    })
  })
  after(async () => {
    await desk.close()
    assert.deepEqual(desk.counts, { calls: 0, transactions: 0, dialogs: 0, connections: 0, timers: 0 })
    await rm(folder, { recursive: true })
  })

  /** Runs sipp to its end and gives its calls; its report of errors is part of the failure. */
  async function sipp(user: string, ...args: readonly string[]): Promise<IncomingCall[]> {
    const local = String(await freePort())
    const errors = join(folder, `${local}.log`)
    const all = [
      `${host}:${desk.port}`,
      '-s',
      user,
      '-i',
      host,
      '-p',
      local,
      '-nostdin',
      '-timeout',
      '120',
      '-trace_err',
      '-error_file',
      errors,
      ...args,
    ]
    const code = await start('sipp', all, folder).exit
    assert.equal(
      code,
      0,
      existsSync(errors) ? (await readFile(errors, 'utf8')).slice(0, 1500) : `sipp ended with ${code}`,
    )
    return calls.filter(({ request }) => request.via.port === Number(local))
  }

  for (const [transport, name] of [
    ['u1', 'UDP'],
    ['t1', 'TCP'],
  ] as const)
    test(`a thousand calls over ${name} are all served`, async () => {
      const load = ['-m', '1000', '-r', '100', '-d', '100']
      const served = await sipp('answer', '-sn', 'uac', '-t', transport, ...load)
      assert.equal(served.length, 1000)
      for (const call of served) assert.equal((await call.ended).by, 'them')
    })

  test('four hundred calls get through where every tenth message is lost', async () => {
    const load = ['-m', '400', '-r', '40', '-d', '100', '-lost', '10']
    assert.equal((await sipp('answer', '-sn', 'uac', '-t', 'u1', ...load)).length, 400)
  })

  test('two hundred calls of ours are answered by it and ended by us', async () => {
    const port = await freePort()
    const uas = start(
      'sipp',
      ['-sn', 'uas', '-i', host, '-p', String(port), '-m', '200', '-nostdin', '-timeout', '60'],
      folder,
    )
    const outcomes = Array.from({ length: 200 }, async () => {
      const call = desk.call(`sip:service@${host}:${port}`, { media: media() })
      const yes = await call.established
      call.hangup()
      return yes
    })
    assert.deepEqual(new Set(await Promise.all(outcomes)), new Set([true]))
    assert.equal(await uas.exit, 0)
  })

  test('ringing that it must acknowledge is repeated, acknowledged and followed by the answer', async () => {
    const scenario = join(import.meta.dirname, 'uac-100rel.xml')
    assert.equal((await sipp('acknowledged', '-sf', scenario, '-m', '20', '-r', '20')).length, 20)
  })

  const foreign: readonly [file: string, user: string, what: string, ...args: string[]][] = [
    ['sipp_default/uac.xml', 'answer', 'a plain call'],
    ['drachtio_scenarios/uac.xml', 'answer', 'a call of another project'],
    ['drachtio_scenarios/uac-cancel.xml', 'early', 'a call taken back during early media'],
    ['drachtio_scenarios/uac-expect-486.xml', 'busy', 'a busy line'],
    ['drachtio_scenarios/uac-expect-503.xml', 'full', 'an overloaded line'],
    ['drachtio_scenarios/uac-drop-one-503.xml', 'full', 'a refusal that gets lost'],
    ['drachtio_scenarios/uac-refresh.xml', 'answer', 'a session refreshed by re-INVITE', '-d', '200'],
    ['drachtio_scenarios/uac-update-during-invite.xml', 'update', 'an UPDATE before the answer'],
    ['drachtio_scenarios/uac-send-reinvite-no-sdp.xml', 'reinvite', 'a re-INVITE that asks for our offer'],
    ['drachtio_scenarios/uac-recv-bye.xml', 'bye', 'a call that we end'],
    ['drachtio_scenarios/uac-options-expect-200.xml', 'answer', 'the question whether we are there'],
    ['drachtio_scenarios/uac-spammer-ack-crash.xml', '0', 'a scanner with an ACK that belongs to nothing'],
    [
      'drachtio_scenarios/uac-session-expires-no-refresher.xml',
      'answer',
      'a caller who promises to refresh and does not: a minute later we hang up',
    ],
    [
      'drachtio_scenarios/uac-drop-all-200.xml',
      'answer',
      'a caller whom no answer reaches: after 32 seconds we hang up',
    ],
  ]
  for (const [file, user, what, ...args] of foreign) {
    const skip = existsSync(join(scenarios, file))
      ? false
      : 'its third-party scenario is not beside the project'
    test(`${what} (${file})`, { skip }, async () => {
      await sipp(user, '-sf', join(scenarios, file), '-m', '1', ...args)
    })
  }
})
