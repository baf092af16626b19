import { z } from 'zod'
import type { FailureCause } from '../../../contract/message.ts'
import { type ProviderAnswer, type ProviderRequest, requestProvider } from '../provider-request.ts'
import type { WhatsAppSettings } from './settings.ts'
import { vendorError } from './vendor-errors.ts'

/** Why a request brought nothing; `unknown` when it may have been carried out all the same. */
export interface GraphFailure {
  readonly status: 'failed' | 'unknown'
  readonly reason: string
  readonly retryable: boolean
  readonly cause?: FailureCause
  /** Milliseconds. */
  readonly retryAfter?: number
}

export type GraphAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: GraphFailure }

/** Meta's Graph API with the token of one account. Nothing throws for what the network or Meta does. */
export interface Graph {
  get<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<GraphAnswer<T>>
  post<T>(
    path: string,
    body: object | FormData,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<GraphAnswer<T>>
  /** Bytes behind an address that Meta named. @param most bytes that are still read */
  download(url: string, most: number, signal: AbortSignal): Promise<GraphAnswer<Uint8Array>>
}

/** A message may carry 16 MB up; the rest are small. */
const uploadTimeout = 60_000

const errorBody = z.object({ error: z.object({ code: z.number().optional() }) })

/** Hosts Meta serves media from: the token goes to nobody else. */
const mediaHost = /(?:^|\.)(?:fbsbx\.com|fbcdn\.net|whatsapp\.net)$/

export function createGraph(settings: WhatsAppSettings): Graph {
  const root = `${settings.apiUrl}/${settings.apiVersion}/`
  const authorization = `Bearer ${settings.accessToken}`
  const ask = (url: string, request: ProviderRequest) =>
    requestProvider(url, { ...request, headers: { ...request.headers, authorization } })

  return {
    get: async (path, schema, signal) => read(await ask(root + path, { signal }), schema),
    post: async (path, body, schema, signal) => {
      const form = body instanceof FormData
      const answer = await ask(root + path, {
        method: 'POST',
        body: form ? body : JSON.stringify(body),
        signal,
        ...(form ? { timeout: uploadTimeout } : { headers: { 'content-type': 'application/json' } }),
      })
      return read(answer, schema)
    },
    download: async (url, most, signal) => {
      if (!maySee(url, settings.apiUrl))
        return refusal('The file lies on a host that is not Meta’s, so it was not fetched.')
      const answer = await ask(url, { signal, most })
      if (answer.kind !== 'answered') return { ok: false, failure: unanswered(answer) }
      if (answer.status !== 200) return { ok: false, failure: failureOf(answer) }
      return { ok: true, value: answer.content }
    },
  }
}

function maySee(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false
  const { origin, protocol, hostname, username } = new URL(url)
  if (username !== '') return false
  return origin === new URL(apiUrl).origin || (protocol === 'https:' && mediaHost.test(hostname))
}

function refusal(reason: string): { readonly ok: false; readonly failure: GraphFailure } {
  return { ok: false, failure: { status: 'failed', retryable: false, reason } }
}

function read<T>(answer: ProviderAnswer, schema: z.ZodType<T>): GraphAnswer<T> {
  if (answer.kind !== 'answered') return { ok: false, failure: unanswered(answer) }
  if (answer.status < 200 || answer.status > 299) return { ok: false, failure: failureOf(answer) }
  const parsed = schema.safeParse(json(answer.content))
  if (parsed.success) return { ok: true, value: parsed.data }
  const reason = 'WhatsApp answered in a way we do not understand. Check the API address in the settings.'
  return { ok: false, failure: { status: 'unknown', retryable: false, reason } }
}

function unanswered(answer: Exclude<ProviderAnswer, { kind: 'answered' }>): GraphFailure {
  return answer.kind === 'unreached'
    ? { status: 'failed', retryable: true, cause: 'busy', reason: `${answer.reason} It is tried again.` }
    : { status: 'unknown', retryable: false, reason: `${answer.reason} A delivery report will tell.` }
}

function failureOf(answer: Extract<ProviderAnswer, { kind: 'answered' }>): GraphFailure {
  const { status, headers, content } = answer
  const parsed = errorBody.safeParse(json(content))
  // A gateway that gave up says nothing about what became of the request behind it (RFC 9110 15.6.3, 15.6.5).
  if (!parsed.success && status >= 500)
    return {
      status: 'unknown',
      retryable: false,
      reason: `WhatsApp answered with ${status} and no reason. A delivery report will tell.`,
    }
  const known = vendorError(parsed.success ? parsed.data.error.code : undefined, status)
  const asked = Number(headers.get('retry-after'))
  return { status: 'failed', ...known, ...(asked > 0 ? { retryAfter: asked * 1_000 } : {}) }
}

function json(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(content))
  } catch {
    return undefined
  }
}
