import type { ExampleFiles, ExamplePart, Path } from './example.ts'

export interface Contradiction {
  readonly part: ExamplePart
  readonly path: Path
  readonly message: string
}

/** Where the files of one example do not agree with each other. */
export function contradictions(_example: ExampleFiles): readonly Contradiction[] {
  return []
}
