import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from './clock.ts'
import { digestOf } from './digest.ts'
import { parseAuth } from './fields.ts'
import { createRateLimit } from './limits.ts'
import type { Request } from './message.ts'

export interface DigestServerOptions {
  readonly realm: string
  /** The password of a user; undefined when there is no such user. */
  readonly passwordOf: (username: string) => string | undefined
}

export type Verdict =
  | { readonly ok: true; readonly username: string }
  /** To be answered with 401 and these values of WWW-Authenticate, or with 403 when there were too many guesses. */
  | { readonly ok: false; readonly challenges: readonly string[]; readonly blocked: boolean }

/** A nonce is good for five minutes, in milliseconds. */
const lifetime = 300_000
/** Used counts that are remembered; beyond it the oldest nonce has to be asked for again. */
const mostNonces = 10_000

/**
 * Asks callers for a password (RFC 7616, 8760). Nonces are signed and timed, so strangers make us remember nothing; only the
 * highest count of a nonce that was used with the right password is kept, and no count counts twice.
 */
export function createDigestServer(clock: Clock, { realm, passwordOf }: DigestServerOptions) {
  const secret = randomBytes(32)
  const counts = new Map<string, number>()
  /** Ten guesses at once, then one in ten seconds, for each address. */
  const mayGuess = createRateLimit(clock, 0.1, 10)
  const sign = (time: string) => createHmac('sha256', secret).update(time).digest('base64url').slice(0, 22)
  const newNonce = () => {
    const time = `${Math.floor(clock.now())}.${randomBytes(6).toString('base64url')}`
    return `${time}.${sign(time)}`
  }
  const ageOf = (nonce: string): number | undefined => {
    const end = nonce.lastIndexOf('.')
    const time = nonce.slice(0, Math.max(end, 0))
    return equal(sign(time), nonce.slice(end + 1)) ? clock.now() - parseInt(time, 10) : undefined
  }
  const refuse = (stale: boolean, blocked = false): Verdict => ({
    ok: false,
    blocked,
    challenges: ['SHA-256', 'MD5'].map(
      algorithm =>
        `Digest realm="${realm}", nonce="${newNonce()}", algorithm=${algorithm}, qop="auth,auth-int"${stale ? ', stale=true' : ''}`,
    ),
  })

  return (request: Request, address: string): Verdict => {
    const given = request.headers
      .all('Authorization')
      .map(line => parseAuth(line))
      .find(each => each?.scheme === 'digest' && each.params.get('realm') === realm)
    if (!given) return refuse(false)
    const field = (name: string) => given.params.get(name) ?? ''
    const nonce = field('nonce')
    const age = ageOf(nonce)
    const username = field('username')
    const password = passwordOf(username)
    const expected = digestOf({
      algorithm: field('algorithm') || 'MD5',
      username,
      realm,
      // A user that does not exist takes as long as one that does.
      password: password ?? '',
      nonce,
      method: request.method,
      uri: field('uri'),
      qop: field('qop').toLowerCase(),
      cnonce: field('cnonce'),
      nc: field('nc'),
      body: request.body,
    })
    if (age === undefined || expected === undefined) return refuse(false)
    // We always offer qop, so an answer without it, and so without a count, could be replayed.
    const right =
      equal(expected, field('response')) &&
      password !== undefined &&
      ['auth', 'auth-int'].includes(field('qop').toLowerCase())
    if (!right) return refuse(false, !mayGuess(address))
    const count = parseInt(field('nc'), 16)
    if (age > lifetime || !(count > (counts.get(nonce) ?? 0))) return refuse(true)
    counts.delete(nonce)
    if (counts.size >= mostNonces) counts.delete(counts.keys().next().value ?? '')
    counts.set(nonce, count)
    return { ok: true, username }
  }
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
