interface CallFacts {
  readonly direction: 'in' | 'out'
  readonly status: string
  readonly seconds: number | null
  readonly endReason: string | null
}

/** Why a call is over, as a teammate says it, within a sentence. */
const ends: Readonly<Record<string, string>> = {
  'caller-hung-up': 'the caller hung up',
  'we-hung-up': 'ended by us',
  transferred: 'put through to a person',
  'too-long': 'ended at the longest time a call may take',
  'no-media': 'no sound came from the line, so it was ended',
  network: 'the connection broke off',
  rejected: 'declined',
  busy: 'the line was busy',
  'no-answer': 'nobody answered',
  unreachable: 'nobody is under this number',
  failed: 'it could not be connected',
}

/** "Call · 2 min 05 s · the caller hung up" */
export function callWords(call: CallFacts): string {
  const what = call.direction === 'in' ? 'Call' : 'Call by us'
  if (call.status !== 'ended') return `${what} · on the line now`
  return [what, call.seconds === null ? undefined : durationWords(call.seconds), reasonOf(call)]
    .filter(Boolean)
    .join(' · ')
}

/** "The caller hung up"; empty while the call is on, or when nobody knows. */
export function endWords(call: CallFacts): string {
  const reason = (call.status === 'ended' && reasonOf(call)) || ''
  return reason.charAt(0).toUpperCase() + reason.slice(1)
}

function reasonOf({ direction, endReason }: CallFacts): string | undefined {
  // Of a call of ours the other side is not who called.
  if (direction === 'out' && endReason === 'caller-hung-up') return 'the other side hung up'
  return ends[endReason ?? '']
}

/** "Call from Nora Quist", "Call to Nora Quist" */
export function callTitle({ direction }: Pick<CallFacts, 'direction'>, name: string | undefined): string {
  const what = direction === 'in' ? 'Call from' : 'Call to'
  return `${what} ${name ?? (direction === 'in' ? 'an unknown caller' : 'an unknown number')}`
}

export function durationWords(seconds: number): string {
  const whole = Math.round(seconds)
  const rest = whole % 60
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(rest).padStart(2, '0')} s`
}

/** The line that is heard at this second of the recording. */
export function lineAt(lines: readonly { readonly second: number | null }[], second: number): number {
  return lines.findLastIndex(line => line.second !== null && line.second <= second + 0.05)
}
