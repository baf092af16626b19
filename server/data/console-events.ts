import type { ConsoleEvent } from '../../contract/console-api.ts'
import type { Live } from './live.ts'

const topic = 'console:'

/** Tells every open console of the business, on any node. Inside a transaction: after its commit. */
export function tellConsole(live: Live, businessId: string, event: ConsoleEvent): void {
  live.publish(businessId, { topic: `${topic}${event.kind}`, event })
}

/** Hears what `tellConsole` says, and `resync` when something may have been missed. Returns the way to stop. */
export function hearConsole(
  live: Live,
  businessId: string,
  listener: (event: ConsoleEvent) => void,
): () => void {
  // No prefix: a resync carries a topic of its own and has to be heard as well.
  return live.subscribe(businessId, '', event => {
    if (event.topic === 'resync') listener({ kind: 'resync' })
    // Only tellConsole publishes under this topic.
    else if (event.topic.startsWith(topic)) listener(event.event as ConsoleEvent)
  })
}
