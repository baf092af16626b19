import { z } from 'zod'
import { type ProviderAnswer, type ProviderRequest, requestProvider } from '../../provider-request.ts'
import type { TwilioSettings } from './settings.ts'

const message = z.object({
  sid: z.string(),
  status: z.string(),
  body: z.string().nullish(),
  direction: z.string().nullish(),
  date_created: z.string().nullish(),
  num_segments: z.coerce.number().nullish(),
  error_code: z.coerce.number().nullish(),
})
const list = z.object({ messages: z.array(message) })
const fault = z.object({ code: z.coerce.number().optional() })

export type TwilioMessage = z.infer<typeof message>

/** What became of a call: `refused` by Twilio with its code, `broken` when the answer is no sense, else as requestProvider says. */
export type TwilioAnswer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly code: number | undefined
      /** Milliseconds. */
      readonly retryAfter: number | undefined
    }
  | { readonly kind: 'unreached'; readonly reason: string }
  | { readonly kind: 'unsure'; readonly reason: string }

/** The two calls of the REST API that we need (https://www.twilio.com/docs/messaging/api/message-resource). */
export class TwilioApi {
  readonly #settings: TwilioSettings
  readonly #messages: string

  constructor(settings: TwilioSettings) {
    this.#settings = settings
    this.#messages = `${settings.apiUrl}/2010-04-01/Accounts/${settings.accountSid}/Messages.json`
  }

  /** Account SID and token, or the API key where there is one. */
  get authorization(): string {
    const { accountSid, authToken, apiKeySid, apiKeySecret } = this.#settings
    const pair = apiKeySid && apiKeySecret ? `${apiKeySid}:${apiKeySecret}` : `${accountSid}:${authToken}`
    return `Basic ${Buffer.from(pair).toString('base64')}`
  }

  create(
    fields: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<TwilioAnswer<TwilioMessage>> {
    return this.#ask(this.#messages, message, { method: 'POST', body: new URLSearchParams(fields), signal })
  }

  /** Newest first. */
  async newest(
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<TwilioAnswer<TwilioMessage[]>> {
    const answer = await this.#ask(`${this.#messages}?${new URLSearchParams(query)}`, list, { signal })
    return answer.kind === 'ok' ? { kind: 'ok', value: answer.value.messages } : answer
  }

  async #ask<T>(url: string, schema: z.ZodType<T>, request: ProviderRequest): Promise<TwilioAnswer<T>> {
    const headers = { authorization: this.authorization, accept: 'application/json' }
    const answer = await requestProvider(url, { ...request, headers })
    if (answer.kind !== 'answered') return answer
    if (answer.status >= 400) return refusalOf(answer)
    const parsed = schema.safeParse(jsonOf(answer.content))
    if (parsed.success && answer.status < 300) return { kind: 'ok', value: parsed.data }
    return {
      kind: 'unsure',
      reason: `${new URL(url).host} answered something that is not Twilio’s API (${answer.status}).`,
    }
  }
}

function refusalOf(answer: ProviderAnswer & { kind: 'answered' }): TwilioAnswer<never> {
  const parsed = fault.safeParse(jsonOf(answer.content))
  return {
    kind: 'refused',
    status: answer.status,
    code: parsed.success ? parsed.data.code : undefined,
    retryAfter: retryAfterOf(answer.headers.get('retry-after')),
  }
}

/** RFC 9110 10.2.3: seconds or a date. */
function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined
  const at = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now()
  return Number.isFinite(at) && at > 0 ? at : undefined
}

function jsonOf(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(content))
  } catch {
    return undefined
  }
}
