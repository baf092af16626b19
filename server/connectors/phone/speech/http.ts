import { faultOf, SpeechFault, statusFault } from './fault.ts'

export interface SpeechRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | FormData
  readonly signal: AbortSignal
}

/**
 * Posts to a speech provider. Redirects are not followed: the key would go along.
 * @throws SpeechFault; also when called off, which callers tell by their signal.
 */
export async function post(who: string, url: string, request: SpeechRequest): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { method: 'POST', redirect: 'manual', ...request })
  } catch (error) {
    throw faultOf(who, error)
  }
  if (response.status === 200) return response
  void response.body?.cancel().catch(() => undefined)
  throw statusFault(who, response.status, response.headers.get('retry-after'))
}

/** The body as it arrives. @throws SpeechFault when it breaks off. */
export async function* arriving(who: string, response: Response): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of response.body ?? []) yield piece
  } catch (error) {
    throw faultOf(who, error)
  }
}

/** Whether an answer is sound; a proxy's page of apologies would be a loud noise. */
export function assertSound(who: string, response: Response): void {
  const type = response.headers.get('content-type') ?? ''
  if (!/^(text\/|application\/(json|xml))/i.test(type)) return
  void response.body?.cancel().catch(() => undefined)
  throw new SpeechFault('broken', `${who} sent ${type.split(';')[0]} instead of sound. Check its address.`)
}

/** `base` with or without a slash at its end. */
export function at(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}${path}`
}
