import type { ReplyEvent } from '../../contract/turn.ts'
import type { Said } from '../connectors/call-host.ts'
import type { CallRow } from '../data/calls.ts'
import { changeConversation, lockConversation } from '../data/conversations.ts'
import { json } from '../data/database.ts'
import { offerToPerson } from '../data/handoffs.ts'
import { newId } from '../data/ids.ts'
import type { MessageRow } from '../data/messages.ts'
import { linksIn, sendLinks } from '../jobs/call-links.ts'
import { speak, type Tx, tellAbout } from './call-messages.ts'
import type { AccountRef, Path } from './path.ts'

type Of<K extends ReplyEvent['kind']> = Extract<ReplyEvent, { kind: K }>

/** The brain's answer to what a caller said, stored as it is spoken. */
export class CallAnswer {
  readonly #path: Path
  readonly #account: AccountRef
  readonly #call: CallRow
  /** The last thing that is answered. */
  readonly #last: MessageRow
  #part = 0
  /** The line has taken something of it to say. */
  #spoken = false
  #transfer: Said | undefined
  #outcome: Of<'done'>['outcome'] | undefined

  constructor(path: Path, account: AccountRef, call: CallRow, last: MessageRow) {
    this.#path = path
    this.#account = account
    this.#call = call
    this.#last = last
  }

  /** Ends when the signal is aborted; of what was not said yet nothing is stored. */
  async *say(events: AsyncIterable<ReplyEvent>, signal: AbortSignal): AsyncGenerator<Said> {
    const { database, metrics } = this.#path
    const started = performance.now()
    try {
      // Whatever it takes, a look-up, an action or a slow model: the caller is not left in silence.
      yield { kind: 'working' }
      for await (const event of events) {
        if (signal.aborted && (event.kind === 'sentence' || !this.#spoken)) return
        if (event.kind === 'sentence') yield* this.#sentence(event.text, signal)
        else if (event.kind === 'asks') yield { kind: 'expecting', what: event.expecting }
        else if (event.kind === 'handoff') await this.#handOff(event)
        else if (event.kind === 'done') await this.#done(event)
      }
      if (this.#transfer) yield this.#transfer
    } finally {
      // A caller who interrupts an answer or hangs up on it ends the turn here, and it is not given again. One who goes
      // on before it began has not been answered: the next turn answers both.
      if (this.#outcome === undefined && this.#spoken) await database.transaction(tx => this.#settle(tx, {}))
      const seconds = (performance.now() - started) / 1_000
      metrics.turn(this.#account.channel, this.#outcome ?? 'failed', seconds)
      tellAbout(this.#path, this.#call)
    }
  }

  async *#sentence(text: string, signal: AbortSignal): AsyncGenerator<Said> {
    // Said before the sentence, whose end may be a question.
    const told = await this.#tellLinks(text)
    if (told) {
      yield told
      this.#spoken = true
    }
    if (signal.aborted) return
    const id = newId(this.#path.now().getTime())
    const answers = { answersSeq: this.#last.seq, answerPart: this.#part }
    await this.#path.database.transaction(tx =>
      speak(this.#path, tx, this.#account, this.#call, { id, text, ...answers }),
    )
    this.#part += 1
    yield { kind: 'sentence', messageId: id, text }
    // Only here: a line that is gone does not come back for more.
    this.#spoken = true
  }

  /** A link is named in the call and sent to the caller's handset, if one can be. */
  async #tellLinks(sentence: string): Promise<Said | undefined> {
    const links = linksIn(sentence)
    if (links.length === 0) return undefined
    return this.#path.database.transaction(async tx => {
      const text = await sendLinks(this.#path, tx, this.#call, links)
      if (text === undefined) return undefined
      const id = newId(this.#path.now().getTime())
      await speak(this.#path, tx, this.#account, this.#call, { id, text })
      return { kind: 'sentence', messageId: id, text }
    })
  }

  async #handOff({ brief, reason, urgency }: Of<'handoff'>): Promise<void> {
    const { business_id: businessId, conversation_id: conversationId, customer_id: customerId } = this.#call
    const spoken = [...brief.summary, brief.need].map(line => line.text).join(' ')
    this.#transfer = { kind: 'transfer', brief: spoken, urgency }
    await this.#path.database.transaction(tx =>
      offerToPerson(tx, {
        ...{ businessId, conversationId, customerId, reason, urgency, brief },
        ...{ answersSeq: this.#last.seq, now: this.#path.now() },
      }),
    )
  }

  async #done({ outcome, state }: Of<'done'>): Promise<void> {
    this.#outcome = outcome
    await this.#path.database.transaction(tx =>
      this.#settle(tx, {
        status: outcome === 'handed-over' ? 'open' : 'waiting',
        brain_state: json(typeof state === 'object' && state !== null ? state : null),
        ...(this.#transfer ? { needs_person: true } : {}),
      }),
    )
  }

  async #settle(tx: Tx, change: Parameters<typeof changeConversation>[3]): Promise<void> {
    const { business_id: businessId, conversation_id: conversationId } = this.#call
    const { seq } = this.#last
    const held = await lockConversation(tx, businessId, conversationId)
    if (!held || held.handler_id !== null || held.answered_seq >= seq) return
    await changeConversation(tx, businessId, conversationId, { ...change, answered_seq: seq, unread: 0 })
  }
}
