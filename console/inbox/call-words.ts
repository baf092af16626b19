/** Why a call is over, as a teammate says it. */
const ends: Readonly<Record<string, string>> = {
  'caller-hung-up': 'the caller hung up',
  'we-hung-up': 'ended by us',
  transferred: 'put through to a person',
  'too-long': 'ended at the time limit',
  'no-media': 'the line was silent',
  network: 'the network broke off',
  rejected: 'declined',
  busy: 'busy',
  'no-answer': 'nobody answered',
  failed: 'it failed',
}

/** "Call · 2 min 05 s · the caller hung up" */
export function callWords(call: {
  readonly direction: 'in' | 'out'
  readonly status: string
  readonly seconds: number | null
  readonly endReason: string | null
}): string {
  const what = call.direction === 'in' ? 'Call' : 'Call by us'
  if (call.status !== 'ended') return `${what} · on the line now`
  return [what, call.seconds === null ? undefined : durationWords(call.seconds), ends[call.endReason ?? '']]
    .filter(Boolean)
    .join(' · ')
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
