import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ScriptedEar } from './script.ts'

/** In the place of weights: what the callers say, and after how many words the library crashes. */
const weights = z.object({
  script: z.array(z.object({ text: z.string() })),
  crashAfter: z.number().optional(),
})

interface Config {
  readonly modelConfig: { readonly transducer: { readonly encoder: string } }
}

class Stream {
  readonly ear: ScriptedEar
  readonly crashAfter: number

  constructor(ear: ScriptedEar, crashAfter: number) {
    this.ear = ear
    this.crashAfter = crashAfter
  }

  acceptWaveform({
    samples,
    sampleRate,
  }: {
    readonly samples: Float32Array
    readonly sampleRate: number
  }): void {
    if (sampleRate !== 8_000) throw new Error('the script is spoken at 8 kHz')
    this.ear.listen(Int16Array.from(samples, one => one * 32_768))
    if (this.ear.partial.split(' ').filter(Boolean).length > this.crashAfter) process.abort()
  }
}

/** The face of sherpa-onnx-node's OnlineRecognizer; like it, it ends the process when the weights are damaged. */
export class OnlineRecognizer {
  readonly #weights: z.infer<typeof weights>

  constructor({ modelConfig }: Config) {
    try {
      this.#weights = weights.parse(JSON.parse(readFileSync(modelConfig.transducer.encoder, 'utf8')))
    } catch {
      process.abort()
    }
  }

  createStream(): Stream {
    return new Stream(
      new ScriptedEar(this.#weights.script, 8_000),
      this.#weights.crashAfter ?? Number.POSITIVE_INFINITY,
    )
  }

  isReady(): boolean {
    return false
  }

  decode(): void {}

  isEndpoint({ ear }: Stream): boolean {
    return ear.silence > 0.8
  }

  reset({ ear }: Stream): void {
    ear.finish()
  }

  getResult({ ear }: Stream): { readonly text: string } {
    return { text: ear.partial.toUpperCase() }
  }
}
