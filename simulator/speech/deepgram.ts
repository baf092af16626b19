import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { json, openDoor } from './door.ts'
import { Schedule, type Trouble } from './schedule.ts'
import { ScriptedEar, type ScriptedUtterance } from './script.ts'

export interface DeepgramOptions {
  readonly apiKey: string
  /** What each stream's caller says, one after the other. */
  readonly script: readonly ScriptedUtterance[]
  readonly schedule?: Schedule
}

export interface DeepgramDouble {
  /** ws://… */
  readonly url: string
  readonly schedule: Schedule
  readonly streams: readonly DeepgramStreamTaken[]
  stop(): Promise<void>
}

/** What came in on one stream. */
export interface DeepgramStreamTaken {
  readonly query: URLSearchParams
  readonly control: string[]
  /** Bytes of sound. */
  bytes: number
  closed: boolean
}

/** Deepgram's live transcription, for linear16 and one channel, refusing what the real one refuses. */
export async function openDeepgram(options: DeepgramOptions): Promise<DeepgramDouble> {
  const schedule = options.schedule ?? new Schedule()
  const streams: DeepgramStreamTaken[] = []
  const sockets = new WebSocketServer({ noServer: true })
  const door = await openDoor((_request, response) => json(response, 404, { err_code: 'NOT_FOUND' }))
  door.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const trouble = schedule.trouble()
    const status = refusal(request, pathname, searchParams, options.apiKey, trouble)
    if (status)
      return void socket.end(`HTTP/1.1 ${status} Refused\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n`)
    sockets.handleUpgrade(request, socket, head, ws => {
      const taken: DeepgramStreamTaken = { query: searchParams, control: [], bytes: 0, closed: false }
      streams.push(taken)
      serve(ws, taken, options.script, schedule, trouble)
    })
  })
  return {
    url: door.url.replace('http', 'ws'),
    schedule,
    streams,
    stop: async () => {
      for (const client of sockets.clients) client.terminate()
      await door.stop()
    },
  }
}

function refusal(
  { headers }: IncomingMessage,
  path: string,
  query: URLSearchParams,
  apiKey: string,
  trouble: Trouble | undefined,
): number | undefined {
  if (path !== '/v1/listen') return 404
  if (headers.authorization !== `Token ${apiKey}`) return 401
  if (trouble?.kind === 'refuse') return trouble.status
  const rate = Number(query.get('sample_rate'))
  const known = query.get('encoding') === 'linear16' && rate >= 8_000 && rate <= 48_000 && query.get('model')
  if (!known || (query.has('keyterm') && !query.get('model')?.startsWith('nova-3'))) return 400
  return undefined
}

function serve(
  ws: WebSocket,
  taken: DeepgramStreamTaken,
  script: readonly ScriptedUtterance[],
  schedule: Schedule,
  trouble: Trouble | undefined,
): void {
  const ear = new ScriptedEar(script, Number(taken.query.get('sample_rate')))
  const endpointing = Number(taken.query.get('endpointing')) / 1_000
  let sent = 0
  let before = Promise.resolve()
  const send = (what: object) => {
    before = before.then(() => emit(what))
  }
  const emit = async (what: object): Promise<void> => {
    if (trouble?.kind === 'die' && sent >= trouble.after) return ws.terminate()
    if (trouble?.kind === 'stall' && sent >= trouble.after) return
    sent += 1
    await schedule.wait('next')
    if (trouble?.kind === 'garbage') return ws.send('<html>not what you asked for</html>')
    schedule.emit('is_final' in what && what.is_final ? 'final' : 'partial')
    ws.send(JSON.stringify(what))
  }
  const finish = (from_finalize: boolean) => {
    const { confidence } = ear
    const transcript = ear.finish()
    send({
      ...result(transcript, confidence),
      is_final: true,
      speech_final: !from_finalize,
      from_finalize,
    })
  }
  ws.on('close', () => {
    taken.closed = true
  })
  ws.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary) {
      const { type } = JSON.parse(data.toString()) as { type: string }
      taken.control.push(type)
      if (type === 'Finalize') finish(true)
      if (type === 'CloseStream') {
        ws.send(
          JSON.stringify({ type: 'Metadata', request_id: 'double', duration: ear.seconds, channels: 1 }),
        )
        ws.close(1000)
      }
      return
    }
    taken.bytes += data.length
    const more = ear.listen(new Int16Array(Uint8Array.from(data).buffer))
    if (more) send({ ...result(ear.partial, ear.confidence), is_final: false, speech_final: false })
    else if (endpointing > 0 && ear.silence >= endpointing) finish(false)
  })
}

function result(transcript: string, confidence: number) {
  return {
    type: 'Results',
    channel_index: [0, 1],
    duration: 1,
    start: 0,
    channel: { alternatives: [{ transcript, confidence: transcript ? confidence : 0, words: [] }] },
    metadata: { request_id: 'double' },
  }
}
