import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CallerStream } from './caller-stream.ts'
import { firstVerb } from './twiml.ts'

export interface VoiceAccount {
  readonly accountSid: string
  readonly authToken: string
  readonly number: string
}

/** What a telephone does that is called. */
export type Callee = 'answers' | 'busy' | 'no-answer' | 'unreachable'

export type CallResult =
  | { readonly kind: 'connected'; readonly stream: CallerStream }
  | { readonly kind: 'rejected' }
  /** The server did not answer as a carrier needs it. */
  | { readonly kind: 'fault'; readonly fault: string }

/** A double of Twilio's Programmable Voice with Media Streams: REST API, webhooks, TwiML and streams. */
export class MediaStreamsDouble {
  readonly #account: VoiceAccount
  readonly #callees = new Map<string, Callee>()
  readonly #streams = new Set<CallerStream>()
  readonly #server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing))
  readonly #answered: ((stream: CallerStream) => void)[] = []

  constructor(account: VoiceAccount) {
    this.#account = account
  }

  async open(): Promise<string> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    for (const stream of this.#streams) stream.hangUp()
    this.#server.closeAllConnections()
    await new Promise(resolve => this.#server.close(resolve))
  }

  callee(number: string, does: Callee): void {
    this.#callees.set(number, does)
  }

  /** The next call that somebody here answers. */
  answered(): Promise<CallerStream> {
    return new Promise(resolve => this.#answered.push(resolve))
  }

  /** Somebody calls our number; `voiceUrl` is the webhook entered for it. */
  async call(from: string, voiceUrl: string, callSid = sid('CA')): Promise<CallResult> {
    const { accountSid, number } = this.#account
    const answer = await this.#webhook(voiceUrl, {
      ...{ AccountSid: accountSid, CallSid: callSid, From: from, To: number, Caller: from, Called: number },
      ...{ ApiVersion: '2010-04-01', Direction: 'inbound', CallStatus: 'ringing' },
    })
    if (answer.status !== 200) return { kind: 'fault', fault: `11200 HTTP ${answer.status}` }
    if (!/xml/.test(answer.type)) return { kind: 'fault', fault: '12300 Invalid Content-Type' }
    return this.#run(answer.text, callSid)
  }

  #run(twiml: string, callSid: string): CallResult {
    const verb = firstVerb(twiml)
    if ('fault' in verb) return { kind: 'fault', fault: verb.fault }
    if (verb.kind === 'reject') return { kind: 'rejected' }
    const { accountSid } = this.#account
    const stream = new CallerStream(verb.url, { accountSid, callSid, streamSid: sid('MZ') }, verb.parameters)
    this.#streams.add(stream)
    void stream.ended.promise.then(() => this.#streams.delete(stream))
    return { kind: 'connected', stream }
  }

  async #webhook(url: string, fields: Readonly<Record<string, string>>) {
    const sorted = Object.keys(fields).sort()
    const signed = url + sorted.map(name => name + fields[name]).join('')
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: {
        'x-twilio-signature': createHmac('sha1', this.#account.authToken).update(signed).digest('base64'),
      },
    })
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text: await response.text(),
    }
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const { accountSid, authToken } = this.#account
    const wanted = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
    const answer = (status: number, body: object) =>
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (incoming.headers.authorization !== wanted) return void answer(401, { code: 20003, status: 401 })
    const form = new URLSearchParams(Buffer.concat(chunks).toString())
    const calls = `/2010-04-01/Accounts/${accountSid}/Calls`
    if (incoming.url !== `${calls}.json`) return void answer(200, { status: form.get('Status') })
    const { To, From, Twiml, StatusCallback } = Object.fromEntries(form)
    if (From !== this.#account.number) return void answer(400, { code: 21210, status: 400 })
    if (!To || !/^\+\d{7,15}$/.test(To)) return void answer(400, { code: 21211, status: 400 })
    if (!Twiml) return void answer(400, { code: 21205, status: 400 })
    const callSid = sid('CA')
    answer(201, { sid: callSid, status: 'queued', to: To, from: From })
    void this.#ring(callSid, this.#callees.get(To) ?? 'answers', Twiml, StatusCallback)
  }

  async #ring(callSid: string, does: Callee, twiml: string, statusUrl: string | undefined): Promise<void> {
    // The request that made it is answered first, as by a queue.
    await new Promise(resolve => setImmediate(resolve))
    const result = does === 'answers' ? this.#run(twiml, callSid) : undefined
    if (result?.kind === 'connected') {
      for (const tell of this.#answered.splice(0)) tell(result.stream)
      await result.stream.ended.promise
    }
    const status = { answers: 'completed', unreachable: 'failed', busy: 'busy', 'no-answer': 'no-answer' }[
      does
    ]
    const { accountSid } = this.#account
    if (statusUrl)
      await this.#webhook(statusUrl, {
        ...{ AccountSid: accountSid, CallSid: callSid, CallStatus: status },
      }).catch(() => undefined)
  }
}

function sid(prefix: string): string {
  return prefix + randomBytes(16).toString('hex')
}
