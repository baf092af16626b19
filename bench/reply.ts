import { Agent } from 'node:http'
import { backends, openBackend } from './backend.ts'
import { type Benchmark, ms, type Options, printTable, quantile } from './figures.ts'
import { atRate } from './load.ts'
import { startNode } from './node.ts'
import { post } from './post.ts'
import { createProvider } from './provider-connector.ts'
import { startProvider } from './provider-double.ts'

/** Nobody writes a second time before the answer to the first, unless answers take seconds. */
const customers = 200
/** ms; an answer that takes longer is counted as missing. */
const patience = 30_000
const texts = [
  'When are you open?',
  'Do you have parking?',
  'Are you open on Saturday?',
  'How much is a check-up?',
  'What time do you close on Friday?',
]

/**
 * From the provider's webhook to the answer that the provider is sent, through everything: intake, queue, the embedded
 * brain, delivery. No debounce, so every message gets its own answer. Provider and product share the process.
 */
export const reply: Benchmark = {
  usage: '[--seconds 10] [--rate 20] [--backend embedded|postgres]',
  run,
}

async function run(options: Options): Promise<boolean> {
  const seconds = options.number('seconds', 10)
  const rate = options.number('rate', 20)
  const backend = options.choice('backend', backends)
  const { end, ...place } = await openBackend(backend)
  const waiting = new Map<string, () => void>()
  const provider = await startProvider(({ to }) => waiting.get(to)?.())
  const connector = createProvider({ providerUrl: provider.url, debounce: 0 })
  const node = await startNode({ ...place, connector, answering: true })
  const agent = new Agent({ keepAlive: true })
  let next = 0
  let missing = 0
  const one = async () => {
    const from = `customer-${next % customers}`
    const answered = answerTo(from, waiting)
    next += 1
    await post(agent, node.port, from, texts[next % texts.length])
    if (!(await answered)) missing += 1
  }
  try {
    // The first message trains the classifier; the others meet customers that are known.
    await one()
    await atRate(rate, customers / rate, one)
    const { samples } = await atRate(rate, seconds, one)
    const [p50, p99, max] = [0.5, 0.99, 1].map(share => ms(quantile(samples, share)))
    printTable(
      [backend, `p50 at ${rate}/s`, 'p99', 'max', 'answers', 'missing'],
      [['webhook → answer at the provider', p50!, p99!, max!, samples.length, missing]],
    )
    return missing === 0
  } finally {
    agent.destroy()
    await node.stop()
    provider.stop()
    await end()
  }
}

/** Resolves when the customer is answered, to false when he waited in vain. */
function answerTo(from: string, waiting: Map<string, () => void>): Promise<boolean> {
  return new Promise(resolve => {
    const settle = (answered: boolean) => {
      clearTimeout(timer)
      waiting.delete(from)
      resolve(answered)
    }
    const timer = setTimeout(settle, patience, false)
    waiting.set(from, () => settle(true))
  })
}
