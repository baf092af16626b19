import type { AccountHealth, ChannelAccount } from '../connector.ts'
import { originAllowed } from './origins.ts'
import { type ChatSettings, chatSettings } from './settings.ts'

/** A web-chat account that works; `key` is its public address, which stands in the page's source. */
export interface Widget {
  readonly key: string
  readonly account: ChannelAccount
  readonly settings: ChatSettings
}

/** Which widgets are served now. */
export interface Widgets {
  replace(accounts: readonly ChannelAccount[]): void
  /** `demoKey` is also the first widget of all, unless one has that key itself. */
  byKey(key: string | null): Widget | undefined
  byAccount(accountId: string): Widget | undefined
  all(): readonly Widget[]
  /** Whether a page of this origin may use the widget; pages of our own server always may. */
  allows(widget: Widget, origin: string | null): boolean
  lights(): readonly AccountHealth[]
}

/** The key in the source of the demo page, which shows whichever business runs. */
export const demoKey = 'demo'

/** `publicUrl` is where this product itself is reached, whose demo page shows every widget. */
export function createWidgets(publicUrl?: string): Widgets {
  const own = publicUrl === undefined ? undefined : new URL(publicUrl).origin
  let served = new Map<string, Widget>()
  let lights: readonly AccountHealth[] = []
  return {
    replace(accounts) {
      const next = new Map<string, Widget>()
      lights = accounts.map(account => {
        const reason = add(next, account)
        return reason === undefined
          ? { accountId: account.id, light: 'green' }
          : { accountId: account.id, light: 'red', reason }
      })
      served = next
    },
    byKey: key => {
      if (key === null) return undefined
      return served.get(key) ?? (key === demoKey ? served.values().next().value : undefined)
    },
    byAccount: accountId => [...served.values()].find(({ account }) => account.id === accountId),
    all: () => [...served.values()],
    allows: ({ settings }, origin) =>
      (own !== undefined && origin === own) || originAllowed(settings.origins, origin),
    lights: () => lights,
  }
}

/** Answers why the account cannot be served, or undefined after it was added. */
function add(served: Map<string, Widget>, account: ChannelAccount): string | undefined {
  const key = account.address
  if (!/^[\w.-]{1,200}$/.test(key))
    return 'The key of this widget has other characters than letters, digits, "-", "_" and ".": give it a new key.'
  if (served.has(key)) return 'Another web chat has the same key: give this one a new key.'
  try {
    served.set(key, { key, account, settings: chatSettings(account.settings) })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'The web chat settings cannot be used: save them again.'
  }
}
