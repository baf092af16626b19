import type { ChannelAccount } from '../../connector.ts'
import type { CarrierEvents } from '../carrier.ts'
import { fetchMedia } from './media.ts'
import type { TwilioSettings } from './settings.ts'
import { type FormFields, signedByTwilio } from './signature.ts'
import { fieldsOf, inboundOf, mediaOf, statusOf } from './webhook.ts'

export interface TwilioHooksOptions {
  readonly account: ChannelAccount
  readonly settings: TwilioSettings
  readonly events: CarrierEvents
  readonly base: () => string | undefined
  /** Of our requests for the files of an MMS. */
  readonly authorization: string
  readonly came: (genuine: boolean) => void
}

const form = 'application/x-www-form-urlencoded'

/** `/hooks/sms/<account>/inbound` and `…/status/<our message id>`, both only with Twilio's signature. */
export class TwilioHooks {
  readonly #options: TwilioHooksOptions

  constructor(options: TwilioHooksOptions) {
    this.#options = options
  }

  async answer(request: Request): Promise<Response> {
    if (request.method !== 'POST') return plain(405, 'Set the webhook to HTTP POST.', { allow: 'POST' })
    const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
    const body = await request.text()
    const fields = type === form ? fieldsOf(body) : undefined
    const genuine = this.#genuine(request, fields, body)
    this.#options.came(genuine)
    if (!genuine) return plain(403, 'The X-Twilio-Signature is not right for this account.')
    if (!fields) return plain(415, `Webhooks of messages are ${form}.`)
    const [, , , , kind, messageId] = new URL(request.url).pathname.split('/')
    if (kind === 'inbound') return this.#inbound(fields)
    if (kind === 'status' && messageId) return this.#status(fields, decodeURIComponent(messageId))
    return plain(404, 'There are two webhooks: inbound and status.')
  }

  #genuine(request: Request, fields: FormFields | undefined, body: string): boolean {
    const signature = request.headers.get('x-twilio-signature') ?? ''
    const { authToken } = this.#options.settings
    return addressesOf(request, this.#options.base()).some(url =>
      signedByTwilio(authToken, { url, signature, fields, body }),
    )
  }

  async #inbound(fields: FormFields): Promise<Response> {
    const { account, settings, events, authorization } = this.#options
    const urls = mediaOf(fields)
    const files = await Promise.all(
      urls.map((url, index) => fetchMedia(url, `mms-${index + 1}`, { url: settings.apiUrl, authorization })),
    )
    const fetched = files.filter(file => file !== undefined)
    const inbound = inboundOf(fields, account.id, { fetched, lost: urls.length - fetched.length }, new Date())
    if (!inbound) return plain(400, 'A message has MessageSid and From.')
    await events.message(inbound)
    return new Response('<?xml version="1.0" encoding="UTF-8"?><Response/>', {
      headers: { 'content-type': 'text/xml; charset=utf-8' },
    })
  }

  async #status(fields: FormFields, messageId: string): Promise<Response> {
    const news = statusOf(fields, new Date())
    if (news) await this.#options.events.receipt({ messageId }, news.receipt)
    return new Response(null, { status: 204 })
  }
}

/**
 * The addresses Twilio may have signed: the one the owner gave it, and what a proxy says was called. A wrong guess only
 * fails to match; none can make a false signature right.
 */
function addressesOf(request: Request, base: string | undefined): string[] {
  const { origin } = new URL(request.url)
  const rest = request.url.slice(origin.length)
  const { headers } = request
  const proto = headers.get('x-forwarded-proto')?.split(',')[0]?.trim()
  const host = headers.get('x-forwarded-host')?.split(',')[0]?.trim() ?? headers.get('host')
  return [
    ...(base ? [base + rest] : []),
    request.url,
    ...(host ? [`${proto ?? 'https'}://${host}${rest}`] : []),
  ]
}

function plain(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } })
}
