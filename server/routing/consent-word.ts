import type { Transaction } from 'kysely'
import type { Identifier } from '../../contract/identifier.ts'
import { type Channel, type ConsentWord, type Purpose, purposes } from '../../contract/message.ts'
import { type Consent, readConsents, recordConsents } from '../data/consents.ts'
import { reachedBy } from '../data/customers.ts'
import type { Schema } from '../data/schema.ts'

/** What we begin ourselves; answers are asked for by the customer and need no consent. */
const begun: readonly Purpose[] = purposes.filter(purpose => purpose !== 'reply')

/**
 * Writes down what was asked for with one word, on this channel only, for everybody who is reached by this number. STOP
 * ends everything we begin there; START brings back what STOP ended, but offers: it is no opt-in.
 */
export async function noteConsentWord(
  tx: Transaction<Schema>,
  of: {
    readonly businessId: string
    /** Of the sender; it may be several people's. */
    readonly peer: Identifier
    readonly customerId: string
    readonly channel: Channel
    readonly messageId: string
    readonly word: ConsentWord
    readonly now: Date
  },
): Promise<void> {
  const { word } = of
  if (word === 'help') return
  for (const person of await reachedBy(tx, of)) await noteFor(tx, { ...of, customerId: person }, word)
}

async function noteFor(
  tx: Transaction<Schema>,
  of: {
    readonly businessId: string
    readonly customerId: string
    readonly channel: Channel
    readonly messageId: string
    readonly now: Date
  },
  word: Exclude<ConsentWord, 'help'>,
): Promise<void> {
  const { businessId, customerId, channel } = of
  const known = (await readConsents(tx, businessId, customerId)).filter(one => one.channel === channel)
  const latest = (purpose: Purpose) => known.find(one => one.purpose === purpose)
  const evidence = `wrote ${word.toUpperCase()}`
  const changed = begun.filter(purpose =>
    word === 'stop'
      ? latest(purpose)?.granted !== false
      : wasStopped(latest(purpose)) && purpose !== 'marketing',
  )
  await recordConsents(
    tx,
    of,
    changed.map(purpose => ({ channel, purpose, granted: word === 'start', evidence })),
  )
}

/** By this word, not by what a teammate noted. */
function wasStopped(consent: Consent | undefined): boolean {
  return consent !== undefined && !consent.granted && consent.evidence === 'wrote STOP'
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
