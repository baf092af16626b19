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

/** Puts the stored secret wherever its mask came back unchanged; a mask without a stored secret becomes empty. */
export function restoreMasked(sent: Settings, stored: Settings): Settings {
  return mapSecrets(sent, '', (value, path) => {
    if (value !== masked) return value
    const kept = path
      .split('/')
      .slice(1)
      .reduce<unknown>(
        (at, key) => (isRecord(at) || Array.isArray(at) ? Reflect.get(at, key) : undefined),
        stored,
      )
    return typeof kept === 'string' ? kept : ''
  })
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
