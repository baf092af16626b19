import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { createAudioMedia } from './audio-media.ts'
import { createClock } from './clock.ts'
import { type Expected, overIpv6, type Read, torture } from './conformance-cases.ts'
import type { Source } from './flow.ts'
import { type Parsed, parse } from './parse.ts'
import { payloadsOf } from './pcap.ts'
import { noNames } from './resolve.ts'
import { runUserAgent } from './user-agent.ts'

/** What one set of cases came to. */
export interface SipConformance {
  readonly name: string
  readonly passed: number
  readonly total: number
  /** Case and what was wrong. */
  readonly failures: readonly string[]
}

/** Runs the third-party messages of `sip/` in the folder through the parser and a whole user agent; absent sets give no line. */
export async function sipConformance(fixtures: string): Promise<SipConformance[]> {
  const sip = join(fixtures, 'sip')
  const results: SipConformance[] = []
  const add = (name: string, cases: readonly (readonly [name: string, wrong: string | undefined])[]) =>
    results.push({
      name,
      total: cases.length,
      passed: cases.filter(([, wrong]) => wrong === undefined).length,
      failures: cases.flatMap(([each, wrong]) => (wrong === undefined ? [] : [`${each}: ${wrong}`])),
    })
  if (existsSync(join(sip, 'rfc4475'))) add('sip rfc4475', await tortureSet(join(sip, 'rfc4475')))
  if (existsSync(join(sip, 'rfc5118'))) add('sip rfc5118', await ipv6Set(join(sip, 'rfc5118')))
  if (existsSync(join(sip, 'pcap'))) add('sip captures', await captures(join(sip, 'pcap')))
  return results
}

type Case = readonly [name: string, wrong: string | undefined]

async function tortureSet(folder: string): Promise<Case[]> {
  const index: Record<string, { readonly class: string }> = JSON.parse(
    await readFile(join(folder, 'index.json'), 'utf8'),
  )
  const cases: Case[] = []
  for (const [name, { class: kind }] of Object.entries(index)) {
    const file = join(folder, `${name}.dat`)
    if (existsSync(file))
      cases.push([name, await judge(await readFile(file), torture[name] ?? byClass(kind))])
  }
  return cases
}

/** For a message that the table does not know: what its class alone says. */
function byClass(kind: string): Expected | undefined {
  return kind.startsWith('invalid') ? { kind: 'refused', answers: [400] } : undefined
}

async function ipv6Set(folder: string): Promise<Case[]> {
  const files = (await readdir(folder)).filter(each => each.endsWith('.sip')).sort()
  return Promise.all(
    files.map(async (file): Promise<Case> => {
      const name = file.replace(/\.sip$/, '')
      return [name, await judge(await readFile(join(folder, file)), overIpv6[name])]
    }),
  )
}

/** What is wrong, or undefined. Without an expectation it has to be understood. */
export async function judge(bytes: Buffer, expected: Expected | undefined): Promise<string | undefined> {
  const parsed = parse(bytes)
  const answers = await answersTo(parsed)
  if (!expected)
    return parsed.kind === 'request' || parsed.kind === 'response' ? undefined : `read as ${parsed.kind}`
  if (parsed.kind !== expected.kind) return `read as ${parsed.kind} instead of ${expected.kind}`
  const read = asRead(parsed)
  if (expected.fact && !(read && expected.fact(read))) return 'read wrongly'
  const final = answers.at(-1)
  if (final === undefined ? expected.answers.length > 0 : !expected.answers.includes(final))
    return `answered with ${final ?? 'nothing'} instead of ${expected.answers.join(' or ') || 'nothing'}`
  return undefined
}

function asRead(parsed: Parsed): Read | undefined {
  if (parsed.kind === 'request') return { ...parsed, status: 0, reason: '' }
  return parsed.kind === 'response' ? { ...parsed, method: '', uri: parsed.to.uri } : undefined
}

/** Turns of the event loop that the way from a message to its answer may take; it takes five. */
const turns = 30

/** Status codes that a user agent which takes every call sends for a message. */
async function answersTo(message: Parsed): Promise<number[]> {
  const sent: number[] = []
  let arrive: (message: Parsed, source: Source) => void = () => {}
  const agent = await runUserAgent(
    { listen: { host: '192.0.2.1', port: 5060 }, identity: 'sip:desk@192.0.2.1', names: noNames },
    createClock(),
    async ({ onMessage }) => {
      arrive = onMessage
      return {
        port: 5060,
        connections: 0,
        send: bytes => void sent.push(Number(/^SIP\/2\.0 (\d{3})/.exec(bytes.toString())?.[1] ?? 0)),
        sentBy: () => ({ host: '192.0.2.1', port: 5060 }),
        close: async () => {},
      }
    },
  )
  agent.onInvite(call => void call.accept(createAudioMedia({ address: '192.0.2.1', port: 4000 })))
  arrive(message, { protocol: 'udp', host: '198.51.100.7', port: 5060, localPort: 5060 })
  for (let turn = 0; turn < turns; turn++) await setImmediate()
  const finals = sent.filter(status => status >= 200)
  await agent.close(0)
  return finals
}

/** Every datagram that begins like SIP is understood; nothing else in the captures is. */
async function captures(folder: string): Promise<Case[]> {
  const cases: Case[] = []
  for (const file of (await readdir(folder)).filter(each => each.endsWith('.pcap')).sort())
    for (const [at, { bytes }] of payloadsOf(await readFile(join(folder, file))).entries()) {
      const { kind } = parse(bytes)
      const sip = /^(?:SIP\/2\.0 \d{3} |[A-Z]+ \S+ SIP\/2\.0\r\n)/.test(bytes.toString('latin1', 0, 300))
      const understood = kind === 'request' || kind === 'response'
      cases.push([`${file} ${at}`, sip === understood ? undefined : `read as ${kind}`])
    }
  return cases
}
