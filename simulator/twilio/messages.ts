import { splitSegments } from '../../contract/segments.ts'

/** One Message resource (https://www.twilio.com/docs/messaging/api/message-resource). */
export interface StoredMessage {
  readonly sid: string
  readonly accountSid: string
  readonly from: string
  readonly to: string
  readonly body: string
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-reply'
  readonly messagingServiceSid: string | undefined
  readonly statusCallback: string | undefined
  readonly media: readonly { readonly sid: string; readonly type: string; readonly content: Uint8Array }[]
  readonly created: Date
  status: 'queued' | 'sent' | 'delivered' | 'undelivered' | 'received'
  errorCode: number | undefined
}

/** Kept in memory and forgotten with the process; the oldest go first. */
const most = 5_000

export class Messages {
  readonly #all = new Map<string, StoredMessage>()

  add(message: StoredMessage): StoredMessage {
    this.#all.set(message.sid, message)
    for (const sid of this.#all.keys()) {
      if (this.#all.size <= most) break
      this.#all.delete(sid)
    }
    return message
  }

  find(accountSid: string, sid: string): StoredMessage | undefined {
    const found = this.#all.get(sid)
    return found?.accountSid === accountSid ? found : undefined
  }

  /** Newest first, by the filters of the list resource. */
  list(accountSid: string, query: URLSearchParams): readonly StoredMessage[] {
    const [to, from, on] = [query.get('To'), query.get('From'), query.get('DateSent')]
    const [before, after] = [query.get('DateSent<'), query.get('DateSent>')]
    return [...this.#all.values()]
      .filter(({ accountSid: owner }) => owner === accountSid)
      .filter(one => (to === null || one.to === to) && (from === null || one.from === from))
      .filter(({ created }) => on === null || created.toISOString().startsWith(on.slice(0, 10)))
      .filter(({ created }) => before === null || created <= endOfDay(before))
      .filter(({ created }) => after === null || created >= new Date(after))
      .reverse()
  }
}

function endOfDay(date: string): Date {
  return date.length > 10 ? new Date(date) : new Date(`${date}T23:59:59.999Z`)
}

export function resource(message: StoredMessage): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}`
  const date = message.created.toUTCString().replace('GMT', '+0000')
  // A Messaging Service chooses its sender after the request is answered.
  const undecided = message.messagingServiceSid && message.status === 'queued'
  return {
    account_sid: message.accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: date,
    date_sent: message.status === 'queued' ? null : date,
    date_updated: date,
    direction: message.direction,
    error_code: message.errorCode ?? null,
    error_message: null,
    from: undecided ? null : message.from,
    messaging_service_sid: message.messagingServiceSid ?? null,
    num_media: String(message.media.length),
    num_segments: undecided ? '0' : String(splitSegments(message.body).segments.length),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  }
}

export function page(all: readonly StoredMessage[], url: URL): Record<string, unknown> {
  const size = Math.min(Math.max(Number(url.searchParams.get('PageSize')) || 50, 1), 1_000)
  const at = Math.max(Number(url.searchParams.get('Page')) || 0, 0)
  const uriOf = (number: number) => {
    const query = new URLSearchParams(url.searchParams)
    query.set('Page', String(number))
    return `${url.pathname}?${query}`
  }
  const messages = all.slice(at * size, (at + 1) * size)
  return {
    messages: messages.map(resource),
    page: at,
    page_size: size,
    start: at * size,
    end: at * size + Math.max(messages.length - 1, 0),
    first_page_uri: uriOf(0),
    previous_page_uri: at > 0 ? uriOf(at - 1) : null,
    next_page_uri: all.length > (at + 1) * size ? uriOf(at + 1) : null,
    uri: url.pathname + url.search,
  }
}
