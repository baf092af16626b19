import { createHmac, timingSafeEqual } from 'node:crypto'

/** `X-Hub-Signature-256`: HMAC-SHA-256 of the raw body by the app secret (…/graph-api/webhooks/getting-started). */
export function signatureOf(body: Uint8Array, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`
}

export function signedBy(body: Uint8Array, signature: string, appSecret: string): boolean {
  return equal(signatureOf(body, appSecret), signature)
}

/** In constant time for texts of one length, so that a secret cannot be guessed piece by piece. */
export function equal(ours: string, theirs: string): boolean {
  const [a, b] = [Buffer.from(ours), Buffer.from(theirs)]
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
