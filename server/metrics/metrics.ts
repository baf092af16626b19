import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Channel, DeliveryStatus } from '../../contract/message.ts'
import type { QueueHealth } from '../data/queue/parked.ts'

/** What the product counts about itself, for Prometheus at `/metrics`. No label holds anything of a customer. */
export interface Metrics {
  /** @param seconds from the first byte of the request to the last of the answer */
  http(route: string, method: string, status: number, seconds: number): void
  message(channel: Channel, direction: 'in' | 'out'): void
  /** A webhook that was not taken: unsigned, wrongly signed, malformed. */
  refusedWebhook(channel: Channel, status: number): void
  delivery(channel: Channel, status: DeliveryStatus): void
  /** One turn of the brain, from the message to the last sentence. */
  turn(channel: Channel, outcome: 'waiting' | 'resolved' | 'handed-over' | 'failed', seconds: number): void
  /** The exposition format of Prometheus. */
  text(): Promise<string>
  readonly contentType: string
  stop(): void
}

export interface MetricsOptions {
  /** Depth and age of the queue, asked at each scrape. */
  readonly queue: () => Promise<QueueHealth>
}

export function createMetrics({ queue }: MetricsOptions): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Histogram({
    name: 'frontdesk_http_request_duration_seconds',
    help: 'Time of HTTP requests by route pattern',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const messages = new Counter({
    name: 'frontdesk_messages_total',
    help: 'Messages stored, by channel and direction',
    labelNames: ['channel', 'direction'],
    registers,
  })
  const refused = new Counter({
    name: 'frontdesk_webhooks_refused_total',
    help: 'Webhooks that were not taken, by channel and HTTP status',
    labelNames: ['channel', 'status'],
    registers,
  })
  const deliveries = new Counter({
    name: 'frontdesk_deliveries_total',
    help: 'Changes of the delivery status of outbound messages',
    labelNames: ['channel', 'status'],
    registers,
  })
  const turns = new Histogram({
    name: 'frontdesk_turn_duration_seconds',
    help: 'Time of one turn of the brain',
    labelNames: ['channel', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  gaugeQueue(registry, queue)
  const stop = gaugeProcess(registry)
  return {
    http: (route, method, status, seconds) =>
      requests.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, seconds),
    message: (channel, direction) => messages.inc({ channel, direction }),
    refusedWebhook: (channel, status) => refused.inc({ channel, status }),
    delivery: (channel, status) => deliveries.inc({ channel, status }),
    turn: (channel, outcome, seconds) => turns.observe({ channel, outcome }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    stop,
  }
}

function gaugeQueue(registry: Registry, queue: MetricsOptions['queue']): void {
  let asked: Promise<QueueHealth | undefined> | undefined
  /** One question for each scrape, though two gauges need the answer. */
  const ask = () => {
    // A database that is away is what /readyz is for; the other figures of the scrape stay readable.
    asked ??= queue()
      .catch(() => undefined)
      .finally(() => {
        asked = undefined
      })
    return asked
  }
  new Gauge({
    name: 'frontdesk_queue_oldest_seconds',
    help: 'Age of the oldest work that could run and does not',
    registers: [registry],
    async collect() {
      const health = await ask()
      this.set(health ? health.oldestMs / 1000 : Number.NaN)
    },
  })
  new Gauge({
    name: 'frontdesk_queue_tasks',
    help: 'Work in the queue by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const health = await ask()
      this.reset()
      if (!health) return
      for (const state of ['waiting', 'running', 'parked', 'timers'] as const)
        this.set({ state }, health[state])
    },
  })
}

/** Memory and the delay of the event loop since the last scrape. Returns the way to stop. */
function gaugeProcess(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  new Gauge({
    name: 'frontdesk_event_loop_delay_seconds',
    help: 'Delay of the event loop since the last scrape',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      for (const quantile of [50, 99])
        this.set({ quantile: String(quantile / 100) }, delay.percentile(quantile) / 1e9)
      delay.reset()
    },
  })
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size in bytes',
    registers: [registry],
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'Start of the process in seconds since 1970',
    registers: [registry],
  }).set(performance.timeOrigin / 1000)
  return () => delay.disable()
}
