/** Pictures that a browser may show in the page: none of them can hold a script, unlike SVG. */
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])

/**
 * Headers of a stored file. Whatever is inside, it can do nothing here: no sniffing, no scripts, a sandbox of its own.
 *
 * @param seconds for which the reader's own browser may keep it
 */
export function fileHeaders(name: string, type: string, seconds: number): Record<string, string> {
  const inline = shown.has(type)
  return {
    'content-type': inline ? type : 'application/octet-stream',
    // RFC 6266 with the encoding of RFC 8187.
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, percent)}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': `private, max-age=${seconds}`,
  }
}

function percent(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`
}
