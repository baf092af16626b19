import type { Problem } from './types.ts'

/** The server answered no: `message` says what is wrong and what to do, `fields` says it per field. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly fields: Readonly<Record<string, string>>
  constructor(status: number, problem: Problem) {
    super(problem.message)
    this.name = 'Refused'
    this.status = status
    this.code = problem.error
    this.fields = problem.fields ?? {}
  }
}

/** No answer came: the network or the server is away. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('Frontdesk cannot be reached. Check the connection and try again.', { cause })
    this.name = 'Unreachable'
  }
}

type Query = Readonly<Record<string, string | undefined>>

function address(path: string, query: Query = {}): string {
  const set = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`
}

async function problemOf(response: Response): Promise<Problem> {
  const body: Partial<Problem> | null = await response.json().catch(() => null)
  return {
    error: body?.error ?? `http_${response.status}`,
    message:
      body?.message ?? `The server answered with an error (${response.status}). Try again in a moment.`,
    ...(body?.fields ? { fields: body.fields } : {}),
  }
}

async function exchange<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Unreachable(error)
  }
  if (!response.ok) throw new Refused(response.status, await problemOf(response))
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** @throws Refused, Unreachable */
export function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return exchange<T>(address(path, query), signal ? { signal } : {})
}

/** @throws Refused, Unreachable */
export function send<T = void>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<T> {
  return exchange<T>(
    path,
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
  )
}

/** @throws Refused, Unreachable */
export function upload<T>(path: string, file: File): Promise<T> {
  const form = new FormData()
  form.append('file', file)
  return exchange<T>(path, { method: 'POST', body: form })
}

/** What to show for anything that was thrown. */
export function wordsFor(error: unknown): string {
  if (error instanceof Refused || error instanceof Unreachable) return error.message
  return 'Something went wrong in this page. Reload it; if it happens again, tell whoever runs Frontdesk.'
}
