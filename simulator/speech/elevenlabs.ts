import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { json, openDoor, pour, type Taken, take } from './door.ts'
import { type Hum, hum, pcm } from './hum.ts'
import { Schedule } from './schedule.ts'

export interface ElevenLabsOptions {
  readonly apiKey: string
  readonly voices: readonly string[]
  readonly schedule?: Schedule
}

export interface ElevenLabsDouble {
  readonly url: string
  readonly schedule: Schedule
  readonly requests: readonly Taken[]
  /** Answers whose receiver left before their end. */
  readonly abandoned: () => number
  stop(): Promise<void>
}

const speech = z.strictObject({
  text: z.string().min(1),
  model_id: z.string(),
  language_code: z.string().optional(),
  voice_settings: z.object({ speed: z.number().min(0.7).max(1.2).optional() }).optional(),
})

const path = /^\/v1\/text-to-speech\/([^/]+)\/stream\/with-timestamps$/
/** Seconds of sound in one line of the answer. */
const perLine = 0.2

/** ElevenLabs' speech with timestamps: one JSON object a line, base64 of PCM and when each letter is said. */
export async function openElevenLabs(options: ElevenLabsOptions): Promise<ElevenLabsDouble> {
  const schedule = options.schedule ?? new Schedule()
  const requests: Taken[] = []
  let abandoned = 0
  const door = await openDoor(async (request: IncomingMessage, response: ServerResponse) => {
    const taken = await take(request)
    requests.push(taken)
    const refusal = refuse(taken, options)
    if (refusal) return json(response, refusal.status, { detail: refusal.detail })
    const trouble = schedule.trouble()
    if (trouble?.kind === 'refuse')
      return json(
        response,
        trouble.status,
        { detail: { status: 'refused', message: 'as ordered' } },
        retry(trouble),
      )
    response.writeHead(200, { 'content-type': 'application/json' })
    if (trouble?.kind === 'garbage') return void response.end('<html>not what you asked for</html>\n{"audio')
    const { text } = speech.parse(JSON.parse(taken.body.toString()))
    const rate = Number(/^pcm_(\d+)$/.exec(taken.query.get('output_format') ?? '')?.[1])
    response.once('close', () => {
      if (!response.writableFinished) abandoned += 1
    })
    await pour(response, linesOf(text, hum(text, rate), rate), schedule, trouble)
  })
  return { url: door.url, schedule, requests, abandoned: () => abandoned, stop: door.stop }
}

function refuse({ method, path: where, headers, query, body }: Taken, { apiKey, voices }: ElevenLabsOptions) {
  const voice = path.exec(where)?.[1]
  const no = (status: number, message: string) => ({ status, detail: { status: 'error', message } })
  if (method !== 'POST' || voice === undefined) return no(404, 'Not Found')
  if (headers['xi-api-key'] !== apiKey) return no(401, 'Invalid API key')
  if (!voices.includes(voice)) return no(404, 'A voice with this id was not found.')
  if (!/^pcm_(8000|16000|22050|24000)$/.test(query.get('output_format') ?? ''))
    return no(422, 'output_format')
  if (!speech.safeParse(safely(body.toString())).success) return no(422, 'body')
  return undefined
}

function safely(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function retry({ retryAfter }: { readonly retryAfter?: number }): Record<string, string> {
  return retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
}

function linesOf(text: string, { samples, starts, ends }: Hum, rate: number): string[] {
  const characters = [...text]
  const lines: string[] = []
  for (let from = 0; from < samples.length; from += perLine * rate) {
    const to = Math.min(samples.length, from + perLine * rate)
    const within = characters
      .map((_, at) => at)
      .filter(at => starts[at]! * rate >= from && starts[at]! * rate < to)
    const alignment = {
      characters: within.map(at => characters[at]),
      character_start_times_seconds: within.map(at => starts[at]),
      character_end_times_seconds: within.map(at => ends[at]),
    }
    const line = {
      audio_base64: pcm(samples.subarray(from, to)).toString('base64'),
      alignment: within.length > 0 ? alignment : null,
      normalized_alignment: within.length > 0 ? alignment : null,
    }
    lines.push(`${JSON.stringify(line)}\n`)
  }
  return lines
}
