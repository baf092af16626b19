import { sampleRate } from '../../call-leg.ts'
import type { FromSherpa, ToSherpa } from './sherpa-messages.ts'

/** The part of sherpa-onnx-node that is used. */
interface Stream {
  acceptWaveform(sound: { readonly samples: Float32Array; readonly sampleRate: number }): void
}
interface Recognizer {
  createStream(): Stream
  isReady(stream: Stream): boolean
  decode(stream: Stream): void
  isEndpoint(stream: Stream): boolean
  reset(stream: Stream): void
  getResult(stream: Stream): { readonly text: string }
}
interface Library {
  readonly OnlineRecognizer: new (config: object) => Recognizer
}

/** Silence after the last word that brings it out of the model's look-ahead: 0.4 s, as in its examples. */
const tail = new Float32Array(0.4 * sampleRate)

let recognizer: Recognizer | undefined
const streams = new Map<number, { readonly stream: Stream; text: string }>()

function tell(message: FromSherpa): void {
  process.send?.(message)
}

async function start({ library, model, threads }: Extract<ToSherpa, { kind: 'start' }>): Promise<void> {
  let loaded: Library
  try {
    const found = (await import(library)) as Library & { readonly default?: Library }
    loaded = found.OnlineRecognizer ? found : (found.default ?? found)
  } catch {
    return tell({ kind: 'unable', why: 'library' })
  }
  try {
    // A model that is damaged does not throw: it ends this process, which is why it is one.
    recognizer = new loaded.OnlineRecognizer({
      featConfig: { sampleRate: 16_000, featureDim: 80 },
      modelConfig: { ...model, numThreads: threads, provider: 'cpu', debug: 0 },
      decodingMethod: 'greedy_search',
      enableEndpoint: true,
      rule1MinTrailingSilence: 2.4,
      rule2MinTrailingSilence: 0.8,
      rule3MinUtteranceLength: 30,
    })
    tell({ kind: 'ready' })
  } catch {
    tell({ kind: 'unable', why: 'model' })
  }
}

function listen(id: number, samples: Float32Array): void {
  const heard = streams.get(id)
  if (!heard || !recognizer) return
  heard.stream.acceptWaveform({ samples, sampleRate })
  while (recognizer.isReady(heard.stream)) recognizer.decode(heard.stream)
  const text = readable(recognizer.getResult(heard.stream).text)
  if (text !== heard.text) tell({ kind: 'hearing', stream: id, text, final: false })
  heard.text = text
  if (text && recognizer.isEndpoint(heard.stream)) finish(id)
}

function finish(id: number): void {
  const heard = streams.get(id)
  if (!heard || !recognizer) return
  tell({ kind: 'hearing', stream: id, text: heard.text, final: true })
  heard.text = ''
  recognizer.reset(heard.stream)
}

/** Models trained on LibriSpeech write in capitals only. */
function readable(text: string): string {
  const trimmed = text.trim()
  return trimmed === trimmed.toUpperCase() ? trimmed.toLowerCase() : trimmed
}

process.on('disconnect', () => process.exit(0))
process.on('message', (message: ToSherpa) => {
  if (message.kind === 'start') void start(message)
  else if (message.kind === 'open' && recognizer)
    streams.set(message.stream, { stream: recognizer.createStream(), text: '' })
  else if (message.kind === 'sound')
    listen(
      message.stream,
      Float32Array.from(message.samples, one => one / 32_768),
    )
  else if (message.kind === 'end') {
    listen(message.stream, tail)
    finish(message.stream)
  } else if (message.kind === 'close') streams.delete(message.stream)
})
