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
  timer: NodeJS.Timeout
  handing: Promise<boolean> | undefined
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
  readonly #known = new Map<string, { readonly pieces: Pieces; readonly at: number }>()

  constructor(options: ReassemblyOptions<Context>) {
    this.#options = options
  }

  /** True when the part may be answered as taken; false when it has to come again. `key` names sender, reference and number of parts. */
  async add(key: string, context: Context, { total, part }: Concatenation, piece: Piece): Promise<boolean> {
    if (this.#stopped) return false
    if (this.#isKnown(key, part, piece)) return true
    let group = this.#groups.get(key)
    const there = group?.pieces[part - 1]
    if (group && there && !samePiece(there, piece)) {
      // The handset has come round to this reference again: the older message will not become whole any more.
      if (!(await this.#hand(key, group))) return false
      group = undefined
    }
    group ??= this.#open(key, context, total)
    group.context = context
    group.pieces[part - 1] = piece
    if (group.pieces.every(each => each !== undefined)) return this.#hand(key, group)
    return this.#hold(group)
  }

  /** Hands over what the SMSC believes to be with us, and answers for the rest of it. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const [key, group] of this.#groups) {
      if (group.trusted) await this.#hand(key, group)
      this.#close(key, group, false)
    }
  }

  #open(key: string, context: Context, total: number): Group<Context> {
    const [oldest] = this.#groups
    if (oldest && this.#groups.size >= most) void this.#hand(...oldest)
    const group: Group<Context> = {
      context,
      ...{
        pieces: Array<Piece | undefined>(total).fill(undefined),
        held: [],
        trusted: false,
        handing: undefined,
      },
      timer: setTimeout(() => void this.#hand(key, group), this.#options.patience),
    }
    this.#groups.set(key, group)
    return group
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

  #hand(key: string, group: Group<Context>): Promise<boolean> {
    group.handing ??= this.#options
      .whole(group.context, group.pieces)
      .then(
        () => true,
        () => false,
      )
      .then(durable => {
        group.handing = undefined
        if (durable) {
          this.#know(key, group.pieces)
          this.#close(key, group, true)
        } else this.#answer(group, false)
        if (!durable) this.#again(key, group)
        return durable
      })
    return group.handing
  }

  /** What nobody will send again is tried again by us. */
  #again(key: string, group: Group<Context>): void {
    clearTimeout(group.timer)
    if (group.trusted) group.timer = setTimeout(() => void this.#hand(key, group), this.#options.patience)
    else this.#groups.delete(key)
  }

  #close(key: string, group: Group<Context>, taken: boolean): void {
    clearTimeout(group.timer)
    if (this.#groups.get(key) === group) this.#groups.delete(key)
    this.#answer(group, taken)
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
    const there = known && Date.now() - known.at <= remembered ? known.pieces[part - 1] : undefined
    return there !== undefined && samePiece(there, piece)
  }
}

function samePiece(a: Piece, b: Piece): boolean {
  return a.dataCoding === b.dataCoding && Buffer.compare(a.octets, b.octets) === 0
}
