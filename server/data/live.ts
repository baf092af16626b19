import type { Database } from './database.ts'
import { afterCommit } from './engine/transaction-scope.ts'
import type { Schema } from './schema.ts'

/**
 * Something happened that an open screen should show: small, at most 6,000 bytes of JSON, ids rather than content. The
 * listener reads the rows.
 */
export interface LiveEvent {
  /** What it is about, from the general to the particular: 'conversation:42'. */
  topic: string
  [key: string]: unknown
}

/** Events may have been missed (a connection was lost): read everything again from the last known cursor. */
export const RESYNC: LiveEvent = Object.freeze({ topic: 'resync' })

export type LiveListener = (event: LiveEvent) => void

/** Live fan-out to everything that is open on any node. Events are hints; who misses one finds the rows by its cursor. */
export interface Live {
  /** Inside a transaction: sent after its commit, never after a rollback. */
  publish(businessId: string, event: LiveEvent): void
  /**
   * Hears the events of one business whose topic begins with `prefix` ('' for all), and RESYNC.
   * @returns a function that ends the subscription.
   */
  subscribe(businessId: string, prefix: string, listener: LiveListener): () => void
}

const MAX_EVENT = 6_000

export function openLive<S = Schema>({ bus }: Pick<Database<S>, 'bus'>): Live {
  return {
    publish: (businessId, event) => {
      const payload = JSON.stringify(event)
      if (Buffer.byteLength(payload) > MAX_EVENT) {
        throw new RangeError(
          `A live event has at most ${MAX_EVENT} bytes. Send an id and let the screen read the rows.`,
        )
      }
      afterCommit(() => bus.notify(channelOf(businessId), payload))
    },
    subscribe: (businessId, prefix, listener) =>
      bus.listen(
        channelOf(businessId),
        payload => {
          const event: LiveEvent = JSON.parse(payload)
          if (event.topic.startsWith(prefix)) listener(event)
        },
        () => listener(RESYNC),
      ),
  }
}

function channelOf(businessId: string): string {
  return `live:${businessId}`
}
