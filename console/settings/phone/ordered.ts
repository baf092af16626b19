import { sameOwner } from '../../../contract/secret-owner.ts'
import type { Settings } from '../setting-fields.ts'
import { masked } from '../whatsapp-fields.ts'

type List = readonly Settings[]

/**
 * A list after entries were moved or removed. The server knows an entry again by whose its secret is; two at one
 * provider cannot be told apart, so the masked secrets of those that changed their place are to be entered again.
 */
function placed(before: List, after: List): Settings[] {
  return after.map((entry, index) => {
    const alone = before.every(other => other === entry || !sameOwner(other, entry))
    return alone || before.indexOf(entry) === index ? entry : unmasked(entry)
  })
}

function unmasked(entry: Settings): Settings {
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [name, value === masked ? '' : value]),
  )
}

export function without(list: List, index: number): Settings[] {
  return placed(list, list.toSpliced(index, 1))
}

/** One place nearer to the beginning. */
export function earlier(list: List, index: number): Settings[] {
  const entry = list[index]
  if (index === 0 || !entry) return [...list]
  return placed(list, list.toSpliced(index, 1).toSpliced(index - 1, 0, entry))
}

/** Another engine or address is not given the secret that was kept for this one. */
export function changed(list: List, index: number, next: Settings): Settings[] {
  const before = list[index]
  return list.with(index, before && sameOwner(before, next) ? next : unmasked(next))
}
