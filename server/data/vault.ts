import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SetupFault } from '../errors.ts'
import type { Database } from './database.ts'
import { remembered, rememberOnce } from './installation.ts'

/** Encrypts the passwords and tokens inside channel accounts. */
export interface Vault {
  /** AES-256-GCM; `context` (whose secret, which field) has to be the same when it is opened. */
  seal(plain: string, context: string): string
  /** @throws UnreadableSecret */
  open(sealed: string, context: string): string
  /** The same for what is large and no text, such as a recording. */
  sealBytes(plain: Uint8Array, context: string): Buffer
  /** @throws UnreadableSecret */
  openBytes(sealed: Uint8Array, context: string): Buffer
}

export class UnreadableSecret extends Error {
  override readonly name = 'UnreadableSecret'

  constructor() {
    super(
      'A stored password cannot be read with the present SECRET. Enter it again, or restore the old SECRET.',
    )
  }
}

const mark = 'sealed:1:'

export function isSealed(value: string): boolean {
  return value.startsWith(mark)
}

export interface VaultOptions {
  readonly database: Pick<Database, 'db'>
  /** Holds `secret.key` when there is no `secret`; 'memory' makes a key that is forgotten. */
  readonly dataDir: string | 'memory'
  readonly secret: string | undefined
}

/**
 * Takes the key from SECRET, or from a key file that the first start makes (mode 0600).
 *
 * @throws SetupFault when the database was written with another key.
 */
export async function openVault({ database, dataDir, secret }: VaultOptions): Promise<Vault> {
  const known = await remembered(database.db, checkName)
  const master = secret ?? (await ownKey(dataDir, known === undefined))
  const key = Buffer.from(hkdfSync('sha256', master, 'frontdesk', 'channel account settings', 32))
  const check = createHmac('sha256', key).update('settings key').digest('base64url').slice(0, 16)
  if ((await rememberOnce(database.db, checkName, check)) !== check)
    throw new SetupFault([wrongKey(secret !== undefined, dataDir)])
  return vaultOf(key)
}

/** Tells two keys apart and nothing else about them. */
const checkName = 'settings_key_check'

function wrongKey(given: boolean, dataDir: string): string {
  return given
    ? 'SECRET is not the one with which the passwords in the database were encrypted. Set the old one again, or remove SECRET if the key was kept in the data directory.'
    : `The key in ${join(dataDir, 'secret.key')} is not the one with which the passwords in the database were encrypted. Restore that file, or set SECRET to the value that the other nodes have.`
}

/** @param key 32 bytes */
export function vaultOf(key: Buffer): Vault {
  return {
    sealBytes: (plain, context) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
      const bytes = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), bytes])
    },
    openBytes: (sealed, context) => {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
        decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(12, 28))
        return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
      } catch {
        throw new UnreadableSecret()
      }
    },
    seal: (plain, context) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context))
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return mark + Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')
    },
    open: (sealed, context) => {
      const bytes = Buffer.from(sealed.slice(mark.length), 'base64url')
      try {
        const options = { authTagLength: 16 }
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), options)
        decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(12, 28))
        return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        throw new UnreadableSecret()
      }
    },
  }
}

function newKey(): string {
  return randomBytes(32).toString('base64url')
}

/** @param fresh nothing was encrypted yet, so a key may be made */
async function ownKey(dataDir: string | 'memory', fresh: boolean): Promise<string> {
  if (dataDir === 'memory') return newKey()
  const path = join(dataDir, 'secret.key')
  if (fresh) await makeKeyFile(path)
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch {
    throw new SetupFault([
      `The key file ${path} is missing, and the passwords in the database were encrypted. Restore it, or set SECRET to the value they were encrypted with.`,
    ])
  }
}

async function makeKeyFile(path: string): Promise<void> {
  // With a database elsewhere nobody else makes this directory.
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    // wx: of several processes that start at once, one makes the file and the others read it.
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(newKey())
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
