import { ms, printTable, quantile } from './figures.ts'
import type { Load } from './load.ts'

/** The embedded database has as many connections for requests. */
export const connections = 16

export function printIngest(
  backend: string,
  rate: number,
  rows: readonly (readonly [name: string, steady: Load, full: Load])[],
): void {
  printTable(
    [
      backend,
      `p50 at ${rate}/s`,
      `p99 at ${rate}/s`,
      `most a second (${connections} connections)`,
      'p99 at most',
    ],
    rows.map(([name, steady, full]) => [
      name,
      ms(quantile(steady.samples, 0.5)),
      ms(quantile(steady.samples, 0.99)),
      Math.round(full.perSecond),
      ms(quantile(full.samples, 0.99)),
    ]),
  )
  const [ours, bare] = rows
  if (ours && bare) console.log(`throughput ÷ bare: ${(ours[2].perSecond / bare[2].perSecond).toFixed(2)}`)
}
