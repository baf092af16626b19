import type { Receipt } from '../../../../contract/message.ts'
import type { DialOutcome } from '../call-leg.ts'
import type { Ended } from '../sip/index.ts'

type Unanswered = Exclude<DialOutcome, { kind: 'answered' }>

/** Milliseconds until a busy person may be called again: most conversations are shorter. */
const afterBusy = 3 * 60_000
/** Milliseconds until a provider that had trouble is asked again. */
const afterTrouble = 60_000

/** Final answers that say it plainly (RFC 3261 21; 607: RFC 8197; 608: RFC 8688). */
const kinds: Readonly<Record<number, Unanswered['kind']>> = {
  404: 'unreachable',
  410: 'unreachable',
  484: 'unreachable',
  604: 'unreachable',
  408: 'no-answer',
  480: 'no-answer',
  487: 'no-answer',
  486: 'busy',
  600: 'busy',
  603: 'rejected',
  607: 'rejected',
  608: 'rejected',
}

/** What became of a call that nobody took; `rang`: the other side showed a sign of life. */
export function unanswered({ by, status, reason }: Ended, rang: boolean): Unanswered {
  const told = reason ? `${status} ${reason}` : String(status)
  if (by === 'nobody' && status === 404)
    return {
      ...{ kind: 'failed', status: 0 },
      reason: 'The provider’s address cannot be found. Check the server in the settings.',
    }
  if (by === 'nobody' && status === 408 && !rang)
    return { kind: 'unreachable', status: 0, reason: 'The provider did not answer. Check that it is up.' }
  const kind = kinds[status] ?? 'failed'
  return { kind, status, reason: `${sentences[kind]} (${told})` }
}

const sentences: Readonly<Record<Unanswered['kind'], string>> = {
  busy: 'The line was busy.',
  'no-answer': 'Nobody answered.',
  rejected: 'The call was declined.',
  unreachable: 'There is nobody under this number.',
  failed: 'The call could not be made.',
}

/**
 * What routing learns. A busy line and a provider in trouble are tried again; a call that was declined or not answered
 * is not, or a telephone would ring all day: the next channel has its turn.
 */
export function receiptOf(outcome: Unanswered, at: Date): Receipt {
  const failed = { status: 'failed', at, reason: outcome.reason } as const
  switch (outcome.kind) {
    case 'busy':
      return { ...failed, cause: 'busy', retryable: true, retryAfter: afterBusy }
    case 'no-answer':
    case 'rejected':
      return { ...failed, cause: 'busy', retryable: false }
    case 'unreachable':
      if (outcome.status === 0) return { ...failed, retryable: true, retryAfter: afterTrouble }
      return { ...failed, cause: 'recipient', retryable: false }
    case 'failed':
      return ours(outcome.status)
        ? { ...failed, reason: `${outcome.reason} ${cure}`, cause: 'account', retryable: false }
        : { ...failed, retryable: true, retryAfter: afterTrouble }
  }
}

const cure = 'Check name, password and what the provider allows this number to call.'

/** The provider does not take calls from us: no address, no password, no permission. */
function ours(status: number | undefined): boolean {
  if (status === undefined) return false
  return status === 0 || (status >= 300 && status < 500 && status !== 429)
}
