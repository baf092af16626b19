import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Me } from '../../contract/console-api.ts'
import type { Channel } from '../../contract/message.ts'
import type { Config } from '../config.ts'
import type { Connector } from '../connectors/connector.ts'
import type { Auth, Role } from '../data/auth.ts'
import type { Database } from '../data/database.ts'
import type { Live } from '../data/live.ts'
import type { Vault } from '../data/vault.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Actor, HandsetSimulator, MailSimulator, UseCases } from './use-cases.ts'

/** All that the HTTP server is built from. */
export interface HttpDeps {
  readonly config: Pick<Config, 'host' | 'port' | 'publicUrl' | 'trustProxy'>
  readonly log: Log
  readonly database: Database
  readonly live: Live
  readonly auth: Auth
  readonly vault: Vault
  readonly useCases: UseCases
  readonly connectors: readonly Connector[]
  readonly metrics: Metrics
  /** The channel whose account address is the public key of the widget. */
  readonly widgetChannel?: Channel | undefined
  readonly simulator?: MailSimulator | undefined
  readonly handsets?: HandsetSimulator | undefined
  /** Lets a telephone of the try-it page make one call; undefined when nobody takes calls. */
  readonly callTicket?: ((businessId: string, number: string) => string | undefined) | undefined
  /** Where the built files are; by default in this repository. */
  readonly directories?: Partial<Directories> | undefined
  /** Where telephones and providers reach this node; null while SIP is not listened for. */
  readonly telephone?: (() => Me['telephone']) | undefined
  readonly now?: (() => Date) | undefined
  readonly limits?: Partial<Limits> | undefined
}

export interface Directories {
  readonly console: string
  readonly widget: string
  readonly demo: string
}

export interface Limits {
  /** Requests to the API in a minute, for one source. */
  readonly apiPerMinute: number
  /** Attempts to sign in that one source has at once; two more a minute. */
  readonly signIns: number
  /** Sockets open at the same time, in all and for one source. */
  readonly sockets: number
  readonly socketsPerSource: number
}

/** Who a request comes from, after the session or the key was checked. */
export interface Principal {
  readonly businessId: string
  readonly role: Role
  readonly actor: Actor
  readonly email: string
}

export interface Env {
  Variables: {
    requestId: string
    /** Address of the client, for limits; never logged. */
    source: string
    principal: Principal
  }
}

export type Api = OpenAPIHono<Env>
