import { randomUUID } from 'node:crypto'
import type { Concatenation } from './user-data.ts'

export interface Piece {
  readonly octets: Uint8Array
  readonly dataCoding: number
}

/** Everything of one long message that there is; a hole is undefined. */
export type Pieces = readonly (Piece | undefined)[]

export interface ReassemblyOptions<Context> {
  /** ms to wait for a part before the rest is handed over without it. */
  readonly patience: number
  /**
   * ms for which the answer to a part is held back, so that an SMSC with a window keeps them all until the whole is
   * durable. One that sends part by part waits for our answer; only it trusts our memory in between.
   */
  readonly hold: number
  /** Resolves when the message is durable; `context` came with its last part. */
  readonly whole: (context: Context, pieces: Pieces) => Promise<void>
}

interface Group<Context> {
  context: Context
  readonly pieces: (Piece | undefined)[]
  readonly held: PromiseWithResolvers<boolean>[]
  /** A part of it was answered, so the SMSC will not send it again. */
  trusted: boolean
  timer: NodeJS.Timeout | undefined
}

/** ms in which parts of a message that is whole already are redeliveries. */
const remembered = 10 * 60_000
/** Messages under way at once; the oldest is handed over as it is. */
const most = 1_000

/**
 * Long messages from their parts, over connections and in any order.
 *
 *   first part → collecting ─ all there ───→ handing over ─ durable → known (10 min: its parts again are redeliveries)
 *                    │  └─ patience over ──→     │  └─ failed → collecting
 */
export class Reassembly<Context> {
  readonly #options: ReassemblyOptions<Context>
  readonly #groups = new Map<string, Group<Context>>()
  #stopped = false
  /** On their way to be stored. */
  readonly #leaving = new Map<string, { readonly pieces: Pieces; readonly done: Promise<boolean> }>()
  readonly #known = new Map<string, { readonly pieces: Pieces; readonly at: number }>()

  constructor(options: ReassemblyOptions<Context>) {
    this.#options = options
  }

  /** True when the part may be answered as taken; false when it has to come again. `key` names sender, reference and number of parts. */
  async add(key: string, context: Context, { total, part }: Concatenation, piece: Piece): Promise<boolean> {
    if (this.#stopped) return false
    if (this.#isKnown(key, part, piece)) return true
    const leaving = this.#leaving.get(key)
    if (leaving && same(leaving.pieces[part - 1], piece)) return leaving.done
    const collected = this.#groups.get(key)
    const there = collected?.pieces[part - 1]
    // The handset has come round to this reference again: the older message will not become whole any more.
    if (collected && there && !same(there, piece)) void this.#hand(key, collected)
    const group = this.#groups.get(key) ?? this.#open(key, total, context)
    group.context = context
    group.pieces[part - 1] = piece
    return group.pieces.every(each => each !== undefined) ? this.#hand(key, group) : this.#hold(group)
  }

  /** Hands over what the SMSC believes to be with us, and answers for the rest of it. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const [key, group] of [...this.#groups])
      if (group.trusted) void this.#hand(key, group)
      else this.#close(key, group)
    await Promise.all([...this.#leaving.values()].map(({ done }) => done))
    for (const [key, group] of this.#groups) this.#close(key, group)
  }

  #open(key: string, total: number, context: Context): Group<Context> {
    const [oldest] = this.#groups
    if (oldest && this.#groups.size >= most) void this.#hand(...oldest)
    const pieces = Array<Piece | undefined>(total).fill(undefined)
    const group: Group<Context> = { context, pieces, held: [], trusted: false, timer: undefined }
    this.#keep(key, group)
    return group
  }

  #keep(key: string, group: Group<Context>): void {
    this.#groups.set(key, group)
    group.timer = setTimeout(() => void this.#hand(key, group), this.#options.patience)
  }

  #hold(group: Group<Context>): Promise<boolean> {
    const answer = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => {
      group.trusted = true
      answer.resolve(true)
    }, this.#options.hold)
    group.held.push(answer)
    return answer.promise.finally(() => clearTimeout(timer))
  }

  /** From here on the group takes no part any more: one that comes meanwhile begins a new one. */
  #hand(key: string, group: Group<Context>): Promise<boolean> {
    clearTimeout(group.timer)
    this.#groups.delete(key)
    const done = this.#options.whole(group.context, [...group.pieces]).then(
      () => true,
      () => false,
    )
    const leaving = { pieces: group.pieces, done }
    this.#leaving.set(key, leaving)
    return done.then(durable => {
      if (this.#leaving.get(key) === leaving) this.#leaving.delete(key)
      if (durable) this.#know(key, group.pieces)
      // What nobody will send again is tried again by us, beside a message that has taken the key meanwhile.
      else if (group.trusted) this.#keep(this.#groups.has(key) ? `${key} ${randomUUID()}` : key, group)
      this.#answer(group, durable)
      return durable
    })
  }

  #close(key: string, group: Group<Context>): void {
    clearTimeout(group.timer)
    this.#groups.delete(key)
    this.#answer(group, false)
  }

  #answer(group: Group<Context>, taken: boolean): void {
    for (const answer of group.held.splice(0)) answer.resolve(taken)
  }

  #know(key: string, pieces: Pieces): void {
    const now = Date.now()
    for (const [each, { at }] of this.#known) if (now - at > remembered) this.#known.delete(each)
    this.#known.delete(key)
    this.#known.set(key, { pieces, at: now })
  }

  #isKnown(key: string, part: number, piece: Piece): boolean {
    const known = this.#known.get(key)
    return known !== undefined && Date.now() - known.at <= remembered && same(known.pieces[part - 1], piece)
  }
}

function same(a: Piece | undefined, b: Piece): boolean {
  return a !== undefined && a.dataCoding === b.dataCoding && Buffer.compare(a.octets, b.octets) === 0
}
