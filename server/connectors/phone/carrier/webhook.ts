import { signedByTwilio } from '../../twilio-signature.ts'

/**
 * Whether the carrier signed it, for the address the owner gave or the one that was called by whatever a proxy says: a
 * wrong guess only fails to match.
 */
export function isGenuine(
  request: Request,
  by: { readonly authToken: string; readonly base: string | undefined },
  fields: Readonly<Record<string, string>>,
): boolean {
  const signature = request.headers.get('x-twilio-signature') ?? ''
  const rest = request.url.slice(new URL(request.url).origin.length)
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host')
  const urls = [
    ...(by.base ? [by.base + rest] : []),
    request.url,
    ...(host ? [`https://${host}${rest}`] : []),
  ]
  return urls.some(url => signedByTwilio(by.authToken, { url, signature, fields }))
}

/**
 * Whether the carrier opened this stream: Twilio signs the handshake as a request without a form
 * (https://www.twilio.com/docs/voice/media-streams), for the address of our TwiML, with or without a slash behind it. Only a
 * carrier that is not Twilio may leave the signature out; a wrong one is never taken.
 */
export function isGenuineStream(
  request: Request,
  by: { readonly authToken: string; readonly apiUrl: string; readonly base: string | undefined },
): boolean {
  const signature = request.headers.get('x-twilio-signature')
  if (signature === null) return !/(?:^|\.)twilio\.com$/i.test(new URL(by.apiUrl).hostname)
  const { host, origin } = new URL(request.url)
  const rest = request.url.slice(origin.length)
  const bases = [by.base, `https://${request.headers.get('x-forwarded-host') ?? host}`, origin]
  return bases
    .flatMap(base => (base === undefined ? [] : [base, base.replace(/^http/, 'ws')]))
    .flatMap(base => [`${base}${rest}`, `${base}${rest}/`])
    .some(url => signedByTwilio(by.authToken, { url, signature, fields: {} }))
}

/** One part of a path; an empty string for what no browser would write. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

export function xml(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'text/xml; charset=utf-8' } })
}

export function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
