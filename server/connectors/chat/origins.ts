/** `https://clinic.example`, `http://localhost:8080` or `https://*.clinic.example`: scheme, host, port, nothing else. */
export function isOriginPattern(pattern: string): boolean {
  const filled = pattern.replace('://*.', '://any.')
  // A star is a legal host for URL, and one elsewhere would match nothing.
  if (filled.includes('*')) return false
  try {
    const url = new URL(filled)
    return /^https?:$/.test(url.protocol) && url.origin === filled.toLowerCase()
  } catch {
    return false
  }
}

/**
 * Whether a page may use this widget. An empty list allows every page. A request without an Origin header comes from
 * no web page (RFC 6454 7.3): with a list it is refused, because the list says which pages may.
 */
export function originAllowed(allowed: readonly string[], origin: string | null): boolean {
  if (allowed.length === 0) return true
  if (!origin) return false
  const given = origin.toLowerCase()
  return allowed.some(pattern => {
    const [scheme, host] = pattern.toLowerCase().split('://*.')
    return host === undefined ? given === pattern.toLowerCase() : matchesBelow(given, `${scheme}://`, host)
  })
}

function matchesBelow(origin: string, scheme: string, host: string): boolean {
  if (!origin.startsWith(scheme) || !origin.endsWith(`.${host}`)) return false
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(origin.slice(scheme.length, -host.length - 1))
}
