import { Problem } from '../errors.ts'

/**
 * Whether a request of a browser comes from our own pages. Cookies are sent along by foreign pages too (they are
 * SameSite=Lax, which a page of a sibling domain passes), so every write by cookie has to prove where it comes from.
 */
export function fromOwnPage(headers: Headers, publicUrl: string | undefined): boolean {
  const origin = headers.get('origin')
  if (origin === null) return headers.get('sec-fetch-site') === 'same-origin'
  if (publicUrl !== undefined && origin === publicUrl) return true
  // A proxy may end TLS, so the scheme we see need not be the one the browser sees; the host has to be the same.
  return URL.parse(origin)?.host === headers.get('host')
}

/** @throws Problem 403 */
export function assertOwnPage(headers: Headers, publicUrl: string | undefined): void {
  if (fromOwnPage(headers, publicUrl)) return
  throw new Problem(
    'foreign_origin',
    403,
    'This request did not come from a page of this server. A program uses an API key; behind a proxy, set PUBLIC_URL to the address people use.',
  )
}
