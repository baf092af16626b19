export type KeySource = 'sound' | 'signalling'

/** ms by which one report of a key may follow the other: a long press is reported at its start by one and at its end by the other. */
const together = 2_000

/** Telephones report a key in the sound (RFC 4733), by SIP INFO or by both: each press counts once. */
export class KeysOnce {
  /** Presses that only one way has reported so far. */
  #single: { readonly source: KeySource; readonly key: string; readonly at: number }[] = []

  /** False when this is the second report of a press; `now` in ms on a clock that only goes forward. */
  counts(source: KeySource, key: string, now: number): boolean {
    this.#single = this.#single.filter(({ at }) => now - at < together)
    const twin = this.#single.find(one => one.source !== source && one.key === key)
    if (twin) this.#single = this.#single.filter(one => one !== twin)
    else this.#single.push({ source, key, at: now })
    return !twin
  }
}
