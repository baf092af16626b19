import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { json, openDoor, type Taken, take } from './door.ts'
import { serveRealtime } from './openai-realtime.ts'
import { speak } from './openai-speech.ts'
import { transcribe } from './openai-transcription.ts'
import { Schedule, type Trouble } from './schedule.ts'
import type { ScriptedUtterance } from './script.ts'

export interface OpenAiAudioOptions {
  readonly apiKey: string
  readonly models: readonly string[]
  /** What callers say: over HTTP one request after the other, in realtime from the start in each session. */
  readonly script: readonly ScriptedUtterance[]
  readonly schedule?: Schedule
}

export interface OpenAiAudioDouble {
  /** As a base address is entered in settings, with the version. */
  readonly url: string
  readonly schedule: Schedule
  readonly requests: readonly Taken[]
  /** Events of clients in realtime sessions. */
  readonly events: readonly Readonly<Record<string, unknown>>[]
  /** Answers whose receiver left before their end. */
  readonly abandoned: () => number
  stop(): Promise<void>
}

/** OpenAI's audio endpoints: speech, transcriptions and realtime transcription. */
export async function openOpenAiAudio(options: OpenAiAudioOptions): Promise<OpenAiAudioDouble> {
  const schedule = options.schedule ?? new Schedule()
  const requests: Taken[] = []
  const events: Record<string, unknown>[] = []
  const said = { at: 0 }
  let abandoned = 0
  const door = await openDoor(async (request: IncomingMessage, response: ServerResponse) => {
    const taken = await take(request)
    requests.push(taken)
    const trouble = schedule.trouble()
    if (!allowed(request, options.apiKey)) return refuse(response, { status: 401 }, 'invalid_api_key')
    if (trouble?.kind === 'refuse') return refuse(response, trouble, 'as_ordered')
    response.once('close', () => {
      if (!response.writableFinished) abandoned += 1
    })
    if (taken.path === '/v1/audio/speech') return speak(taken, response, schedule, trouble)
    if (taken.path === '/v1/audio/transcriptions')
      return transcribe(taken, response, { ...options, schedule, trouble, said })
    return refuse(response, { status: 404 }, 'unknown_url')
  })
  const sockets = new WebSocketServer({ noServer: true })
  door.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const trouble = schedule.trouble()
    const status = upgradeRefusal(request, options.apiKey, trouble)
    if (status) return void socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`)
    sockets.handleUpgrade(request, socket, head, ws =>
      serveRealtime(ws, { ...options, schedule, trouble, events }),
    )
  })
  return {
    url: `${door.url}/v1`,
    schedule,
    requests,
    events,
    abandoned: () => abandoned,
    stop: async () => {
      for (const client of sockets.clients) client.terminate()
      await door.stop()
    },
  }
}

function allowed({ headers }: IncomingMessage, apiKey: string): boolean {
  return headers.authorization === `Bearer ${apiKey}`
}

function upgradeRefusal(
  request: IncomingMessage,
  apiKey: string,
  trouble: Trouble | undefined,
): number | undefined {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  if (pathname !== '/v1/realtime' || searchParams.get('intent') !== 'transcription') return 404
  if (!allowed(request, apiKey)) return 401
  return trouble?.kind === 'refuse' ? trouble.status : undefined
}

/** Their error object (schema ErrorResponse). */
function refuse(
  response: ServerResponse,
  { status, retryAfter }: { readonly status: number; readonly retryAfter?: number },
  code: string,
): void {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  json(response, status, { error: { type: 'error', message: code, param: null, code } }, headers)
}
