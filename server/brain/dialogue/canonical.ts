import { createHash } from 'node:crypto'

/** JSON with sorted keys and without undefined members: equal values have equal strings. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

export function sha256(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}
