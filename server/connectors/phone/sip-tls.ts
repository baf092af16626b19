import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { SetupFault } from '../../errors.ts'
import type { Listen } from './sip/index.ts'

export type SipTls = Required<Pick<Listen, 'tls' | 'tlsPort'>>

/**
 * Reads the files of the settings SIP_TLS_*.
 *
 * @throws SetupFault that names the setting to correct, before a caller finds out.
 */
export async function readSipTls(files: {
  readonly port: number
  readonly key: string
  readonly cert: string
  readonly ca: string | undefined
}): Promise<SipTls> {
  const [key, cert, ca] = await Promise.all([
    read('SIP_TLS_KEY', files.key),
    read('SIP_TLS_CERT', files.cert),
    files.ca === undefined ? undefined : read('SIP_TLS_CA', files.ca),
  ])
  const tls = { key, cert, ...(ca === undefined ? {} : { ca }) }
  try {
    createSecureContext(tls)
  } catch {
    throw new SetupFault([
      'SIP_TLS_KEY and SIP_TLS_CERT do not fit: they must be PEM files of one key without a password and its certificate.',
    ])
  }
  return { tls, tlsPort: files.port }
}

async function read(setting: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new SetupFault([`${setting} cannot be read: ${path}. Check the path and its rights.`])
  }
}
