import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { host } from './programs.ts'

/** A certificate that signed itself, for our address; each is a path of a PEM file. */
export interface Certificate {
  readonly key: string
  readonly cert: string
  /** Both in one file, as baresip wants them. */
  readonly both: string
}

export async function makeCertificate(folder: string): Promise<Certificate> {
  const made = {
    key: join(folder, 'key.pem'),
    cert: join(folder, 'cert.pem'),
    both: join(folder, 'both.pem'),
  }
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const name = ['-subj', '/CN=localhost', '-addext', `subjectAltName=IP:${host},DNS:localhost`]
  const files = ['-keyout', made.key, '-out', made.cert]
  await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...name, ...files])
  await writeFile(made.both, `${await readFile(made.key, 'utf8')}${await readFile(made.cert, 'utf8')}`)
  return made
}
