import { chaos } from './chaos.ts'
import { type Benchmark, machine, readOptions, UsageFault } from './figures.ts'
import { ingest } from './ingest.ts'
import { media } from './media.ts'
import { outbound } from './outbound.ts'
import { reply } from './reply.ts'
import { timeline } from './timeline.ts'
import { turn } from './turn.ts'
import { voice } from './voice.ts'
import { soak } from './voice-soak.ts'

const benchmarks: Readonly<Record<string, Benchmark>> = {
  turn,
  ingest,
  reply,
  timeline,
  chaos,
  outbound,
  media,
  voice,
  soak,
}

/** `npm run bench -- NAME [options]`; without a name every one but `soak`, in the order of this list. */
async function main([name, ...args]: readonly string[]): Promise<boolean> {
  console.log(`${machine()}, ${new Date().toISOString().slice(0, 10)}`)
  const chosen =
    name === undefined ? Object.entries(benchmarks).filter(([, one]) => one !== soak) : entry(name)
  let well = true
  for (const [called, benchmark] of chosen) {
    console.log(`\n${called}`)
    well = (await benchmark.run(readOptions(args, benchmark.usage))) && well
  }
  return well
}

function entry(name: string): [string, Benchmark][] {
  const found = benchmarks[name]
  if (found) return [[name, found]]
  const list = Object.entries(benchmarks).map(([called, { usage }]) => `  ${called} ${usage}`)
  throw new UsageFault(`There is no benchmark "${name}". There are:\n${list.join('\n')}`)
}

try {
  if (!(await main(process.argv.slice(2)))) process.exitCode = 1
} catch (error) {
  if (!(error instanceof UsageFault)) throw error
  console.error(error.message)
  process.exitCode = 2
}
