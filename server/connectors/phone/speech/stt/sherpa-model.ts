import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What sherpa-onnx wants to know of a streaming model (its OnlineModelConfig). */
export interface SherpaModel {
  readonly tokens: string
  readonly transducer?: { readonly encoder: string; readonly decoder: string; readonly joiner: string }
  readonly paraformer?: { readonly encoder: string; readonly decoder: string }
  readonly zipformer2Ctc?: { readonly model: string }
}

export type FoundModel =
  | { readonly kind: 'found'; readonly model: SherpaModel; readonly files: readonly string[] }
  /** In words, for who has to put it there. */
  | { readonly kind: 'missing'; readonly reason: string }

/** Finds a streaming model in a directory, or in the only directory within it, as archives unpack. */
export function findModel(directory: string): FoundModel {
  const names = namesIn(directory)
  if (!names) return { kind: 'missing', reason: `There is no directory ${directory}.` }
  const [only, ...others] = names.filter(name => isDirectory(join(directory, name)))
  if (!names.includes('tokens.txt') && only && others.length === 0) return findModel(join(directory, only))
  const tokens = names.find(name => name === 'tokens.txt')
  if (!tokens) return { kind: 'missing', reason: `${directory} has no tokens.txt.` }
  const weights = names.filter(name => name.endsWith('.onnx'))
  // Eight bits are twice as fast and hardly worse; the decoder is small, and better whole.
  const encoder = pick(weights, /^encoder/, true)
  const decoder = pick(weights, /^decoder/, false)
  const joiner = pick(weights, /^joiner/, true)
  const model = pick(weights, /^(?:model|ctc)/, true)
  const at = (name: string) => join(directory, name)
  const found = (parts: Omit<SherpaModel, 'tokens'>, files: string[]): FoundModel => ({
    kind: 'found',
    model: { tokens: at(tokens), ...parts },
    files: [tokens, ...files].map(at),
  })
  if (encoder && decoder && joiner)
    return found({ transducer: { encoder: at(encoder), decoder: at(decoder), joiner: at(joiner) } }, [
      encoder,
      decoder,
      joiner,
    ])
  if (encoder && decoder)
    return found({ paraformer: { encoder: at(encoder), decoder: at(decoder) } }, [encoder, decoder])
  if (model) return found({ zipformer2Ctc: { model: at(model) } }, [model])
  const lacking = [!encoder && 'encoder', !decoder && 'decoder', !joiner && 'joiner'].filter(Boolean)
  return { kind: 'missing', reason: `${directory} lacks ${lacking.join(', ')} (….onnx).` }
}

function pick(names: readonly string[], kind: RegExp, small: boolean): string | undefined {
  const fitting = names.filter(name => kind.test(name)).sort()
  return fitting.find(name => name.includes('.int8.') === small) ?? fitting[0]
}

function namesIn(directory: string): string[] | undefined {
  try {
    return readdirSync(directory)
  } catch {
    return undefined
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
