/**
 * Settings that say whose a secret is: who is asked with it, and where. It is never given to another one, so an entry
 * whose owner changed must be given its secret anew.
 */
const ownerField = /^(?:engine|host|server|address|username|\w*url)$/i

/** True when a secret of one entry of a list may be used for the other. */
export function sameOwner(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): boolean {
  const fields = Object.keys({ ...one, ...other }).filter(name => ownerField.test(name))
  return fields.every(name => (one[name] ?? '') === (other[name] ?? ''))
}

/** Whether anything in this entry says whose its secret is. */
export function hasOwner(entry: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(entry).some(name => ownerField.test(name))
}
