import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { parse, stringify } from 'node:querystring'

/** Fields of a form; a field that came several times has all its values. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>

export interface SignedRequest {
  /** As Twilio called it, with its query. */
  readonly url: string
  readonly signature: string
  /** Of a form; absent for another body, whose SHA-256 is then in the query. */
  readonly fields?: FormFields | undefined
  readonly body?: string | Uint8Array | undefined
}

/**
 * X-Twilio-Signature: HMAC-SHA1 over the address and the sorted fields
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security). Twilio signs with and without the port, depending on
 * the product, so both count; a body that is no form is bound by `bodySHA256` in the query.
 */
export function signedByTwilio(authToken: string, request: SignedRequest): boolean {
  const { url, signature, fields, body } = request
  const bodyHash = /[?&]bodySHA256=([0-9a-f]{64})(?:&|$)/i.exec(url)?.[1]
  if (fields === undefined && !(bodyHash && same(bodyHash.toLowerCase(), sha256(body ?? '')))) return false
  return candidates(url).some(candidate => same(signature, signTwilio(authToken, candidate, fields ?? {})))
}

export function signTwilio(authToken: string, url: string, fields: FormFields): string {
  const values = Object.keys(fields)
    .sort()
    .map(name =>
      [...new Set([fields[name] ?? ''].flat())]
        .sort()
        .map(value => name + value)
        .join(''),
    )
  return createHmac('sha1', authToken)
    .update(url + values.join(''), 'utf8')
    .digest('base64')
}

/** As received first, then as back ends write it that escape more of the query. */
function candidates(url: string): string[] {
  const written = [withoutPort(url), withPort(url)]
  if (!URL.canParse(url)) return written
  const normal = new URL(url).toString()
  const all = [...written, withoutPort(normal), withPort(normal)]
  return [...new Set([...all, ...all.slice(2).map(requoted)])]
}

// `new URL` would escape characters of the path that were signed as they are, so the port is cut out of the text.
const front = /^([a-z][a-z0-9+.-]*:\/\/)((?:[^/?#]*@)?)(\[[^\]]*\]|[^/?#:]*)(:\d+)?/i

function withoutPort(url: string): string {
  return url.replace(front, (_all, scheme: string, user: string, host: string) => scheme + user + host)
}

function withPort(url: string): string {
  return url.replace(front, (_all, scheme: string, user: string, host: string, port: string | undefined) => {
    const usual = scheme.toLowerCase() === 'https://' ? ':443' : ':80'
    return scheme + user + host + (port ?? usual)
  })
}

function requoted(url: string): string {
  const at = url.indexOf('?')
  return at < 0 || at === url.length - 1 ? url : `${url.slice(0, at)}?${stringify(parse(url.slice(at + 1)))}`
}

function sha256(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
