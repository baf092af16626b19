import { z } from 'zod'

/** How sound is written in a stream. */
export interface StreamFormat {
  readonly encoding: 'mulaw' | 'alaw' | 'pcm'
  /** Hz. */
  readonly rate: number
}

export type StreamEvent =
  | { readonly kind: 'connected' }
  | {
      readonly kind: 'start'
      readonly stream: string
      readonly call: string
      readonly account: string
      readonly parameters: Readonly<Record<string, string>>
      readonly format: StreamFormat
      /** Names are written stream_sid instead of streamSid, so ours are as well. */
      readonly snake: boolean
    }
  | { readonly kind: 'sound'; readonly bytes: Uint8Array }
  | { readonly kind: 'mark'; readonly name: string }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'stop' }
  /** Nothing that a call needs; carriers add events without asking. */
  | { readonly kind: 'other' }

const text = z.string().max(200)
const rates = [8_000, 16_000, 24_000]

const start = z.object({
  streamSid: text,
  callSid: text,
  accountSid: text.default(''),
  customParameters: z.record(text, z.string().max(1_000)).nullish(),
  mediaFormat: z
    .object({
      encoding: text.default('audio/x-mulaw'),
      sampleRate: z.coerce
        .number()
        .refine(rate => rates.includes(rate))
        .default(8_000),
    })
    .prefault({}),
})
const envelopes = {
  start: z.object({ start }),
  media: z.object({ media: z.object({ payload: z.string().max(60_000), track: text.optional() }) }),
  mark: z.object({ mark: z.object({ name: text }) }),
  dtmf: z.object({ dtmf: z.object({ digit: z.string().regex(/^[0-9*#A-D]$/i) }) }),
}
const event = z.object({ event: z.string() })

/** Media types of sound that is not compressed; "raw" is what Exotel calls 16-bit PCM. */
const encodings: Readonly<Record<string, StreamFormat['encoding']>> = {
  'audio/x-mulaw': 'mulaw',
  'audio/mulaw': 'mulaw',
  pcmu: 'mulaw',
  'audio/x-alaw': 'alaw',
  pcma: 'alaw',
  'audio/x-raw': 'pcm',
  raw: 'pcm',
  base64: 'pcm',
  'audio/x-l16': 'pcm',
  l16: 'pcm',
}

/**
 * One message of a media stream (https://www.twilio.com/docs/voice/media-streams/websocket-messages), also as Exotel
 * writes it (https://developer.exotel.com/docs/agentstream/websocket-protocol). Undefined when it cannot be read.
 */
export function parseStreamEvent(message: string): StreamEvent | undefined {
  try {
    const raw: unknown = JSON.parse(message)
    const named = camel(raw)
    const kind = event.safeParse(named).data?.event
    switch (kind) {
      case undefined:
        return undefined
      case 'connected':
      case 'stop':
        return { kind }
      case 'start':
        return startOf(named, /"stream_sid"/.test(message))
      case 'media': {
        const { media } = envelopes.media.parse(named)
        const ours = media.track !== undefined && media.track !== 'inbound'
        return ours ? { kind: 'other' } : { kind: 'sound', bytes: Buffer.from(media.payload, 'base64') }
      }
      case 'mark':
        return { kind, name: envelopes.mark.parse(named).mark.name }
      case 'dtmf':
        return { kind: 'digit', digit: envelopes.dtmf.parse(named).dtmf.digit.toUpperCase() }
      default:
        return { kind: 'other' }
    }
  } catch {
    return undefined
  }
}

function startOf(named: unknown, snake: boolean): StreamEvent | undefined {
  const { streamSid, callSid, accountSid, customParameters, mediaFormat } = envelopes.start.parse(named).start
  const encoding = encodings[mediaFormat.encoding.toLowerCase()]
  if (!encoding) return undefined
  return {
    kind: 'start',
    ...{ stream: streamSid, call: callSid, account: accountSid, snake },
    parameters: customParameters ?? {},
    format: { encoding, rate: mediaFormat.sampleRate },
  }
}

/** Names of the protocol in one spelling; what the customer named is left alone. */
function camel(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > 3) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const key = name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase())
      return [key, key === 'customParameters' ? inner : camel(inner, depth + 1)]
    }),
  )
}

/** Our side of the protocol, for one stream. */
export function streamWriter(stream: string, snake: boolean) {
  const sid = { [snake ? 'stream_sid' : 'streamSid']: stream }
  const write = (event: string, more: object = {}) => JSON.stringify({ event, ...sid, ...more })
  return {
    media: (bytes: Uint8Array) =>
      write('media', { media: { payload: Buffer.from(bytes).toString('base64') } }),
    mark: (name: string) => write('mark', { mark: { name } }),
    clear: () => write('clear'),
  }
}
