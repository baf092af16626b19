import type { Settings } from '../setting-fields.ts'
import { masked } from '../whatsapp-fields.ts'

type List = readonly Settings[]

/**
 * A list after entries were moved or removed. The server keeps a secret by its place, and a mask that comes back at
 * another place would be filled with the secret that was kept there: a key would go to the wrong provider. So masked
 * secrets of entries that changed their place are emptied, to be entered again.
 */
function placed(before: List, after: List): Settings[] {
  return after.map((entry, index) => (before.indexOf(entry) === index ? entry : unmasked(entry)))
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
