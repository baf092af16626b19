import { ask } from './ask.ts'
import { Dialog } from './dialog.ts'
import { tagOf } from './fields.ts'
import type { Hop } from './flow.ts'
import type { Leg } from './leg.ts'
import type { Response } from './message.ts'
import { sdpOf } from './negotiation.ts'
import { rackOf } from './reliable.ts'

interface Early {
  readonly dialog: Dialog
  /** Number of the last provisional answer that was in order (RFC 3262 4). */
  rseq: number | undefined
}

/** The phones that a proxy rings for one call of ours, each with a dialog of its own (RFC 3261 13.2.2.1). */
export class EarlyDialogs {
  readonly #leg: Leg
  readonly #byTag = new Map<string, Early>()

  constructor(leg: Leg) {
    this.#leg = leg
  }

  /** More branches than a fork of honest size are not followed. */
  static readonly most = 20

  of(response: Response, hop: Hop): Dialog | undefined {
    const tag = tagOf(response.to)
    const known = this.#byTag.get(tag)
    if (known) return known.dialog
    if (tag === '' || this.#byTag.size >= EarlyDialogs.most) return undefined
    const dialog = Dialog.ofResponse(response, hop)
    this.#byTag.set(tag, { dialog, rseq: undefined })
    this.#leg.remember(dialog)
    return dialog
  }

  /** Takes a provisional answer: acknowledges it when it wants that, and gives its SDP to the media side. */
  async provisional(response: Response, hop: Hop, late: boolean): Promise<void> {
    const leg = this.#leg
    const dialog = this.of(response, hop)
    const early = this.#byTag.get(tagOf(response.to))
    const sdp = sdpOf(response)
    if (!dialog || !early) return
    dialog.retarget(response)
    const wanted = rackOf(response)
    if (!wanted) {
      if (sdp !== undefined && !late) await leg.negotiation.preview(sdp)
      return
    }
    // A repetition, or one after a gap: only the next in order counts.
    if (early.rseq !== undefined && wanted.rseq !== early.rseq + 1) return
    early.rseq = wanted.rseq
    const answer = sdp === undefined ? undefined : await this.#describe(sdp, late)
    const body = answer === undefined ? {} : { body: answer }
    const type = answer === undefined ? {} : { 'Content-Type': 'application/sdp' }
    await ask(leg.stack, dialog, leg.digest, {
      method: 'PRACK',
      fields: { RAck: wanted.rack, ...type },
      ...body,
    })
  }

  /** Our answer to an offer in a 183, or nothing when it was the answer to ours. */
  async #describe(sdp: string, late: boolean): Promise<string | undefined> {
    const { negotiation } = this.#leg
    if (late && negotiation.local === undefined) {
      const answer = await negotiation.answer(sdp)
      if (answer !== undefined) this.#leg.tellSession()
      return answer
    }
    if (await negotiation.answered(sdp)) this.#leg.tellSession()
    return undefined
  }

  /** Forgets all but the one that answered. */
  keepOnly(chosen: Dialog | undefined): void {
    for (const [tag, { dialog }] of this.#byTag)
      if (dialog !== chosen) {
        this.#leg.stack.dialogs.delete(dialog.key)
        this.#byTag.delete(tag)
      }
  }
}
