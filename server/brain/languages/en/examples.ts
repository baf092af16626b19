import { readFileSync } from 'node:fs'
import { type Example, NONE } from '../../perceive/classifier.ts'
import { BUILT_IN_INTENTS } from '../../perceive/percept.ts'

/** One sentence a line; blank lines and lines that begin with # are for the reader. */
function sentences(file: string): string[] {
  const text = readFileSync(new URL(`./intents/${file}.txt`, import.meta.url), 'utf8')
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
}

/** Every built-in intent's examples and the negatives, ready for `trainClassifier`; owners' own go on top. */
export const englishExamples: readonly Example[] = [...BUILT_IN_INTENTS, NONE].flatMap(intent =>
  sentences(intent).map(text => ({ text, intent })),
)

/** Words of the shipped examples: everyday vocabulary, by which a lower-case name can be told from a sentence. */
export const commonWords: ReadonlySet<string> = new Set(
  englishExamples.flatMap(
    ({ text }) =>
      text
        .toLowerCase()
        .replace(/[’‘]/g, "'")
        .match(/[\p{L}']+/gu) ?? [],
  ),
)
