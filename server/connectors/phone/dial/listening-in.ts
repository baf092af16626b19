import type { CallHost } from '../../call-host.ts'

/** The same host for one call of ours, with an ear for what the person says and hears. */
export function listeningIn(
  host: CallHost,
  ear: {
    /** The person said something. */
    readonly answered: () => void
    /** In place of the host's own. */
    readonly heard: CallHost['heard']
  },
): CallHost {
  return {
    begin: call => host.begin(call),
    respond: (callId, said, signal) => {
      // A guess may be noise.
      if (said.certain) void said.certain.then(ear.answered, () => {})
      else ear.answered()
      return host.respond(callId, said, signal)
    },
    answered: callId => host.answered(callId),
    note: (callId, text) => host.note(callId, text),
    heard: ear.heard,
    leftMessage: (callId, message) => host.leftMessage(callId, message),
    live: (callId, news) => host.live(callId, news),
    ended: (callId, reason, recording) => host.ended(callId, reason, recording),
    transferred: (callId, news) => host.transferred(callId, news),
    missed: call => host.missed(call),
    unanswered: call => host.unanswered(call),
  }
}
