import { createHash, randomBytes } from 'node:crypto'
import { parseAuth } from './fields.ts'
import type { Params } from './grammar.ts'
import { quote } from './grammar.ts'
import type { Response } from './message.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
  /** Only for this realm; any when absent. */
  readonly realm?: string
}

/** RFC 8760 names, and the hash that Node knows them by. */
export const algorithms: Readonly<Record<string, string>> = {
  md5: 'md5',
  'sha-256': 'sha256',
  'sha-512-256': 'sha512-256',
}

export interface DigestInput {
  /** "MD5", "SHA-256-sess", … */
  readonly algorithm: string
  readonly username: string
  readonly realm: string
  readonly password: string
  readonly nonce: string
  readonly method: string
  readonly uri: string
  /** '' for RFC 2069, which has neither cnonce nor nc. */
  readonly qop: string
  readonly cnonce: string
  readonly nc: string
  readonly body: string | Buffer
}

/** The response value of RFC 7616 3.4.1; undefined for an algorithm that we do not know. */
export function digestOf(input: DigestInput): string | undefined {
  const session = input.algorithm.toLowerCase().endsWith('-sess')
  const hash = algorithms[input.algorithm.toLowerCase().replace(/-sess$/, '')]
  if (hash === undefined) return undefined
  const h = (text: string | Buffer) => createHash(hash).update(text).digest('hex')
  const secret = h(`${input.username}:${input.realm}:${input.password}`)
  const ha1 = session ? h(`${secret}:${input.nonce}:${input.cnonce}`) : secret
  const ha2 = h(`${input.method}:${input.uri}${input.qop === 'auth-int' ? `:${h(input.body)}` : ''}`)
  const middle = input.qop === '' ? '' : `${input.nc}:${input.cnonce}:${input.qop}:`
  return h(`${ha1}:${input.nonce}:${middle}${ha2}`)
}

interface Asked {
  readonly method: string
  readonly uri: string
  readonly body: string | Buffer
}

/** Answers challenges for one call or registration; keeps nonces to use them again with the next count (RFC 7616 3.4). */
export interface DigestClient {
  /** Learns from a 401 or 407. False when it makes no sense to try again: no fitting credentials, or these were refused. */
  challenged(response: Response): boolean
  /** Header fields for the next request, by name. */
  /** The last answer was no challenge, so that a later one means only that the nonce has grown old. */
  accepted(): void
  authorize(asked: Asked): readonly (readonly [name: string, value: string])[]
}

interface Answerable {
  readonly header: string
  readonly params: Params
  readonly credentials: Credentials
  /** How often the nonce was used. */
  count: number
  proven: boolean
}

export function createDigestClient(credentials: readonly Credentials[]): DigestClient {
  const known = new Map<string, Answerable>()
  return {
    challenged(response) {
      const [asks, header] =
        response.status === 401
          ? ['WWW-Authenticate', 'Authorization']
          : ['Proxy-Authenticate', 'Proxy-Authorization']
      let learned = false
      const realms = new Set<string>()
      for (const line of response.headers.all(asks)) {
        const challenge = parseAuth(line)
        const realm = challenge?.params.get('realm') ?? ''
        const fit = credentials.find(each => each.realm === undefined || each.realm === realm)
        // The first algorithm that we know, in the server's order (RFC 8760 2.4).
        if (challenge?.scheme !== 'digest' || !fit || realms.has(realm) || !usable(challenge.params)) continue
        realms.add(realm)
        const key = `${header} ${realm}`
        const before = known.get(key)
        const stale = challenge.params.get('stale')?.toLowerCase() === 'true'
        // Refused at the first use of a nonce: the password is wrong, and trying again would lock the account.
        if (before && before.count > 0 && !stale && !before.proven) return false
        known.set(key, { header, params: challenge.params, credentials: fit, count: 0, proven: false })
        learned = true
      }
      return learned
    },
    accepted() {
      for (const each of known.values()) each.proven = true
    },
    authorize: asked =>
      [...known.values()].map(each => [each.header, authorization(each, asked, ++each.count)] as const),
  }
}

const usable = (params: Params) => {
  const algorithm = (params.get('algorithm') ?? 'MD5').toLowerCase().replace(/-sess$/, '')
  return params.has('nonce') && algorithms[algorithm] !== undefined && chosenQop(params) !== undefined
}

function chosenQop(params: Params): string | undefined {
  const offered = params.get('qop')
  if (offered === undefined) return ''
  const list = offered.toLowerCase().split(/[\s,]+/)
  return ['auth', 'auth-int'].find(each => list.includes(each))
}

function authorization(
  { params, credentials }: { readonly params: Params; readonly credentials: Credentials },
  { method, uri, body }: Asked,
  count: number,
): string {
  const { username, password } = credentials
  const realm = params.get('realm') ?? ''
  const nonce = params.get('nonce') ?? ''
  const algorithm = params.get('algorithm') ?? 'MD5'
  const qop = chosenQop(params) ?? ''
  const nc = count.toString(16).padStart(8, '0')
  const cnonce = randomBytes(12).toString('hex')
  const response =
    digestOf({ algorithm, username, realm, password, nonce, method, uri, qop, cnonce, nc, body }) ?? ''
  const fields = [
    `username=${quote(username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
  ]
  if (qop !== '') fields.push(`cnonce="${cnonce}"`, `qop=${qop}`, `nc=${nc}`)
  if (params.has('opaque')) fields.push(`opaque=${quote(params.get('opaque') ?? '')}`)
  return `Digest ${fields.join(', ')}`
}
