import { SpeechFault } from './fault.ts'
import { sherpa } from './stt/sherpa.ts'
import { findModel } from './stt/sherpa-model.ts'

/** What is wrong with a directory of a recognition model, in words; undefined when it is complete and loads. */
export async function modelFault(directory: string): Promise<string | undefined> {
  const found = findModel(directory)
  if (found.kind === 'missing') return found.reason
  const provider = sherpa({ directory, threads: 1, languages: [] })
  try {
    const stream = await provider.open({ language: 'en', hints: [] }, new AbortController().signal)
    stream.close()
    return undefined
  } catch (error) {
    return error instanceof SpeechFault ? error.message : 'It could not be tried.'
  } finally {
    await provider.stop?.()
  }
}
