import { parentPort, workerData } from 'node:worker_threads'
import { frameSize } from '../call-leg.ts'
import { type FromMedia, monotonic, type ToMedia } from './media-messages.ts'
import { MediaStream } from './media-stream.ts'
import { Pacer } from './pacer.ts'
import { Ports } from './ports.ts'

/** What the main thread passes to the thread that carries sound. */
export interface MediaWorkerData {
  readonly host: string
  readonly ports: readonly [number, number]
}

const mostFrames = 64

/** All calls of one thread: one pacer, one batch of frames for each time it wakes up. */
class MediaThread {
  readonly #port = parentPort!
  readonly #ports: Ports
  readonly #streams = new Map<number, { readonly stream: MediaStream; readonly leave: () => void }>()
  readonly #pacer = new Pacer(() => this.#flush(), {
    now: monotonic,
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  readonly #samples = new Int16Array(mostFrames * frameSize)
  #legs: number[] = []
  #at: number[] = []
  #stopping = false

  constructor({ host, ports }: MediaWorkerData) {
    this.#ports = new Ports(host, ports)
    this.#port.on('message', (message: ToMedia) => this.#receive(message))
  }

  #receive(message: ToMedia): void {
    if (message.kind === 'stop') this.#stop()
    else if (message.kind === 'open') void this.#open(message.leg, message.control)
    else {
      const stream = this.#streams.get(message.leg)?.stream
      if (stream) this.#act(stream, message)
      else if (message.kind === 'close') this.#post({ kind: 'closed', leg: message.leg })
    }
  }

  #act(stream: MediaStream, message: Exclude<ToMedia, { kind: 'open' | 'stop' }>): void {
    const { leg } = message
    switch (message.kind) {
      case 'connect':
        stream.connect(message.connection)
        break
      case 'play':
        stream.playout.append(message.utterance, message.counter, message.generation, message.samples)
        stream.nudge()
        break
      case 'finish':
        stream.playout.finish(message.utterance)
        stream.nudge()
        break
      case 'clear':
        stream.playout.clear()
        break
      case 'resume':
        stream.nudge()
        break
      case 'press':
        stream.press(message.digits)
        break
      case 'watch':
        stream.watch(message.silence)
        break
      case 'stats':
        this.#post({ kind: 'stats', leg, request: message.request, stats: stream.stats() })
        break
      case 'close':
        this.#close(leg)
    }
  }

  async #open(leg: number, control: Int32Array): Promise<void> {
    try {
      const ports = await this.#ports.take()
      if (this.#stopping) {
        ports.close()
        return
      }
      const stream = new MediaStream(ports, control, monotonic, {
        digit: digit => this.#post({ kind: 'digit', leg, digit }),
        played: utterance => this.#post({ kind: 'played', leg, utterance }),
        silence: () => this.#post({ kind: 'silence', leg }),
        fault: reason => this.#post({ kind: 'fault', leg, reason }),
      })
      this.#streams.set(leg, { stream, leave: this.#pacer.add(() => this.#tick(leg, stream)) })
      this.#post({ kind: 'opened', leg, port: ports.port })
    } catch (error) {
      this.#post({ kind: 'refused', leg, reason: error instanceof Error ? error.message : String(error) })
    }
  }

  #tick(leg: number, stream: MediaStream): void {
    const from = this.#legs.length * frameSize
    if (!stream.tick(this.#samples.subarray(from, from + frameSize))) return
    this.#legs.push(leg)
    this.#at.push(monotonic())
    if (this.#legs.length === mostFrames) this.#flush()
  }

  #flush(): void {
    if (this.#legs.length === 0) return
    const samples = this.#samples.slice(0, this.#legs.length * frameSize)
    this.#post({ kind: 'frames', legs: this.#legs, at: this.#at, samples }, [samples.buffer])
    this.#legs = []
    this.#at = []
  }

  #close(leg: number): void {
    const open = this.#streams.get(leg)!
    this.#streams.delete(leg)
    open.leave()
    open.stream.close()
    this.#post({ kind: 'closed', leg })
  }

  #stop(): void {
    this.#stopping = true
    for (const leg of [...this.#streams.keys()]) this.#close(leg)
    this.#port.close()
  }

  #post(message: FromMedia, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer)
  }
}

new MediaThread(workerData)
