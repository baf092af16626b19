import { createMediaEngine, type MediaEngine } from '../../../server/connectors/phone/media/media-engine.ts'
import type { MediaLeg } from '../../../server/connectors/phone/media/media-leg.ts'
import { joined } from '../../../server/connectors/phone/media/testing/sound.ts'
import {
  type Account,
  type Call,
  createUserAgent,
  type IncomingCall,
  type UserAgent,
} from '../../../server/connectors/phone/sip/index.ts'
import { mediaFor } from '../../../server/connectors/phone/sip-leg/sip-leg.ts'
import { flite } from '../../../server/connectors/phone/speech/tts/flite.ts'

const host = '127.0.0.1'
const sip = { address: host, srtp: 'off' } as const
/** Amplitude (of 32,768) above which the other side is heard. */
const loud = 200

/** A telephone with a synthetic person who speaks and waits for silence. */
export class Handset {
  readonly number: string
  readonly #agent: UserAgent
  readonly #media: MediaEngine
  readonly #voice = flite({ voice: 'rms', speed: 1 })
  #count = 0

  constructor(number: string, agent: UserAgent, media: MediaEngine) {
    this.number = number
    this.#agent = agent
    this.#media = media
  }

  get server(): string {
    return `sip:${host}:${this.#agent.port}`
  }

  /** Registers at a provider; resolves once it is. */
  async register(account: Account): Promise<void> {
    const registration = this.#agent.register(account)
    await new Promise<void>(resolve =>
      registration.on('state', ({ state }) => state === 'registered' && resolve()),
    )
  }

  onRing(listener: (call: IncomingCall) => void): void {
    this.#agent.onInvite(listener)
  }

  /** Calls by the telephone's own provider when it has an account there. */
  async dial(address: string, account?: Account): Promise<OnTheLine> {
    const audio = await this.#media.open()
    const from = `<sip:${this.number}@${host}>`
    const call = this.#agent.call(address, {
      ...{ media: mediaFor(audio, sip), from },
      ...(account ? { account } : {}),
    })
    return new OnTheLine(call, audio)
  }

  async call(address: string, account?: Account): Promise<OnTheLine> {
    const line = await this.dial(address, account)
    if (!(await line.established)) throw new Error(`Nobody took the call: ${(await line.ended).reason}`)
    return line
  }

  async pickUp(call: IncomingCall): Promise<OnTheLine> {
    const audio = await this.#media.open()
    const line = new OnTheLine(call, audio)
    await call.accept(mediaFor(audio, sip))
    return line
  }

  /** A call that is given up while it still rings, or before. */
  giveUp(address: string): Call {
    const from = `<sip:${this.number}@${host}>`
    const call = this.#agent.call(address, {
      from,
      // An offer is never made: the caller hangs up before there is anything to agree on.
      media: { offer: async () => 'v=0\r\n', answer: async () => undefined, answered: async () => false },
    })
    return call
  }

  async speech(text: string): Promise<Int16Array> {
    const pieces: number[] = []
    for await (const { samples } of this.#voice.speak(text, { language: 'en' }, new AbortController().signal))
      pieces.push(...samples)
    return Int16Array.from(pieces)
  }

  /** Gives the sound that was said. */
  async say(line: OnTheLine, text: string): Promise<Int16Array> {
    const sound = await this.speech(text)
    await line.play(`u${this.#count++}`, sound)
    return sound
  }

  async stop(): Promise<void> {
    await this.#agent.close()
    await this.#media.stop()
    await this.#voice.stop()
  }
}

/** One call as the person holds it. */
export class OnTheLine {
  readonly #call: Call
  readonly #audio: MediaLeg
  #lastLoud = performance.now()
  /** Seconds of sound that were heard. */
  heard = 0
  readonly #frames: Int16Array[] = []

  constructor(call: Call, audio: MediaLeg) {
    this.#call = call
    this.#audio = audio
    audio.onFrame(frame => {
      this.#frames.push(frame.slice())
      if (Math.sqrt(frame.reduce((sum, each) => sum + each * each, 0) / frame.length) < loud) return
      this.#lastLoud = performance.now()
      this.heard += frame.length / 8_000
    })
    void call.ended.then(() => audio.close())
  }

  get id(): string {
    return this.#call.id
  }

  get established(): Promise<boolean> {
    return this.#call.established
  }

  get ended(): Call['ended'] {
    return this.#call.ended
  }

  /** All that was heard, pauses included. */
  get sound(): Int16Array {
    return joined(this.#frames)
  }

  async play(id: string, samples: Int16Array): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#audio.onPlayed(played => played === id && resolve())
    this.#audio.play(id, samples)
    this.#audio.finish(id)
    await Promise.race([promise, this.#call.ended])
  }

  press(key: string): void {
    this.#audio.press(key)
  }

  /** The other side has said something and stopped for so many ms, as people wait for their turn. */
  async turn(ms = 2_000): Promise<void> {
    const before = this.heard
    const end = performance.now() + 30_000
    while (performance.now() < end && (this.heard < before + 0.3 || performance.now() - this.#lastLoud < ms))
      await new Promise(resolve => setTimeout(resolve, 50))
  }

  hangup(): void {
    this.#call.hangup()
  }
}

export async function openHandset(number: string, ports: readonly [number, number]): Promise<Handset> {
  const agent = await createUserAgent({ listen: { host, port: 0 }, identity: `<sip:${number}@${host}>` })
  const media = createMediaEngine({
    host,
    ports,
    onFault: ({ reason }) => {
      throw new Error(reason)
    },
  })
  return new Handset(number, agent, media)
}
