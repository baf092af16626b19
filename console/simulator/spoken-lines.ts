import type { CallItem } from '../api/types.ts'

type Line = CallItem['lines'][number]

/** Words that were typed to be said, and how many lines stood there at that time. */
export interface Typed {
  readonly text: string
  readonly after: number
}

export interface SpokenLine {
  readonly key: string
  /** `typed`: what was sent as sound; `understood`: what the business made of what it heard. */
  readonly kind: 'typed' | 'understood' | 'heard'
  readonly text: string
  readonly interrupted: boolean
}

/** Both sides of a call in order: what was typed stands where it was said, before what the business made of it. */
export function spokenLines(lines: readonly Line[], typed: readonly Typed[]): SpokenLine[] {
  const said = typed.map(({ text, after }, index) => ({
    after,
    line: { key: `typed-${index}`, kind: 'typed' as const, text, interrupted: false },
  }))
  const upTo = (from: number, to: number) =>
    said.filter(({ after }) => after >= from && after < to).map(({ line }) => line)
  return [
    ...lines.flatMap((line, index) => [...upTo(index, index + 1), spoken(line)]),
    ...upTo(lines.length, Number.POSITIVE_INFINITY),
  ]
}

function spoken({ id, author, text, interrupted }: Line): SpokenLine {
  return { key: id, kind: author === 'customer' ? 'understood' : 'heard', text, interrupted }
}
