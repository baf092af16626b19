import type { HandsetAct, HandsetFile, HandsetMessage, ProviderDouble } from '../handset.ts'
import { authorised, newSid, type TwilioAccount, type TwilioNumber } from './accounts.ts'
import { Courier } from './courier.ts'
import { Faults } from './faults.ts'
import { inboundFields, received, wordsOf } from './incoming.ts'
import { brokenOff, listen } from './listen.ts'
import { Messages, page, resource, type StoredMessage } from './messages.ts'
import { OptOuts } from './opt-outs.ts'
import { wantedOf } from './outgoing.ts'
import { type RefusalCode, refusal } from './refusals.ts'
import { onHandset } from './screen.ts'

export interface TwilioApiOptions {
  readonly accounts: readonly TwilioAccount[]
  readonly host?: string
  /** 0 or absent: any free port. */
  readonly port?: number
}

/** A double of Twilio's Programmable Messaging: REST API, webhooks and the customers' handsets behind it. */
export interface TwilioDouble extends ProviderDouble {
  /** Where it listens: the `apiUrl` of an account. */
  readonly url: string
  /** The REST API without a socket, to be mounted beside others. */
  handle(request: Request): Promise<Response>
}

/** Opens it alone on a port of loopback. */
export async function openTwilioApi(options: TwilioApiOptions): Promise<TwilioDouble> {
  const server = await listen(options.host ?? '127.0.0.1', options.port ?? 0, request =>
    double.handle(request),
  )
  const double = new TwilioApi(options.accounts, () => server.url)
  const quiet = double.stop.bind(double)
  return Object.assign(double, {
    url: server.url,
    stop: async () => {
      await quiet()
      await server.close()
    },
  })
}

/** The API itself. `url`: where `handle` is reached, for the addresses of media. */
export class TwilioApi implements ProviderDouble {
  readonly app = 'sms'
  readonly #accounts: readonly TwilioAccount[]
  readonly #url: () => string
  readonly #messages = new Messages()
  readonly #optOuts = new OptOuts()
  readonly #faults = new Faults()
  readonly #courier = new Courier(this.#faults)
  readonly #listeners = new Set<(message: HandsetMessage) => void>()

  constructor(accounts: readonly TwilioAccount[], url: () => string) {
    this.#accounts = accounts
    this.#url = url
  }

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const [, sid = '', path = ''] =
      /^\/2010-04-01\/Accounts\/([^/.]+)(?:\/(.*)|\.json)$/.exec(url.pathname) ?? []
    const account = this.#accounts.find(one => one.sid === sid)
    if (!account || !authorised(account, request.headers.get('authorization'))) return refusal(20003)
    if (path === '') return Response.json({ sid, status: 'active', type: 'Full' })
    if (path === 'Messages.json' && request.method === 'POST')
      return this.#create(account, new URLSearchParams(await request.text()))
    if (request.method !== 'GET') return refusal(20404)
    if (path === 'Messages.json') return Response.json(page(this.#messages.list(sid, url.searchParams), url))
    const [, messageSid = '', mediaSid] = /^Messages\/([^/.]+)(?:\.json|\/Media\/([^/.]+))$/.exec(path) ?? []
    const found = this.#messages.find(sid, messageSid)
    if (!mediaSid) return found ? Response.json(resource(found)) : refusal(20404)
    const file = found?.media.find(one => one.sid === mediaSid)
    return file
      ? new Response(Buffer.from(file.content), { headers: { 'content-type': file.type } })
      : refusal(20404)
  }

  #create(account: TwilioAccount, form: URLSearchParams): Response {
    const fault = this.#faults.take('reject', 'fail', 'throttle', 'undeliverable', 'drop')
    const refused = { reject: 21408, fail: 20503, throttle: 20429 } as const satisfies Record<
      string,
      RefusalCode
    >
    if (fault && fault.kind in refused) return refusal(refused[fault.kind as keyof typeof refused])
    const wanted = wantedOf(account, this.#optOuts, form)
    if (typeof wanted === 'number') return refusal(wanted)
    const message = this.#messages.add({
      ...wanted,
      sid: newSid('SM'),
      accountSid: account.sid,
      direction: 'outbound-api',
      media: [],
      created: new Date(),
      status: 'queued',
      errorCode: undefined,
    })
    const answer = Response.json(resource(message), { status: 201 })
    void this.#carry(account, message, fault?.kind === 'undeliverable')
    return fault?.kind === 'drop' ? brokenOff(answer) : answer
  }

  /** queued → sent → delivered, or undelivered; each step is called back before the next. */
  async #carry(account: TwilioAccount, message: StoredMessage, undeliverable: boolean): Promise<void> {
    // The request that made it is answered first, as by a queue.
    await new Promise(resolve => setImmediate(resolve))
    message.status = 'sent'
    if (!undeliverable) this.#tell(message)
    await this.#callBack(account, message)
    message.status = undeliverable ? 'undelivered' : 'delivered'
    if (undeliverable) message.errorCode = 30005
    else this.#tell(message)
    await this.#callBack(account, message)
  }

  async #callBack(account: TwilioAccount, message: StoredMessage): Promise<void> {
    if (!message.statusCallback) return
    const { sid, status, to, from, messagingServiceSid, errorCode } = message
    const fields = {
      AccountSid: account.sid,
      ApiVersion: '2010-04-01',
      MessageSid: sid,
      SmsSid: sid,
      MessageStatus: status,
      SmsStatus: status,
      To: to,
      From: from,
      ...(messagingServiceSid ? { MessagingServiceSid: messagingServiceSid } : {}),
      ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
    }
    await this.#courier.bring({ url: message.statusCallback, authToken: account.authToken, fields })
  }

  async write(
    from: { readonly number: string; readonly name: string },
    business: string,
    act: HandsetAct,
  ): Promise<HandsetMessage> {
    const account = this.#accounts.find(({ numbers }) => numbers.some(({ number }) => number === business))
    const number = account?.numbers.find(one => one.number === business)
    if (!account || !number?.smsUrl) throw new Error(`No number ${business} receives messages here.`)
    const text = wordsOf(act)
    const meaning = this.#optOuts.read(business, from.number, text)
    const message = this.#messages.add(received(account, { from: from.number, to: business, text }, act.file))
    this.#tell(message, act.file ? [act.file] : [])
    if (meaning) this.#answer(account, message, meaning.answer)
    const type = account.advancedOptOut && meaning ? { OptOutType: meaning.type } : {}
    await this.#courier.bring({
      url: addressOf(number.smsUrl),
      fallback: number.fallbackUrl && addressOf(number.fallbackUrl),
      authToken: account.authToken,
      fields: { ...inboundFields(message, this.#url()), ...type },
    })
    return onHandset(message, act.file ? [act.file] : [])
  }

  /** What Twilio itself answers to STOP, START and HELP; the product never sees it. */
  #answer(account: TwilioAccount, asked: StoredMessage, body: string): void {
    const { from: to, to: from } = asked
    const sid = newSid('SM')
    const answer = { ...asked, sid, from, to, body, accountSid: account.sid, media: [], created: new Date() }
    this.#tell(this.#messages.add({ ...answer, direction: 'outbound-reply', status: 'delivered' }))
  }

  #tell(message: StoredMessage, files: readonly HandsetFile[] = []): void {
    for (const listener of [...this.#listeners]) listener(onHandset(message, files))
  }

  onMessage(listener: (message: HandsetMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** SMS has no read receipts. */
  async open(): Promise<void> {}

  order(fault: Parameters<ProviderDouble['order']>[0]): void {
    this.#faults.order(fault)
  }

  stop(): Promise<void> {
    return this.#courier.stop()
  }
}

const addressOf = (url: NonNullable<TwilioNumber['smsUrl']>) => (typeof url === 'string' ? url : url())
