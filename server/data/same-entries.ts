import { isDeepStrictEqual } from 'node:util'
import { hasOwner, sameOwner } from '../../contract/secret-owner.ts'

type Entry = Readonly<Record<string, unknown>>

/**
 * Which stored entry each entry of a list is that came back from the console, after others were added, removed, moved or
 * changed: the one like it in all that is no secret; else, of those with the same owner of the secret, the one in its
 * place, or the only one left. Each is found once; undefined where it cannot be told.
 *
 * `publicOf` takes the secrets out of an entry.
 */
export function sameEntries(
  sent: readonly Entry[],
  stored: readonly Entry[],
  publicOf: (entry: Entry) => object,
): (Entry | undefined)[] {
  const found: (number | undefined)[] = sent.map(() => undefined)
  const before = stored.map((entry, place) => ({ entry, place, seen: publicOf(entry) }))
  const left = () => before.filter(({ place }) => !found.includes(place))
  const pass = (choose: (entry: Entry, place: number, candidates: typeof before) => number | undefined) => {
    for (const [place, entry] of sent.entries())
      found[place] ??= choose(
        entry,
        place,
        left().filter(candidate => sameOwner(candidate.entry, entry)),
      )
  }
  const alike = (entry: Entry, candidates: typeof before) =>
    candidates.filter(({ seen }) => isDeepStrictEqual(seen, publicOf(entry)))
  const at = (place: number, candidates: typeof before) =>
    candidates.find(candidate => candidate.place === place)?.place
  pass((entry, place, candidates) => at(place, alike(entry, candidates)))
  pass((entry, _, candidates) => only(alike(entry, candidates)))
  pass((_, place, candidates) => at(place, candidates))
  pass((entry, _, candidates) => (hasOwner(entry) ? only(candidates) : undefined))
  return found.map(place => (place === undefined ? undefined : stored[place]))
}

function only(candidates: readonly { readonly place: number }[]): number | undefined {
  return candidates.length === 1 ? candidates[0]!.place : undefined
}
