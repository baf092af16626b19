import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest, Agent as SecureAgent } from 'node:https'
import { faultOf, SpeechFault, statusFault } from './fault.ts'

export interface SpeechRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | FormData
  readonly signal: AbortSignal
}

/** ms that a connection is kept for the next sentence: a new one to a provider costs three round trips. */
const kept = 30_000
const agent = new Agent({ keepAlive: true, timeout: kept })
const secureAgent = new SecureAgent({ keepAlive: true, timeout: kept })

/**
 * Posts to a speech provider. Redirects are not followed: the key would go along. Not by `fetch`, whose streams take
 * 2 ms more until the first sound.
 *
 * @throws SpeechFault; also when called off, which callers tell by their signal.
 */
export async function post(who: string, url: string, request: SpeechRequest): Promise<IncomingMessage> {
  let response: IncomingMessage
  try {
    response = await answered(url, request, await encoded(request.body))
  } catch (error) {
    throw faultOf(who, error)
  }
  if (response.statusCode === 200) return response
  response.destroy()
  throw statusFault(who, response.statusCode ?? 0, response.headers['retry-after'])
}

interface Body {
  readonly bytes: string | Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

async function encoded(body: string | FormData): Promise<Body> {
  if (typeof body === 'string') return { bytes: body, headers: {} }
  const form = new Response(body)
  const bytes = await form.bytes()
  return { bytes, headers: { 'content-type': form.headers.get('content-type') ?? '' } }
}

/** Once more where a kept connection had been closed meanwhile: such a request reached nobody. */
async function answered(url: string, request: SpeechRequest, body: Body): Promise<IncomingMessage> {
  for (;;) {
    const sent = sending(url, request, body)
    try {
      return await new Promise((resolve, reject) => sent.once('response', resolve).once('error', reject))
    } catch (error) {
      const stale = sent.reusedSocket && error instanceof Error && 'code' in error
      if (!stale || error.code !== 'ECONNRESET' || request.signal.aborted) throw error
    }
  }
}

function sending(url: string, { headers, signal }: SpeechRequest, { bytes, ...more }: Body): ClientRequest {
  const isSecure = url.startsWith('https:')
  const sent = (isSecure ? httpsRequest : httpRequest)(url, {
    method: 'POST',
    agent: isSecure ? secureAgent : agent,
    headers: { ...headers, ...more.headers, 'content-length': Buffer.byteLength(bytes) },
    signal,
  })
  // An abort after the answer began comes here too; who reads the body is told there.
  sent.on('error', () => {})
  sent.end(bytes)
  return sent
}

/** The body as it arrives. @throws SpeechFault when it breaks off. */
export async function* arriving(who: string, response: IncomingMessage): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of response) yield piece
  } catch (error) {
    throw faultOf(who, error)
  }
}

/** The whole body as text, up to `most` bytes. @throws SpeechFault when it breaks off or is longer. */
export async function textOf(who: string, response: IncomingMessage, most: number): Promise<string> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of arriving(who, response)) {
    bytes += piece.length
    if (bytes > most) throw new SpeechFault('broken', `${who} sent far too much. Check its address.`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}

/** Whether an answer is sound; a proxy's page of apologies would be a loud noise. */
export function assertSound(who: string, response: IncomingMessage): void {
  const type = response.headers['content-type'] ?? ''
  if (!/^(text\/|application\/(json|xml))/i.test(type)) return
  response.destroy()
  throw new SpeechFault('broken', `${who} sent ${type.split(';')[0]} instead of sound. Check its address.`)
}

/** `base` with or without a slash at its end. */
export function at(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}${path}`
}
