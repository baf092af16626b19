import type { Channel } from '../../contract/message.ts'
import type { AccountHealth, ChannelAccount, Connector } from '../connectors/connector.ts'
import { accountsFor } from '../data/accounts.ts'
import { readProfile } from '../data/businesses.ts'
import type { Database } from '../data/database.ts'
import type { Live } from '../data/live.ts'
import type { Vault } from '../data/vault.ts'
import type { Log } from '../log.ts'
import type { AccountRef } from './path.ts'

export interface ServedDeps {
  readonly database: Database
  readonly live: Live
  readonly vault: Vault
  readonly connectors: ReadonlyMap<Channel, Connector>
  readonly log: Log
}

const topic = 'accounts'

/** The channel accounts that this node serves, and their lights. */
export class Served {
  readonly #deps: ServedDeps
  #accounts = new Map<string, AccountRef>()
  #unreadable: AccountHealth[] = []
  readonly #heard = new Map<string, () => void>()
  #last: Promise<void> = Promise.resolve()

  constructor(deps: ServedDeps) {
    this.#deps = deps
  }

  /** The account with this id, if it is served here. */
  find = (accountId: string): AccountRef | undefined => this.#accounts.get(accountId)

  /** Hands every connector its accounts as they are in the database now. One at a time: the last reading wins. */
  load(): Promise<void> {
    this.#last = this.#last.catch(() => {}).then(() => this.#read())
    return this.#last
  }

  async #read(): Promise<void> {
    const { database, vault, connectors } = this.#deps
    const all = await accountsFor(database.db, vault)
    const names = new Map<string, string>()
    for (const { businessId } of all)
      if (!names.has(businessId)) {
        names.set(businessId, (await readProfile(database.db, businessId)).name)
        this.#listen(businessId)
      }
    this.#accounts = new Map(all.map(({ id, businessId, channel }) => [id, { id, businessId, channel }]))
    this.#unreadable = all.flatMap(({ id, settings }) =>
      settings
        ? []
        : [
            {
              accountId: id,
              light: 'red' as const,
              reason:
                'Its passwords cannot be read with the present SECRET. Enter them again, or start with the old one.',
            },
          ],
    )
    for (const connector of connectors.values()) {
      const mine = all.flatMap(({ channel, enabled: _, settings, ...account }): ChannelAccount[] =>
        channel === connector.channel && settings
          ? [{ ...account, settings, businessName: names.get(account.businessId) ?? account.name }]
          : [],
      )
      await connector.serve(mine)
    }
  }

  /** Accounts of this business were changed on this node: every node reads them again. */
  async changed(businessId: string): Promise<void> {
    await this.load()
    this.#listen(businessId)
    this.#deps.live.publish(businessId, { topic })
  }

  health(): readonly AccountHealth[] {
    return [
      ...[...this.#deps.connectors.values()].flatMap(connector => connector.health()),
      ...this.#unreadable,
    ]
  }

  stop(): void {
    for (const end of this.#heard.values()) end()
    this.#heard.clear()
  }

  #listen(businessId: string): void {
    if (this.#heard.has(businessId)) return
    const again = () =>
      void this.load().catch(() => this.#deps.log.warn('Channel accounts could not be read again.'))
    // A resync has a topic of its own; it too may hide a change.
    const end = this.#deps.live.subscribe(businessId, '', event => {
      if (event.topic === topic || event.topic === 'resync') again()
    })
    this.#heard.set(businessId, end)
  }
}
