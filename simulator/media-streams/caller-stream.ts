import { WebSocket } from 'ws'
import { judge } from './judge.ts'

/** Bytes of 20 ms: µ-law, 8 kHz. */
const frame = 160
const frameMs = 20
/** µ-law silence. */
const silence = 0xff

export interface StreamIds {
  readonly accountSid: string
  readonly callSid: string
  readonly streamSid: string
}

/**
 * One call between somebody on the telephone and a socket: what they say goes out every 20 ms, what comes is played to
 * them every 20 ms, and marks go back when everything before them was played or cleared, as Twilio does it.
 */
export class CallerStream {
  /** What the server did wrong. */
  readonly faults: string[] = []
  /** Everything the caller heard, µ-law, silence left out. */
  readonly heard: number[] = []
  readonly ended = Promise.withResolvers<'caller' | 'server'>()
  clears = 0
  readonly #ids: StreamIds
  readonly #socket: WebSocket
  readonly #listeners = new Set<() => void>()
  #toSay: number[] = []
  #toPlay: (number | { readonly mark: string })[] = []
  #sequence = 0
  #chunk = 0
  #next = 0
  #timer: NodeJS.Timeout | undefined

  constructor(url: string, ids: StreamIds, parameters: Readonly<Record<string, string>>) {
    this.#ids = ids
    this.#socket = new WebSocket(url)
    this.#socket.on('open', () => this.#begin(parameters))
    this.#socket.on('message', (data, binary) => this.#take(binary ? '' : data.toString()))
    this.#socket.on('error', () => this.faults.push('31920 Stream - WebSocket - Handshake Error'))
    this.#socket.on('close', () => this.#over('server'))
  }

  /** The caller says this, after what they are saying. */
  say(ulaw: Iterable<number>): void {
    this.#toSay.push(...ulaw)
  }

  press(digit: string): void {
    this.#send('dtmf', { dtmf: { track: 'inbound_track', digit } })
  }

  hangUp(): void {
    const { accountSid, callSid } = this.#ids
    this.#send('stop', { stop: { accountSid, callSid } })
    this.#over('caller')
  }

  /** Resolves once it is so, looking again whenever 20 ms passed. */
  async until(so: () => boolean): Promise<void> {
    while (!so()) await new Promise<void>(resolve => this.#listeners.add(resolve))
  }

  #begin(parameters: Readonly<Record<string, string>>): void {
    const { accountSid, callSid, streamSid } = this.#ids
    this.#socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }))
    this.#send('start', {
      start: {
        ...{ accountSid, callSid, streamSid, tracks: ['inbound'], customParameters: parameters },
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 },
      },
    })
    this.#next = performance.now()
    this.#tick()
  }

  #send(event: string, more: object): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    const { streamSid } = this.#ids
    this.#sequence += 1
    this.#socket.send(JSON.stringify({ event, sequenceNumber: String(this.#sequence), ...more, streamSid }))
  }

  #tick(): void {
    const said = this.#toSay.splice(0, frame)
    const payload = Buffer.alloc(frame, silence)
    payload.set(said)
    this.#chunk += 1
    const timestamp = String((this.#chunk - 1) * frameMs)
    const media = { track: 'inbound', chunk: String(this.#chunk), timestamp }
    this.#send('media', { media: { ...media, payload: payload.toString('base64') } })
    this.#play()
    for (const listener of this.#listeners) listener()
    this.#listeners.clear()
    this.#next += frameMs
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#next - performance.now()))
  }

  #play(): void {
    for (let room = frame; this.#toPlay.length > 0; ) {
      const [next] = this.#toPlay
      if (typeof next === 'number' && room === 0) return
      this.#toPlay.shift()
      if (typeof next === 'number') {
        this.heard.push(next)
        room -= 1
      } else if (next) this.#mark(next.mark)
    }
  }

  #mark(name: string): void {
    this.#send('mark', { mark: { name } })
  }

  #take(text: string): void {
    const message = judge(text, this.#ids.streamSid)
    if ('fault' in message) this.faults.push(message.fault)
    else if (message.event === 'media') this.#toPlay.push(...message.bytes)
    else if (message.event === 'mark') this.#toPlay.push({ mark: message.name })
    else {
      this.clears += 1
      const marks = this.#toPlay.filter(one => typeof one !== 'number')
      this.#toPlay = []
      for (const { mark } of marks) this.#mark(mark)
    }
  }

  #over(by: 'caller' | 'server'): void {
    clearTimeout(this.#timer)
    this.#socket.close()
    this.ended.resolve(by)
    for (const listener of this.#listeners) listener()
    this.#listeners.clear()
  }
}
