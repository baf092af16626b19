import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { CallHost } from '../server/connectors/call-host.ts'
import { monotonic } from '../server/connectors/phone/media/media-messages.ts'
import { PhoneConnector } from '../server/connectors/phone/phone.ts'
import type { DeskOrders, FromDesk, Kept } from './voice-messages.ts'
import { answer, benchKey, benchVoice, greeting } from './voice-words.ts'

/** The phone as the product runs it, in a process of its own, with a brain that has its answer ready. */
const orders = JSON.parse(process.argv[2] ?? '{}') as DeskOrders
const tell = (told: FromDesk) => process.send?.(told)
/** ms to a model's first sentence (voice-field.md 2.1). */
const brainMs = orders.brain === 'field' ? 375 : 0

type Found = Extract<FromDesk, { kind: 'found' }>
let asked: Found['asked'][number][] = []
let paused: Found['paused'][number][] = []
let heard: Found['heard'][number][] = []
let troubles: string[] = []
let cpu = process.cpuUsage()
let count = 0
const numbers = new Map<string, string>()

const host: CallHost = {
  begin: async ({ accountId }) => {
    const callId = `call-${++count}`
    numbers.set(callId, accountId)
    return {
      callId,
      sentences: [{ text: greeting, notice: false, messageId: `${callId}-greeting` }],
      language: 'en',
      hints: [],
      record: false,
      longest: 3_600_000,
      menu: [],
    }
  },
  async *respond(callId, _said, signal) {
    asked.push({ number: numbers.get(callId) ?? '', at: monotonic() })
    if (brainMs > 0) await sleep(brainMs, undefined, { signal })
    yield { kind: 'sentence', messageId: `${callId}-${++count}`, text: answer }
    // The shortest patience there is: the last word comes later, so no policy is measured.
    yield { kind: 'expecting', what: orders.brain === 'field' ? 'open' : 'yes-no' }
  },
  note: async (_callId, text) => {
    troubles.push(`said by itself: ${text}`)
    return `note-${++count}`
  },
  heard: async (callId, _messageId, text, interrupted) => {
    if (interrupted) heard.push({ number: numbers.get(callId) ?? '', at: monotonic(), text })
  },
  answered: async () => {},
  leftMessage: async () => {},
  live: (callId, news) => {
    if (news.kind === 'state' && news.state === 'paused')
      paused.push({ number: numbers.get(callId) ?? '', at: monotonic() })
    if (news.kind === 'trouble') troubles.push(news.reason)
  },
  transferred: async () => {},
  missed: async () => {},
  unanswered: async () => {},
  ended: async callId => void numbers.delete(callId),
}

const phone = new PhoneConnector({
  listen: { host: '127.0.0.1', port: 0 },
  rtpPorts: [30_000, 32_999],
  mostCalls: 500,
  host: () => host,
  log: message => troubles.push(message),
})
await phone.start()
await phone.serve(
  orders.lines.map(({ number, ear, voice }) => ({
    id: number,
    businessId: 'bench',
    businessName: 'Maple Dental',
    address: number,
    name: 'Telephone',
    settings: {
      speech: {
        recognisers: [{ engine: 'deepgram', apiKey: benchKey, apiUrl: ear, endpointing: 5_000 }],
        voices: [{ engine: 'elevenlabs', apiKey: benchKey, voice: benchVoice, apiUrl: voice }],
        lastVoice: false,
        // Every sentence is asked for: a kept one would measure nothing.
        cacheMegabytes: 0,
      },
    },
  })),
)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function kept(): Kept {
  collect()
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage()
  const resources = process.getActiveResourcesInfo()
  const timers = resources.filter(each => each === 'Timeout' || each === 'Immediate').length
  const megabytes = (bytes: number) => bytes / 2 ** 20
  return {
    rss: megabytes(rss),
    heap: megabytes(heapUsed),
    taken: megabytes(heapTotal),
    external: megabytes(external),
    calls: phone.calls,
    timers,
    handles: resources.length - timers,
    files: files(),
  }
}

function files(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}

function found(): Found {
  const { user, system } = process.cpuUsage(cpu)
  cpu = process.cpuUsage()
  const all = { asked, paused, heard, troubles }
  asked = []
  paused = []
  heard = []
  troubles = []
  return { kind: 'found', ...all, cpu: (user + system) / 1_000 }
}

process.on('disconnect', () => process.exit())
process.on('message', order => {
  if (order === 'keep') tell({ kind: 'kept', ...kept() })
  else tell(found())
})
tell({ kind: 'listening', port: phone.port ?? 0 })
