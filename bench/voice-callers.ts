import { setTimeout as sleep } from 'node:timers/promises'
import { monotonic } from '../server/connectors/phone/media/media-messages.ts'
import { Pacer } from '../server/connectors/phone/media/pacer.ts'
import { createUserAgent } from '../server/connectors/phone/sip/index.ts'
import { flite } from '../server/connectors/phone/speech/tts/flite.ts'
import { Caller } from './voice-caller.ts'
import type { FromCallers, ToCallers } from './voice-messages.ts'
import { sentence } from './voice-words.ts'

const host = '127.0.0.1'
/** ms between two calls that begin: nobody's telephones ring all at the same moment. */
const between = 37
const tell = (told: FromCallers) => process.send?.(told)
const agent = await createUserAgent({
  listen: { host, port: 0 },
  identity: `<sip:+4930900000@${host}>`,
  limits: { calls: 1_000, messagesPerSecond: 100_000, burst: 100_000 },
})
const clock = {
  now: monotonic,
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
const pacer = new Pacer(() => {}, clock)
const words = await speech()
let callers: readonly Caller[] = []
let stopping = false
let calls = 0
let failed = 0

/** The sentence from its first to its last loud frame. */
async function speech(): Promise<Int16Array> {
  const voice = flite({ voice: 'awb', speed: 1 })
  const samples: number[] = []
  const { signal } = new AbortController()
  for await (const piece of voice.speak(sentence.spoken, { language: 'en' }, signal))
    samples.push(...piece.samples)
  await voice.stop()
  const loud = samples.flatMap((sample, at) => (Math.abs(sample) > 1_000 ? at : []))
  const first = loud[0] ?? 0
  const frames = Math.floor(((loud.at(-1) ?? 0) - first) / 160)
  return Int16Array.from(samples.slice(first, first + frames * 160))
}

/** The same for every run: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

async function callAgain(
  caller: Caller,
  port: number,
  [least, most]: readonly [number, number],
  random: () => number,
) {
  while (!stopping) {
    calls++
    const call = await caller.call(agent, port, pacer)
    const hangUp = setTimeout(() => caller.hangup(), least + random() * (most - least))
    if (!call) failed++
    else if ((await call.ended).by !== 'us') failed++
    clearTimeout(hangUp)
    if (!call) await sleep(1_000)
  }
}

async function begin({ port, numbers, lasting }: Extract<ToCallers, { kind: 'call' }>): Promise<void> {
  callers = numbers.map((number, at) => new Caller(number, words, randomOf(at + 1)))
  for (const [at, caller] of callers.entries()) {
    if (lasting) void callAgain(caller, port, lasting, randomOf(at + 1_000))
    else {
      calls++
      const call = await caller.call(agent, port, pacer)
      if (!call) failed++
      else void call.ended.then(({ by }) => by !== 'us' && failed++)
    }
    await sleep(between)
  }
  tell({ kind: 'connected' })
}

async function hangUp(): Promise<void> {
  stopping = true
  for (const caller of callers) caller.hangup()
  await agent.close(3_000)
  tell({ kind: 'gone' })
}

process.on('disconnect', () => process.exit())
process.on('message', (message: ToCallers) => {
  if (message.kind === 'call') void begin(message)
  else if (message.kind === 'hang-up') void hangUp()
  else {
    const turns = callers.flatMap(caller => caller.turns.splice(0))
    tell({ kind: 'found', turns, late: callers.flatMap(caller => caller.lateness()), calls, failed })
    calls = 0
    failed = 0
  }
})
tell({ kind: 'ready' })
