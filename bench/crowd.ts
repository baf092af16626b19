import { setTimeout as sleep } from 'node:timers/promises'
import type { Posted } from './provider-connector.ts'

/** One message as the provider lived it; moments on the driver's monotonic clock (ms). */
export interface Lived extends Posted {
  /** When it was first posted. */
  readonly began: number
  /** When it was first acknowledged. */
  readonly acknowledged: number
}

const texts = [
  'Hi',
  'Hello there',
  'When are you open?',
  'Are you open on Saturday?',
  'What time do you close on Friday?',
  'Do you have parking?',
  'Are you open on Sunday?',
  'Thanks!',
]

/** Messages of `customers` people in the order of a provider that mixes up every tenth. */
export function write(messages: number, customers: number): Posted[] {
  const list = Array.from({ length: messages }, (_, at) => ({
    id: `message-${at}`,
    from: `customer-${Math.floor(Math.random() * customers)}`,
    text: texts[Math.floor(Math.random() * texts.length)]!,
  }))
  for (let at = 0; at < list.length; at += 10) {
    const other = Math.min(list.length - 1, at + 1 + Math.floor(Math.random() * 40))
    ;[list[at], list[other]] = [list[other]!, list[at]!]
  }
  return list
}

export interface CrowdOptions {
  readonly messages: readonly Posted[]
  readonly concurrency: number
  /** A port to post to; undefined while nobody listens. */
  readonly port: () => number | undefined
  readonly onAcknowledged: (count: number) => void
}

/** Posts every message until it is acknowledged, and every tenth twice: at the same moment, or again later. */
export async function postAll(
  options: CrowdOptions,
): Promise<{ lived: Lived[]; posts: number; redelivered: number }> {
  const { messages, concurrency, port, onAcknowledged } = options
  const lived: Lived[] = []
  const counts = { posts: 0, redelivered: 0 }
  const later: Posted[] = []
  const deliver = (message: Posted) => untilAcknowledged(message, port, counts)
  let next = 0
  const work = async () => {
    for (let at = next++; at < messages.length; at = next++) {
      const message = messages[at]!
      const began = performance.now()
      const twin = Math.random() < 0.05 ? deliver(message) : undefined
      await deliver(message)
      lived.push({ ...message, began, acknowledged: performance.now() })
      onAcknowledged(lived.length)
      if (twin) counts.redelivered += 1
      await twin
      if (Math.random() < 0.05) later.push(message)
      const repeated = later.length > 20 ? later.shift() : undefined
      if (repeated) await deliver(repeated)
      if (repeated) counts.redelivered += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return { lived, ...counts }
}

async function untilAcknowledged(
  message: Posted,
  port: () => number | undefined,
  counts: { posts: number },
): Promise<void> {
  const body = JSON.stringify(message)
  for (;;) {
    const to = port()
    if (to !== undefined) {
      counts.posts += 1
      const answer = await fetch(`http://127.0.0.1:${to}/hooks/sms/in`, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(15_000),
      }).catch(() => undefined)
      // The answer's end belongs to it: a body that is not read holds the connection.
      const whole = await answer?.text().catch(() => undefined)
      if (answer?.ok && whole !== undefined) return
    }
    await sleep(20 + Math.random() * 60)
  }
}
