import { conformanceDates } from './conformance-dates.ts'
import { conformanceIntents } from './conformance-intents.ts'
import { conformanceKnowledge } from './conformance-knowledge.ts'

/** One line of a conformance run: how much of a third-party set the product's own code gets right. */
export interface ConformanceResult {
  readonly name: string
  readonly passed: number
  readonly total: number
  /** Each failed case in one line. */
  readonly failures: string[]
}

/** Sets by the name given on the command line; each takes the folder of the fixtures. */
export const perceiveConformance: Readonly<
  Record<string, (fixturesDir: string) => Promise<ConformanceResult[]>>
> = { nlu: conformanceIntents, dates: conformanceDates, kb: conformanceKnowledge }
