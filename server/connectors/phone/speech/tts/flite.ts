import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { SpeechFault } from '../fault.ts'
import type { SpeechPiece, TtsOptions, TtsProvider } from '../providers.ts'
import type { FliteCancel, FliteDone, FliteJob, FliteStop } from './flite-worker.ts'

export const fliteVoices = ['slt', 'rms', 'awb', 'kal', 'kal16'] as const

export interface FliteSettings {
  /** slt is a woman, the others are men; rms is understood best on the phone. */
  readonly voice: (typeof fliteVoices)[number]
  /** 0.5 slow to 2 fast; 1 is usual. */
  readonly speed: number
}

/** ms for one sentence: a hundred times what the longest takes. */
const longest = 10_000
/** ms for the sentence that is being rendered when the voice is stopped. */
const longestStop = 2_000

interface Waiting {
  readonly resolve: (samples: Int16Array) => void
  readonly reject: (fault: SpeechFault) => void
}

/** The voice that needs nothing but npm: flite of Carnegie Mellon as WebAssembly, in a thread of its own. English. */
export function flite(settings: FliteSettings): TtsProvider {
  const engine = new Engine()
  return {
    name: 'flite',
    capabilities: { streaming: false, wordTimes: false, languages: ['en'] },
    speak: (text, options, signal) => speak(engine, settings, text, options, signal),
    stop: () => engine.stop(),
  }
}

async function* speak(
  engine: Engine,
  settings: FliteSettings,
  text: string,
  { voice }: TtsOptions,
  signal: AbortSignal,
): AsyncIterable<SpeechPiece> {
  if (signal.aborted) return
  const plain = plainOf(text)
  if (!/[a-z0-9]/i.test(plain))
    throw new SpeechFault('settings', 'flite speaks English only. Add a voice for this language.')
  const chosen = fliteVoices.find(one => one === voice) ?? settings.voice
  const samples = await engine.render({ text: plain, voice: chosen, stretch: 1 / settings.speed }, signal)
  if (samples && !signal.aborted) yield { samples }
}

/** Letters flite knows; what looks like an option of its command line is never at the start. */
function plainOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, ', ')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/^[\s-]+/, '')
    .trim()
}

class Engine {
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #last = 0

  /** Undefined when it was called off. */
  render(job: Omit<FliteJob, 'id'>, signal: AbortSignal): Promise<Int16Array | undefined> {
    const id = ++this.#last
    return new Promise((resolve, reject) => {
      const over = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
        this.#waiting.delete(id)
        if (this.#waiting.size === 0) this.#worker?.unref()
      }
      const abort = () => {
        over()
        this.#worker?.postMessage({ id, cancel: true } satisfies FliteCancel)
        resolve(undefined)
      }
      const timer = setTimeout(() => this.#end('flite took too long for a sentence.'), longest)
      signal.addEventListener('abort', abort)
      this.#waiting.set(id, {
        resolve: samples => {
          over()
          resolve(samples)
        },
        reject: fault => {
          over()
          reject(fault)
        },
      })
      const worker = this.#start()
      worker.ref()
      worker.postMessage({ id, ...job } satisfies FliteJob)
    })
  }

  async stop(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#refuse('The voice was stopped.')
    if (!worker) return
    // A thread that is killed in the middle of a sentence leaves its file open and its folder behind.
    const gone = once(worker, 'exit')
    worker.ref()
    worker.postMessage({ stop: true } satisfies FliteStop)
    const timer = setTimeout(() => void worker.terminate(), longestStop)
    await gone
    clearTimeout(timer)
  }

  #start(): Worker {
    if (this.#worker) return this.#worker
    // node:wasi warns once that it may change; the version of node that runs is part of the product.
    const worker = new Worker(new URL('./flite-worker.ts', import.meta.url), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    worker.unref()
    worker.on('message', (done: FliteDone) => {
      const waiting = this.#waiting.get(done.id)
      if (done.samples) waiting?.resolve(done.samples)
      else waiting?.reject(new SpeechFault('broken', 'flite could not speak a sentence. Add a second voice.'))
    })
    worker.on('error', () => this.#lost(worker))
    worker.on('exit', () => this.#lost(worker))
    this.#worker = worker
    return worker
  }

  #lost(worker: Worker): void {
    if (worker === this.#worker) this.#end('flite broke down; it is started again for the next sentence.')
  }

  #end(reason: string): void {
    const worker = this.#worker
    this.#worker = undefined
    this.#refuse(reason)
    void worker?.terminate()
  }

  #refuse(reason: string): void {
    for (const { reject } of [...this.#waiting.values()]) reject(new SpeechFault('broken', reason))
  }
}
