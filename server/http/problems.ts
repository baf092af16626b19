import { HTTPException } from 'hono/http-exception'
import type { Problem as ProblemBody } from '../../contract/console-api.ts'
import { DatabaseAway } from '../data/database.ts'
import { UnreadableSecret } from '../data/vault.ts'
import { Problem, type ProblemStatus } from '../errors.ts'

/** What the outside is told about any error. What was not foreseen gets a number under which the log has more. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof Problem) return error
  if (error instanceof DatabaseAway)
    return new Problem(
      'database_away',
      503,
      'The database does not answer, so nothing can be read or saved. Try again in a moment; if it lasts, check that it runs and that DATABASE_URL is right.',
      { retryAfter: 5 },
    )
  if (error instanceof UnreadableSecret) return new Problem('unreadable_secret', 409, error.message)
  if (error instanceof HTTPException) return ofHttp(error)
  if (isUnstorable(error))
    return new Problem(
      'bad_text',
      422,
      'The text holds a character that cannot be stored (a null character). Remove it and try again.',
    )
  return new Problem(
    'internal',
    500,
    `Something went wrong that was not foreseen. The log has more under request ${requestId}.`,
  )
}

/** PostgreSQL stores no U+0000: 22021 in a text, 22P05 in JSON. */
function isUnstorable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '22021' || error.code === '22P05')
}

function ofHttp(error: HTTPException): Problem {
  if (error.status === 400)
    return error.message.includes('JSON')
      ? new Problem('invalid_json', 400, 'The body is not valid JSON. Check quotes, commas and brackets.')
      : new Problem('invalid_form', 400, 'The body is not the form that its Content-Type announces.')
  if (error.status === 413) return tooLarge()
  const status: ProblemStatus = error.status === 404 ? 404 : 500
  return new Problem(status === 404 ? 'not_found' : 'internal', status, 'The request could not be served.')
}

export function tooLarge(limit?: number): Problem {
  const most = limit === undefined ? '' : ` The most is ${Math.round(limit / 1024)} kB.`
  return new Problem('too_large', 413, `The request is too large.${most} Send less at once.`)
}

export function problemResponse(problem: Problem): Response {
  const body: ProblemBody = {
    error: problem.code,
    message: problem.message,
    ...(problem.fields ? { fields: { ...problem.fields } } : {}),
  }
  const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' })
  if (problem.retryAfter !== undefined) headers.set('retry-after', String(problem.retryAfter))
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer realm="frontdesk"')
  return new Response(JSON.stringify(body), { status: problem.status, headers })
}
