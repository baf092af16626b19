// https://help.twilio.com/articles/223134027
const stops = new Set(['stop', 'unsubscribe', 'end', 'quit', 'stopall', 'revoke', 'optout', 'cancel'])
const starts = new Set(['start', 'yes', 'unstop'])
const helps = new Set(['help', 'info'])

export type OptOutType = 'STOP' | 'START' | 'HELP'

/** Twilio's own list of who wants nothing more from a number, and what it answers by itself. */
export class OptOuts {
  readonly #out = new Set<string>()

  has(business: string, handset: string): boolean {
    return this.#out.has(`${business} ${handset}`)
  }

  /** What a message of a customer means to Twilio; START only from somebody who is out. */
  read(
    business: string,
    handset: string,
    text: string,
  ): { readonly type: OptOutType; readonly answer: string } | undefined {
    const word = text.trim().toLowerCase()
    const key = `${business} ${handset}`
    if (stops.has(word)) {
      this.#out.add(key)
      const answer =
        'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.'
      return { type: 'STOP', answer }
    }
    if (starts.has(word) && this.#out.delete(key))
      return {
        type: 'START',
        answer:
          'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
      }
    if (helps.has(word))
      return { type: 'HELP', answer: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.' }
    return undefined
  }
}
