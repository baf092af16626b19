import { benchTurn } from '../server/brain/bench.ts'
import { type Benchmark, ms, printTable, quantile } from './figures.ts'

/** The embedded brain alone: from the message to the last sentence, the desk in memory. */
export const turn: Benchmark = {
  usage: '[--n 2000]',
  run: async options => {
    const samples = await benchTurn(options.number('n', 2_000))
    printTable(
      ['what', 'turns', 'p50', 'p99', 'max'],
      [
        [
          'one turn, desk in memory',
          samples.length,
          ms(quantile(samples, 0.5)),
          ms(quantile(samples, 0.99)),
          ms(quantile(samples, 1)),
        ],
      ],
    )
    return true
  },
}
