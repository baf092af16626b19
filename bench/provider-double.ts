import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Sent } from './provider-connector.ts'

export interface Arrival extends Sent {
  /** Place among all first arrivals. */
  readonly place: number
}

/**
 * The provider's side: it knows a message id again, as one with idempotency keys does.
 * @param onFirst told of each message that it did not know
 */
export async function startProvider(onFirst?: (arrival: Arrival) => void): Promise<{
  readonly url: string
  readonly arrivals: ReadonlyMap<string, Arrival>
  readonly repeats: () => number
  stop(): void
}> {
  const arrivals = new Map<string, Arrival>()
  let repeats = 0
  const server = createServer(async (request, response) => {
    const sent = (await json(request).catch(() => undefined)) as Sent | undefined
    if (!sent) return void response.destroy()
    if (arrivals.has(sent.id)) repeats += 1
    else {
      const arrival = { ...sent, place: arrivals.size }
      arrivals.set(sent.id, arrival)
      onFirst?.(arrival)
    }
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    arrivals,
    repeats: () => repeats,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
