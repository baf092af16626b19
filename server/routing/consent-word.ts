import type { Transaction } from 'kysely'
import { type Channel, type ConsentWord, type Purpose, purposes } from '../../contract/message.ts'
import { type Consent, readConsents, recordConsents } from '../data/consents.ts'
import type { Schema } from '../data/schema.ts'

/** What we begin ourselves; answers are asked for by the customer and need no consent. */
const begun: readonly Purpose[] = purposes.filter(purpose => purpose !== 'reply')

/**
 * Writes down what the customer asked for with one word, on this channel only. STOP ends everything we begin there; START
 * brings back what STOP ended. Offers come back only if they were agreed to before: START is no opt-in.
 */
export async function noteConsentWord(
  tx: Transaction<Schema>,
  of: {
    readonly businessId: string
    readonly customerId: string
    readonly channel: Channel
    readonly messageId: string
    readonly word: ConsentWord
    readonly now: Date
  },
): Promise<void> {
  const { businessId, customerId, channel, word } = of
  if (word === 'help') return
  const known = (await readConsents(tx, businessId, customerId)).filter(one => one.channel === channel)
  const latest = (purpose: Purpose) => known.find(one => one.purpose === purpose)
  const evidence = `wrote ${word.toUpperCase()}`
  const changed = begun.filter(purpose =>
    word === 'stop'
      ? latest(purpose)?.granted !== false
      : isStopped(latest(purpose)) && purpose !== 'marketing',
  )
  await recordConsents(
    tx,
    of,
    changed.map(purpose => ({ channel, purpose, granted: word === 'start', evidence })),
  )
}

function isStopped(consent: Consent | undefined): boolean {
  return consent !== undefined && !consent.granted
}

/** What a customer is told, once, after such a word; the carrier may have said it already. */
export function answerTo(
  word: ConsentWord,
  business: { readonly name: string; readonly phone?: string | undefined },
): string {
  const { name, phone } = business
  switch (word) {
    case 'stop':
      return `${name}: you will get no more messages from us here. Reply START to get them again.`
    case 'start':
      return `${name}: you will get our messages here again. Reply STOP to end them.`
    case 'help':
      return `${name}: write your question here and we will answer.${phone ? ` Or call ${phone}.` : ''} Reply STOP to get no more messages.`
  }
}
