/** What became of a request to a provider. */
export type ProviderAnswer =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: Headers
      readonly content: Uint8Array
    }
  /** It certainly never got there, so it may be sent again. */
  | { readonly kind: 'unreached'; readonly reason: string }
  /** The connection ended between the request and its answer: whether it was taken is not known. */
  | { readonly kind: 'unsure'; readonly reason: string }

export interface ProviderRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | FormData | URLSearchParams
  readonly signal: AbortSignal
  /** Milliseconds for the whole exchange. */
  readonly timeout?: number
  /** Bytes of an answer that are still read. */
  readonly most?: number
}

const usualTimeout = 20_000
const usualMost = 1024 * 1024

/** Before a connection stands nothing was sent (Node's and undici's codes). */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
])

/**
 * One request to a provider; never throws for what the network does. Redirects are not followed: a token would go along.
 * Every reason is a sentence without the token, the path or the customer's words.
 */
export async function requestProvider(url: string, request: ProviderRequest): Promise<ProviderAnswer> {
  const { signal, timeout = usualTimeout, most = usualMost, ...init } = request
  const { host } = new URL(url)
  if (signal.aborted) return { kind: 'unreached', reason: `It was called off before ${host} was asked.` }
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    })
    const content = await readAtMost(response, most)
    if (!content) return { kind: 'unsure', reason: `${host} answered with more than ${most} bytes.` }
    return { kind: 'answered', status: response.status, headers: response.headers, content }
  } catch (error) {
    const code = codeOf(error)
    if (code !== undefined && neverConnected.has(code))
      return { kind: 'unreached', reason: `${host} cannot be reached (${code}).` }
    const slow = error instanceof Error && error.name === 'TimeoutError'
    const what = slow
      ? `did not answer within ${timeout / 1_000} s`
      : `broke the connection (${code ?? 'closed'})`
    return { kind: 'unsure', reason: `${host} ${what}.` }
  }
}

async function readAtMost(response: Response, most: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of response.body ?? []) {
    size += piece.byteLength
    if (size > most) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return codeOf(error.cause)
}

/** Whether a provider can call us: an address of this machine only reaches who is on it too. */
export function canCall(apiUrl: string, publicUrl: string | undefined): publicUrl is string {
  return publicUrl !== undefined && (!isLoopback(publicUrl) || isLoopback(apiUrl))
}

function isLoopback(url: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(URL.parse(url)?.hostname ?? '')
}
