import { type CallerFrame, type CallServerFrame, callFiles, callRate } from '../contract/call-protocol.ts'

/** Loaded on the first call only: microphone, loudspeaker and the socket between them and the server. */

export type CallPhase = 'asking' | 'ringing' | 'talking' | 'over'

export interface CallOptions {
  /** The server's address without a slash at its end. */
  readonly base: string
  readonly key?: string | undefined
  readonly token?: string | undefined
  readonly ticket?: string | undefined
  /** Where the socket is; calls of customers when absent. */
  readonly path?: string | undefined
  /** Nothing is sent: who listens in is not heard. */
  readonly listening?: boolean | undefined
  /** Without it only typed words are sent. */
  readonly microphone: boolean
  /** `reason` is for the caller, and empty where the call simply ended. */
  changed(phase: CallPhase, reason: string): void
}

export interface RunningCall {
  hangUp(): void
  mute(on: boolean): void
  press(digit: string): void
  /** Words to be spoken by the server's voice and sent as the caller's sound; with a ticket only. */
  speak(text: string): void
}

const noMicrophone = 'The microphone was not allowed. Allow it for this page, and try again.'
const noSound = 'This browser cannot make calls here. Please write instead.'
const cut = 'The connection is gone. Call again, or write.'

/** Calls; to be asked for in a click, since browsers start no sound by themselves. */
export function startCall(options: CallOptions): RunningCall {
  const call = new Call(options)
  void call.begin()
  return call
}

class Call implements RunningCall {
  readonly #options: CallOptions
  #phase: CallPhase = 'asking'
  #context: AudioContext | undefined
  #stream: MediaStream | undefined
  #speaker: AudioWorkletNode | undefined
  #socket: WebSocket | undefined
  #muted = false
  /** Sound of typed words that waits to be sent in the microphone's pace. */
  readonly #voice: Int16Array[] = []

  constructor(options: CallOptions) {
    this.#options = options
  }

  async begin(): Promise<void> {
    this.#become('asking')
    try {
      if (this.#options.microphone) this.#stream = await microphone()
    } catch {
      return this.#end(noMicrophone)
    }
    try {
      await this.#open()
    } catch {
      this.#end(noSound)
    }
  }

  hangUp(): void {
    this.#send({ kind: 'hang-up' })
    this.#end('')
  }

  mute(on: boolean): void {
    this.#muted = on
  }

  press(digit: string): void {
    this.#send({ kind: 'digit', digit })
  }

  speak(text: string): void {
    this.#send({ kind: 'speak', text })
  }

  async #open(): Promise<void> {
    // The browser converts better than we do; Firefox joins no microphone to another rate than its own.
    const context = await contextFor(this.#stream)
    this.#context = context
    await context.audioWorklet.addModule(this.#options.base + callFiles.worklet)
    // Hung up while it was asked for.
    if (this.#phase === 'over') return void context.close()
    const ear = new AudioWorkletNode(context, 'frontdesk-microphone', { numberOfOutputs: 1 })
    const speaker = new AudioWorkletNode(context, 'frontdesk-speaker', { numberOfInputs: 0 })
    this.#speaker = speaker
    if (this.#stream) context.createMediaStreamSource(this.#stream).connect(ear)
    // A node that leads nowhere is not run; this one gives silence.
    ear.connect(context.destination)
    speaker.connect(context.destination)
    ear.port.onmessage = ({ data }: MessageEvent<Int16Array>) => this.#heard(data)
    speaker.port.onmessage = ({ data }: MessageEvent<string>) => this.#send({ kind: 'mark', name: data })
    await context.resume()
    this.#connect()
  }

  #connect(): void {
    const { base, key, token, ticket, path = '/ws/phone/browser' } = this.#options
    const query = key === undefined ? '' : `?key=${encodeURIComponent(key)}`
    const socket = new WebSocket(`${base.replace(/^http/, 'ws')}${path}${query}`)
    this.#socket = socket
    socket.onopen = () =>
      this.#send({ kind: 'call', ...(token ? { token } : {}), ...(ticket ? { ticket } : {}) })
    socket.onmessage = ({ data }) => this.#take(JSON.parse(String(data)))
    socket.onclose = () => this.#end(this.#phase === 'talking' ? cut : noSound)
  }

  #take(frame: CallServerFrame): void {
    if (frame.kind === 'ringing') this.#become('ringing')
    else if (frame.kind === 'answered') this.#become('talking')
    else if (frame.kind === 'audio') this.#speaker?.port.postMessage(samplesOf(frame.sound))
    else if (frame.kind === 'mark') this.#speaker?.port.postMessage({ mark: frame.name })
    else if (frame.kind === 'clear') this.#speaker?.port.postMessage('clear')
    else if (frame.kind === 'voice') this.#voice.push(samplesOf(frame.sound))
    else this.#end(frame.kind === 'error' ? frame.message : '')
  }

  /** Every 20 ms, whether somebody speaks or not: silence keeps the line alive. */
  #heard(samples: Int16Array): void {
    if (this.#phase !== 'talking' || this.#options.listening) return
    const sound = this.#voice.shift() ?? (this.#muted ? new Int16Array(samples.length) : samples)
    this.#send({ kind: 'audio', sound: base64Of(sound) })
  }

  #send(frame: CallerFrame): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  #become(phase: CallPhase, reason = ''): void {
    this.#phase = phase
    this.#options.changed(phase, reason)
  }

  #end(reason: string): void {
    if (this.#phase === 'over') return
    this.#become('over', reason)
    this.#socket?.close()
    for (const track of this.#stream?.getTracks() ?? []) track.stop()
    void this.#context?.close().catch(() => {})
  }
}

/** The caller's own loudspeaker must not be taken for the caller. */
function microphone(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
  })
}

async function contextFor(stream: MediaStream | undefined): Promise<AudioContext> {
  const context = new AudioContext({ sampleRate: callRate, latencyHint: 'interactive' })
  try {
    if (stream) context.createMediaStreamSource(stream).disconnect()
    return context
  } catch {
    await context.close()
    return new AudioContext({ latencyHint: 'interactive' })
  }
}

function samplesOf(base64: string): Int16Array {
  const text = atob(base64)
  const samples = new Int16Array(text.length >> 1)
  for (let at = 0; at < samples.length; at++)
    samples[at] = text.charCodeAt(2 * at) | (text.charCodeAt(2 * at + 1) << 8)
  return samples
}

function base64Of(samples: Int16Array): string {
  let text = ''
  for (const sample of samples) text += String.fromCharCode(sample & 0xff, (sample >> 8) & 0xff)
  return btoa(text)
}
