import type { CallHost } from '../../call-host.ts'

/** The product as a call sees it, with some of its answers given by somebody else. */
export function watchedHost(
  host: CallHost,
  own: Partial<Pick<CallHost, 'begin' | 'live' | 'ended'>>,
): CallHost {
  return {
    begin: call => host.begin(call),
    answered: callId => host.answered(callId),
    respond: (callId, said, signal) => host.respond(callId, said, signal),
    note: (callId, text) => host.note(callId, text),
    heard: (callId, messageId, text, interrupted) => host.heard(callId, messageId, text, interrupted),
    leftMessage: (callId, message) => host.leftMessage(callId, message),
    live: (callId, news) => host.live(callId, news),
    transferred: (callId, news) => host.transferred(callId, news),
    missed: call => host.missed(call),
    unanswered: call => host.unanswered(call),
    ended: (callId, reason, recording) => host.ended(callId, reason, recording),
    ...own,
  }
}
