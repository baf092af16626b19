import { sameEntries } from './same-entries.ts'
import { isSealed, UnreadableSecret, type Vault } from './vault.ts'

/** What stands for a secret that is kept and not shown. */
export const masked = '••••'

/** Fields of account settings that hold a secret, at any depth: password, imapPassword, app_secret, authToken, apiKey. */
const secretName = /(?:password|passwd|secret|token|api_?key|private_?key)$/i

type Settings = Readonly<Record<string, unknown>>

/** Encrypts every secret; the context of each holds its path, so that one cannot be moved into another's place. */
export function sealSecrets(settings: Settings, vault: Vault, context: string): Settings {
  return mapSecrets(settings, context, (value, path) => vault.seal(value, path))
}

/** Decrypts every secret; undefined when one cannot be read with the present key. */
export function openSecrets(settings: object, vault: Vault, context: string): Settings | undefined {
  try {
    return mapSecrets(settings, context, (value, path) => (isSealed(value) ? vault.open(value, path) : value))
  } catch (error) {
    if (error instanceof UnreadableSecret) return undefined
    throw error
  }
}

export function mask(settings: object): Record<string, unknown> {
  return mapSecrets(settings, '', () => masked)
}

/**
 * Puts the stored secret wherever its mask came back unchanged; a mask without a stored secret becomes empty. Entries of
 * lists are known again after they were moved; none is given the secret of another engine or host.
 */
export function restoreMasked(sent: Settings, stored: Settings): Settings {
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, restored(value, name, stored[name])]),
  )
}

function restored(value: unknown, name: string, stored: unknown): unknown {
  if (typeof value === 'string') {
    if (value !== masked || !secretName.test(name)) return value
    return typeof stored === 'string' ? stored : ''
  }
  if (Array.isArray(value)) return restoredList(value, name.replace(/s$/, ''), stored)
  return isRecord(value) ? restoreMasked(value, isRecord(stored) ? stored : {}) : value
}

function restoredList(sent: readonly unknown[], name: string, stored: unknown): unknown[] {
  const before = Array.isArray(stored) ? stored : []
  if (!sent.every(isRecord) || !before.every(isRecord))
    return sent.map((item, place) => restored(item, name, before[place]))
  const same = sameEntries(sent, before, withoutSecrets)
  return sent.map((entry, place) => restoreMasked(entry, same[place] ?? {}))
}

function withoutSecrets(settings: object): object {
  return mapSecrets(settings, '', () => '')
}

/** A copy in which every non-empty secret went through `change(value, path)`; the path begins with `at`. */
function mapSecrets(
  settings: object,
  at: string,
  change: (value: string, path: string) => string,
): Record<string, unknown> {
  const visit = (value: unknown, key: string, path: string): unknown => {
    if (typeof value === 'string') return value !== '' && secretName.test(key) ? change(value, path) : value
    // A list of tokens is as secret as one: its items go by the name of the list.
    if (Array.isArray(value))
      return value.map((item, index) => visit(item, key.replace(/s$/, ''), `${path}/${index}`))
    return isRecord(value) ? mapSecrets(value, path, change) : value
  }
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, visit(value, key, `${at}/${key}`)]),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
