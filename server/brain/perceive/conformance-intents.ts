import { join } from 'node:path'
import { englishExamples } from '../languages/en/examples.ts'
import { type Example, NONE, trainClassifier } from './classifier.ts'
import type { ConformanceResult } from './conformance.ts'
import { filesIn, readCsv, readJson } from './conformance-files.ts'

/** Our own negatives, as a business ships with them. */
const negatives = englishExamples.filter(example => example.intent === NONE)

/** In-scope accuracy of the classifier on public sets: trained on the train half, asked the test half. */
export async function conformanceIntents(fixturesDir: string): Promise<ConformanceResult[]> {
  const nlu = join(fixturesDir, 'nlu')
  return [...hint3(nlu), ...clinc(nlu), ...banking(nlu)]
}

function accuracy(name: string, train: readonly Example[], test: readonly Example[]): ConformanceResult {
  const classifier = trainClassifier(train)
  const failures: string[] = []
  for (const { text, intent } of test) {
    const guess = classifier.predict(text).intents[0]?.intent
    if (guess !== intent) failures.push(`"${text}": ${intent}, not ${guess}`)
  }
  return { name, passed: test.length - failures.length, total: test.length, failures }
}

/** Real users of small businesses' bots. The label for "nothing fits" is left to the out-of-scope line. */
function hint3(nlu: string): ConformanceResult[] {
  return ['v1', 'v2'].flatMap(version =>
    filesIn(/_train\.csv$/, nlu, 'hint3', version, 'train')
      .filter(file => !file.includes('subset'))
      .flatMap(file => {
        const bot = file.replace('_train.csv', '')
        if (filesIn(new RegExp(`^${bot}_test`), nlu, 'hint3', version, 'test').length === 0) return []
        const train = rows(readCsv(nlu, 'hint3', version, 'train', file), 'sentence', 'label')
        const test = rows(readCsv(nlu, 'hint3', version, 'test', `${bot}_test.csv`), 'sentence', 'label')
        const inside = test.filter(example => example.intent !== 'NO_NODES_DETECTED')
        const outside = test.filter(example => example.intent === 'NO_NODES_DETECTED')
        return [
          accuracy(`nlu hint3 ${version} ${bot} in scope`, train, inside),
          separation(`nlu hint3 ${version} ${bot} out of scope (AUROC x 1000)`, train, inside, outside),
        ]
      }),
  )
}

/** Chance that a question in scope scores higher than one out of scope, with our negatives trained in. */
function separation(
  name: string,
  train: readonly Example[],
  inside: readonly Example[],
  outside: readonly Example[],
): ConformanceResult {
  const classifier = trainClassifier([...train, ...negatives])
  const score = ({ text }: Example) => classifier.predict(text).intents[0]?.score ?? 0
  return {
    name,
    passed: Math.round(1000 * auroc(inside.map(score), outside.map(score))),
    total: 1000,
    failures: [],
  }
}

/** Area under the receiver operating characteristic: 1 separates perfectly, 0.5 not at all. */
export function auroc(positive: readonly number[], negative: readonly number[]): number {
  let above = 0
  for (const p of positive) for (const n of negative) above += p > n ? 1 : p === n ? 0.5 : 0
  return above / Math.max(1, positive.length * negative.length)
}

type Pairs = readonly (readonly [text: string, intent: string])[]
interface Clinc {
  readonly train?: Pairs
  readonly val?: Pairs
  readonly test?: Pairs
  readonly oos_val?: Pairs
  readonly oos_test?: Pairs
}

/** 150 intents, 10 domains: with 10 examples each, as an owner might write, and in full. */
function clinc(nlu: string): ConformanceResult[] {
  const all = Object.assign(
    {},
    ...filesIn(/^data.*\.json$/, nlu, 'clinc150').map(file => readJson<Clinc>(nlu, 'clinc150', file)),
  ) as Clinc
  const train = (all.train ?? []).map(([text, intent]) => ({ text, intent }))
  const test = (all.test ?? all.val ?? []).map(([text, intent]) => ({ text, intent }))
  const outside = (all.oos_test ?? all.oos_val ?? []).map(([text, intent]) => ({ text, intent }))
  if (train.length === 0 || test.length === 0) return []
  const few = firstOfEach(train, 10)
  return [
    accuracy('nlu clinc150, 10 examples each', few, test),
    accuracy('nlu clinc150, 100 examples each', train, test),
    separation('nlu clinc150, 10 examples each, out of scope (AUROC x 1000)', few, test, outside),
  ]
}

/** 77 fine-grained intents; without the official test file every fifth sentence of the rest is asked. */
function banking(nlu: string): ConformanceResult[] {
  if (filesIn(/^train\.csv$/, nlu, 'banking77').length === 0) return []
  const all = rows(readCsv(nlu, 'banking77', 'train.csv'), 'text', 'category')
  const official = filesIn(/^test\.csv$/, nlu, 'banking77').length > 0
  const test = official
    ? rows(readCsv(nlu, 'banking77', 'test.csv'), 'text', 'category')
    : all.filter((_, i) => i % 5 === 0)
  const train = official ? all : all.filter((_, i) => i % 5 !== 0)
  return [
    accuracy('nlu banking77, 10 examples each', firstOfEach(train, 10), test),
    accuracy('nlu banking77, all examples', train, test),
  ]
}

const rows = (csv: readonly Record<string, string>[], text: string, intent: string): Example[] =>
  csv.map(row => ({ text: row[text] ?? '', intent: row[intent] ?? '' }))

function firstOfEach(examples: readonly Example[], count: number): Example[] {
  const seen = new Map<string, number>()
  return examples.filter(({ intent }) => {
    seen.set(intent, (seen.get(intent) ?? 0) + 1)
    return (seen.get(intent) ?? 0) <= count
  })
}
