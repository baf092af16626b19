import type { Identifier } from '../../contract/identifier.ts'
import type { Channel } from '../../contract/message.ts'
import type { Brain } from '../../contract/turn.ts'
import type { Connector } from '../connectors/connector.ts'
import { tellConsole } from '../data/console-events.ts'
import type { Database } from '../data/database.ts'
import type { Live } from '../data/live.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics/metrics.ts'

/** What every step of the path is given. */
export interface Path {
  readonly database: Database
  readonly live: Live
  readonly brain: Brain
  readonly connectors: ReadonlyMap<Channel, Connector>
  readonly log: Log
  readonly metrics: Metrics
  readonly now: () => Date
}

/** The account a message came in on, or goes out from. */
export interface AccountRef {
  readonly id: string
  readonly businessId: string
  readonly channel: Channel
}

export const laneOf = (conversationId: string): string => `conversation:${conversationId}`

/** Names the peer on one account: what a resumed client listens to. */
export const peerTopic = (accountId: string, peer: Identifier): string =>
  `peer:${accountId}:${peer.kind}:${peer.value}`

/** Rings the open consoles and the customer's own client; inside a transaction: after its commit. */
export function tellChanged(
  path: Pick<Path, 'live'>,
  changed: {
    readonly businessId: string
    readonly conversationId: string
    readonly customerId: string
    readonly accountId?: string
    readonly peer?: Identifier
  },
): void {
  const { businessId, conversationId, customerId, accountId, peer } = changed
  tellConsole(path.live, businessId, { kind: 'conversation', conversationId, customerId })
  if (accountId && peer) path.live.publish(businessId, { topic: peerTopic(accountId, peer) })
}

/** The first line of a message, for a list. */
export function previewOf(text: string, attachments = 0): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line) return line.length > 140 ? `${line.slice(0, 139)}…` : line
  return attachments > 0 ? `${attachments === 1 ? 'A file' : `${attachments} files`}` : '(empty message)'
}
