/** Servers give up after five days at the latest (RFC 5321 4.5.4.1). */
const longest = 5 * 86_400_000
/** Recipients remembered; about 200 bytes each. */
const most = 10_000

/**
 * Whom this node sent what lately, for reports that name nothing but the recipient. In memory: after a restart such a
 * report changes nothing, as one about a stranger.
 */
export class SentLately {
  readonly #last = new Map<string, { readonly messageId: string; readonly at: number }>()

  /** @param at ms since the epoch */
  sent(accountId: string, recipient: string, messageId: string, at: number): void {
    const key = keyOf(accountId, recipient)
    this.#last.delete(key)
    this.#last.set(key, { messageId, at })
    const [oldest] = this.#last.keys()
    if (this.#last.size > most && oldest !== undefined) this.#last.delete(oldest)
  }

  /** The last message to this address that a report may still be about. */
  last(accountId: string, recipient: string | undefined, now: number): string | undefined {
    const found = recipient === undefined ? undefined : this.#last.get(keyOf(accountId, recipient))
    return found && now - found.at <= longest ? found.messageId : undefined
  }
}

const keyOf = (accountId: string, recipient: string) => `${accountId} ${recipient.toLowerCase()}`
