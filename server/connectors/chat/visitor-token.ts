import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Identifier, visitor } from '../../../contract/identifier.ts'

/** Makes and checks the token by which a browser proves that it is the visitor it was yesterday. */
export interface VisitorTokens {
  /** A visitor nobody was before: 128 random bits. */
  issue(widgetKey: string): { readonly from: Identifier; readonly token: string }
  /** The visitor of a token made for this widget, or undefined for anything else. */
  check(widgetKey: string, token: string): Identifier | undefined
}

const form = /^v1\.([\w-]{8,64})\.([\w-]{43})$/

/**
 * HMAC-SHA256 over widget and visitor: a visitor id may be known to others (it stands in exports and logs), the
 * conversation still cannot be taken over. `previous` secrets are accepted and never used to sign, for rotation.
 */
export function visitorTokens(secret: string, previous: readonly string[] = []): VisitorTokens {
  if (secret.length < 32)
    throw new Error(
      'The chat secret is too short: give at least 32 random characters, so that nobody can guess it.',
    )
  const sign = (key: string, widgetKey: string, id: string) =>
    createHmac('sha256', key).update(`chat visitor\n${widgetKey}\n${id}`).digest()
  return {
    issue(widgetKey) {
      const id = randomBytes(16).toString('base64url')
      const from = visitor(id)
      if (!from) throw new Error('A fresh visitor id was refused by its own constructor.')
      return { from, token: `v1.${id}.${sign(secret, widgetKey, id).toString('base64url')}` }
    },
    check(widgetKey, token) {
      const [, id, signature] = form.exec(token) ?? []
      if (!id || !signature) return undefined
      const given = Buffer.from(signature, 'base64url')
      const known = [secret, ...previous].some(key => timingSafeEqual(sign(key, widgetKey, id), given))
      return known ? visitor(id) : undefined
    },
  }
}
