import type { SherpaModel } from './sherpa-model.ts'

export type ToSherpa =
  | {
      readonly kind: 'start'
      readonly library: string
      readonly model: SherpaModel
      readonly threads: number
    }
  | { readonly kind: 'open'; readonly stream: number }
  | { readonly kind: 'sound'; readonly stream: number; readonly samples: Int16Array }
  | { readonly kind: 'end'; readonly stream: number }
  | { readonly kind: 'close'; readonly stream: number }

export type FromSherpa =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unable'; readonly why: 'library' | 'model' }
  | { readonly kind: 'hearing'; readonly stream: number; readonly text: string; readonly final: boolean }
