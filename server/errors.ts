/** What the outside may be told: a stable code, the HTTP status, and words that name the cure. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: string
  readonly status: ProblemStatus
  /** Per field of the request, what is wrong with it. */
  readonly fields: Readonly<Record<string, string>> | undefined
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined

  constructor(
    code: string,
    status: ProblemStatus,
    message: string,
    more: { readonly fields?: Readonly<Record<string, string>>; readonly retryAfter?: number } = {},
  ) {
    super(message)
    this.code = code
    this.status = status
    this.fields = more.fields
    this.retryAfter = more.retryAfter
  }
}

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 502 | 503

/** The thing that was asked for is not there, or belongs to somebody else: both look the same from outside. */
export function notFound(what: string): Problem {
  return new Problem('not_found', 404, `There is no such ${what}. It may have been removed.`)
}

/** Faults of the installation that a person has to mend, all of them at once, each with its cure. */
export class SetupFault extends Error {
  override readonly name = 'SetupFault'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.length === 1 ? faults[0] : faults.map(fault => `- ${fault}`).join('\n'))
    this.faults = faults
  }
}
