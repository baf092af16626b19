import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Samples, sampleRate } from '../../call-leg.ts'
import { Resampler } from '../../media/resample.ts'
import { faultOf, SpeechFault } from '../fault.ts'
import { bytesOf } from '../pcm.ts'
import { output } from '../program.ts'
import type { Hearing, SttProvider, SttStream } from '../providers.ts'
import { dictionaryFor, grammarOf, wordsOf } from './dictionary.ts'
import { Gate } from './gate.ts'
import { Reports } from './reports.ts'

export interface PocketsphinxSettings {
  /** A file of JSGF; what is not in it is heard as the most similar thing that is. */
  readonly grammar: string | undefined
  /** Instead of a grammar: one of these is said. */
  readonly phrases: readonly string[]
  readonly command: string
  /** Where Debian's package pocketsphinx-en-us puts its model. */
  readonly model: string
}

/** Hz of the model. */
const modelRate = 16_000
/** Frames of one utterance: 30 s. */
const mostFrames = 1_500
const longest = 20_000

/**
 * CMU pocketsphinx with a grammar: for development and tests, where everything that is said is known. It understands
 * nothing else, and never says so (of 30 foreign sentences it took all 30 for one of its own): not for real callers.
 */
export function pocketsphinx(settings: PocketsphinxSettings): SttProvider {
  let language: Promise<Language> | undefined
  return {
    name: 'pocketsphinx',
    capabilities: { partials: false, endpointing: false, languages: ['en'] },
    open: async (_options, signal) => {
      signal.throwIfAborted()
      language ??= prepare(settings)
      try {
        return new PocketsphinxStream(settings, await language)
      } catch (error) {
        language = undefined
        throw error
      }
    },
    stop: async () => {
      const directory = await language?.then(
        ({ directory }) => directory,
        () => undefined,
      )
      language = undefined
      if (directory) await rm(directory, { recursive: true, force: true })
    },
  }
}

interface Language {
  /** Ours, with the two files in it. */
  readonly directory: string
  readonly grammar: string
  readonly dictionary: string
}

async function prepare({ grammar, phrases, model }: PocketsphinxSettings): Promise<Language> {
  const text = grammar === undefined ? grammarOf(phrases) : await read(grammar)
  const words = wordsOf(text)
  if (words.size === 0)
    throw new SpeechFault('settings', 'pocketsphinx has nothing to listen for. Give it a grammar or phrases.')
  const dictionary = await dictionaryFor(words, join(model, 'cmudict-en-us.dict')).catch(error => {
    if (error instanceof SpeechFault) throw error
    throw new SpeechFault(
      'settings',
      `${model} has no dictionary. Install it (Debian: apt install pocketsphinx-en-us).`,
    )
  })
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-grammar-'))
  const language = {
    directory,
    grammar: join(directory, 'words.gram'),
    dictionary: join(directory, 'words.dict'),
  }
  await Promise.all([writeFile(language.grammar, text), writeFile(language.dictionary, dictionary)])
  return language
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new SpeechFault(
      'settings',
      `There is no grammar at ${path}. Correct the path in the speech settings.`,
    )
  }
}

class PocketsphinxStream implements SttStream {
  readonly #settings: PocketsphinxSettings
  readonly #language: Language
  readonly #reports = new Reports()
  readonly #gate = new Gate()
  readonly #closing = new AbortController()
  #frames: Samples[] = []
  #before: Promise<void> = Promise.resolve()

  constructor(settings: PocketsphinxSettings, language: Language) {
    this.#settings = settings
    this.#language = language
  }

  push(frame: Samples): void {
    this.#frames.push(...this.#gate.push(frame))
    if (this.#frames.length >= mostFrames) this.endOfSpeech()
  }

  endOfSpeech(): void {
    const frames = [...this.#frames, ...this.#gate.end()]
    this.#frames = []
    if (this.#reports.over) return
    this.#before = this.#before
      .then(() =>
        frames.length > 0 ? recognise(frames, this.#settings, this.#language, this.#closing.signal) : '',
      )
      .then(
        text => this.#reports.hear({ text, kind: 'final' }),
        error => this.#reports.fault(faultOf('pocketsphinx', error).message),
      )
  }

  onHearing(listener: (hearing: Hearing) => void): void {
    this.#reports.onHearing(listener)
  }

  onFault(listener: (reason: string) => void): void {
    this.#reports.onFault(listener)
  }

  close(): void {
    this.#reports.close()
    this.#closing.abort()
  }
}

/** One run of pocketsphinx_batch over one file, 0.3 to 0.4 s with loading. */
async function recognise(
  frames: readonly Samples[],
  { command, model }: PocketsphinxSettings,
  { grammar, dictionary }: Language,
  signal: AbortSignal,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-utterance-'))
  try {
    await writeFile(join(directory, 'said.raw'), soundOf(frames))
    await writeFile(join(directory, 'list'), 'said\n')
    const args = [
      ...['-hmm', join(model, 'en-us'), '-dict', dictionary, '-jsgf', grammar],
      ...['-adcin', 'yes', '-cepdir', directory, '-cepext', '.raw', '-ctl', join(directory, 'list')],
      ...['-hyp', join(directory, 'heard'), '-samprate', String(modelRate), '-logfn', '/dev/null'],
    ]
    const cure = 'Install it (Debian: apt install pocketsphinx pocketsphinx-en-us).'
    for await (const _ of output({ command, args, cure, longest }, signal));
    if (signal.aborted) return ''
    const line = await readFile(join(directory, 'heard'), 'utf8')
    return line.replace(/\s*\(said -?[\d.]+\)\s*$/, '').trim()
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function soundOf(frames: readonly Samples[]): Uint8Array {
  const resampler = new Resampler(sampleRate, modelRate)
  const pieces = [...frames.map(frame => resampler.push(frame)), resampler.flush()]
  return Buffer.concat(pieces.map(bytesOf))
}
