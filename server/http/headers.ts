import { createHash } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import type { Env } from './context.ts'

/** On every answer that does not say otherwise itself. */
const everywhere: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

export const securityHeaders = createMiddleware<Env>(async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(everywhere)) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  }
})

/**
 * What a page of ours may load: its own files. Styles are also written by scripts (positions of menus), pictures come
 * from data and blobs, and the scripts inside the page itself are allowed by their hash.
 *
 * @param frames which pages may hold it in a frame
 */
export function pagePolicy(html: string, frames: "'none'" | "'self'" = "'none'"): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/gi)]
  const hashes = scripts
    .map(([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`)
    .join(' ')
  return [
    "default-src 'self'",
    `script-src 'self' ${hashes}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frames}`,
  ].join('; ')
}
