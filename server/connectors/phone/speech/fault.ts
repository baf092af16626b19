/**
 * What went wrong with a provider, by what can be done about it:
 * - `settings`: trying again is useless until somebody mends them
 * - `busy`: it asks for patience
 * - `away`: it was not reached, or did not answer in time
 * - `broken`: it ended in the middle, or sent what it must not
 */
export type FaultKind = 'settings' | 'busy' | 'away' | 'broken'

/** The message names the cure; never a key, never what was said. */
export class SpeechFault extends Error {
  override readonly name = 'SpeechFault'
  readonly kind: FaultKind
  /** ms the provider asked to be left alone. */
  readonly retryAfter: number | undefined

  constructor(kind: FaultKind, message: string, retryAfter?: number) {
    super(message)
    this.kind = kind
    this.retryAfter = retryAfter
  }
}

/** What an HTTP status of a speech provider means; also of a refused WebSocket upgrade. */
export function statusFault(who: string, status: number, retryAfter?: string | null): SpeechFault {
  if (status === 401 || status === 403)
    return new SpeechFault('settings', `${who} refused the key. Enter a valid key in the speech settings.`)
  if (status === 402)
    return new SpeechFault('settings', `${who} wants to be paid (402). Look into the account there.`)
  if (status === 429 || status === 503)
    return new SpeechFault(
      'busy',
      `${who} has too much to do (${status}). Raise the limit there, or add a second provider.`,
      patience(retryAfter),
    )
  if (status >= 500)
    return new SpeechFault('away', `${who} failed (${status}). It should pass; a second provider helps.`)
  return new SpeechFault(
    'settings',
    `${who} did not accept the request (${status}). Check address, model and voice in the speech settings.`,
  )
}

/** Anything thrown on the way, as a fault; what is one already is left as it is. */
export function faultOf(who: string, error: unknown): SpeechFault {
  if (error instanceof SpeechFault) return error
  const code = codeOf(error)
  if (code && notReached.has(code))
    return new SpeechFault('away', `${who} cannot be reached (${code}). Check its address and the network.`)
  return new SpeechFault(
    'broken',
    `${who} broke off (${code ?? 'closed'}). Check the network if it happens often.`,
  )
}

const notReached = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
])

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return codeOf(error.cause)
}

/** Seconds of Retry-After (RFC 9110, 10.2.3) in ms; its form with a date is not used by these providers. */
function patience(retryAfter: string | null | undefined): number | undefined {
  const seconds = Number(retryAfter)
  return retryAfter && Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 600) * 1_000 : undefined
}
