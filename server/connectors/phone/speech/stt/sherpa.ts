import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Samples } from '../../call-leg.ts'
import { SpeechFault } from '../fault.ts'
import { anyLanguage } from '../languages.ts'
import type { Hearing, SttProvider, SttStream } from '../providers.ts'
import { Reports } from './reports.ts'
import type { FromSherpa, ToSherpa } from './sherpa-messages.ts'
import { findModel, type SherpaModel } from './sherpa-model.ts'

export interface SherpaSettings {
  /** Where a streaming model was unpacked; `frontdesk models` says which and from where. */
  readonly directory: string
  /** Threads of one recognition. */
  readonly threads: number
  /** BCP 47 of what the model understands. */
  readonly languages: readonly string[]
  /** The npm package; a path in tests. */
  readonly library?: string
}

/** ms in which a large model must be loaded from a slow disk. */
const loading = 60_000
/** Frames sent at once: 100 ms, so that a hundred calls are a thousand messages a second and not five. */
const batch = 5

const unable = {
  library:
    'sherpa-onnx-node is not installed. Run: npm install sherpa-onnx-node@1.13.8 --no-save, then start again.',
  model:
    'sherpa-onnx cannot read the model. Unpack it again and check it with: npm run frontdesk -- models verify.',
}

/**
 * sherpa-onnx, recognition on the own machine, in a process of its own: a damaged model ends the process that loads it.
 * A new one is started for the next stream.
 */
export function sherpa(settings: SherpaSettings): SttProvider {
  let room: Room | undefined
  return {
    name: 'sherpa-onnx',
    capabilities: {
      partials: true,
      endpointing: true,
      languages: settings.languages.length > 0 ? settings.languages : [anyLanguage],
    },
    open: async (_options, signal) => {
      signal.throwIfAborted()
      if (!room || room.over) room = new Room(settings)
      await room.ready
      signal.throwIfAborted()
      return room.open()
    },
    stop: async () => room?.end(),
  }
}

/** One child process and the streams within it. */
class Room {
  readonly ready: Promise<void>
  readonly #child: ChildProcess
  readonly #streams = new Map<number, SherpaStream>()
  #last = 0
  #over = false

  /** @throws SpeechFault when there is no model. */
  constructor(settings: SherpaSettings) {
    const found = findModel(settings.directory)
    if (found.kind === 'missing')
      throw new SpeechFault('settings', `${found.reason} See: npm run frontdesk -- models`)
    this.#child = fork(fileURLToPath(new URL('./sherpa-child.ts', import.meta.url)), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // The key of a cloud, the database's password: nothing of it is that program's business.
      env: { PATH: process.env.PATH, LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH },
    })
    this.ready = this.#start(settings, found.model)
    this.ready.catch(() => undefined)
  }

  get over(): boolean {
    return this.#over
  }

  open(): SttStream {
    this.#child.ref()
    this.#child.channel?.ref()
    const id = ++this.#last
    this.send({ kind: 'open', stream: id })
    const stream = new SherpaStream(id, this)
    this.#streams.set(id, stream)
    return stream
  }

  send(message: ToSherpa): void {
    if (this.#child.connected) this.#child.send(message, () => undefined)
  }

  closed(id: number): void {
    this.#streams.delete(id)
    this.send({ kind: 'close', stream: id })
    if (this.#streams.size === 0) this.#idle()
  }

  async end(): Promise<void> {
    this.#over = true
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = new Promise(resolve => this.#child.once('exit', resolve))
    this.#child.kill('SIGKILL')
    await gone
  }

  #idle(): void {
    this.#child.unref()
    this.#child.channel?.unref()
  }

  #start({ library = 'sherpa-onnx-node', threads }: SherpaSettings, model: SherpaModel): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const fail = (kind: 'settings' | 'broken', reason: string) => {
      reject(new SpeechFault(kind, reason))
      void this.end()
    }
    const timer = setTimeout(
      () => fail('settings', 'sherpa-onnx did not load its model within a minute.'),
      loading,
    )
    this.#child.on('message', (message: FromSherpa) => {
      if (message.kind === 'hearing') this.#streams.get(message.stream)?.hear(message)
      else if (message.kind === 'unable') fail('settings', unable[message.why])
      else resolve()
    })
    this.#child.once('error', () => fail('broken', 'sherpa-onnx could not be started.'))
    this.#child.once('exit', () => {
      this.#over = true
      fail('settings', unable.model)
      for (const stream of [...this.#streams.values()]) stream.lost()
      this.#streams.clear()
    })
    this.send({ kind: 'start', library, model, threads })
    return promise.finally(() => {
      clearTimeout(timer)
      this.#idle()
    })
  }
}

class SherpaStream implements SttStream {
  readonly #id: number
  readonly #room: Room
  readonly #reports = new Reports()
  #frames: Samples[] = []

  constructor(id: number, room: Room) {
    this.#id = id
    this.#room = room
  }

  push(frame: Samples): void {
    if (this.#reports.over) return
    this.#frames.push(frame)
    if (this.#frames.length >= batch) this.#flush()
  }

  endOfSpeech(): void {
    this.#flush()
    this.#room.send({ kind: 'end', stream: this.#id })
  }

  onHearing(listener: (hearing: Hearing) => void): void {
    this.#reports.onHearing(listener)
  }

  onFault(listener: (reason: string) => void): void {
    this.#reports.onFault(listener)
  }

  close(): void {
    this.#reports.close()
    this.#room.closed(this.#id)
  }

  hear({ text, final }: { readonly text: string; readonly final: boolean }): void {
    if (final || text) this.#reports.hear({ text, kind: final ? 'final' : 'partial' })
  }

  lost(): void {
    this.#reports.fault('sherpa-onnx broke down; it is started again for the next stream.')
  }

  #flush(): void {
    const samples = new Int16Array(this.#frames.reduce((sum, one) => sum + one.length, 0))
    let at = 0
    for (const frame of this.#frames) {
      samples.set(frame, at)
      at += frame.length
    }
    this.#frames = []
    if (at > 0) this.#room.send({ kind: 'sound', stream: this.#id, samples })
  }
}
