/**
 * A SIP user agent for Node, usable on its own: calls in both directions over UDP, TCP and TLS (RFC 3261). It knows
 * nothing of audio; the `Media` of a call answers its offers, and `createAudioMedia` does so for G.711 and its like.
 */

export type { AudioOptions, AudioSession } from './audio.ts'
export { type AudioMedia, createAudioMedia, suitsAudio } from './audio-media.ts'
export { type Codec, type Crypto, knownCodecs } from './audio-section.ts'
export type {
  Call,
  CallEvents,
  CallState,
  Ended,
  IncomingCall,
  ModifyResult,
  TransferOutcome,
  TransferRequest,
} from './call.ts'
export type { DigestServerOptions } from './digest-server.ts'
export type { NameAddr } from './fields.ts'
export type { Headers } from './headers.ts'
export { defaultLimits, type Limits } from './limits.ts'
export type { Request, Response } from './message.ts'
export type { Media } from './negotiation.ts'
export type { Account, Registration, RegistrationState } from './register.ts'
export { type Direction, holdsUs, mayReceive, maySend } from './sdp.ts'
export type { TlsIdentity } from './streams.ts'
export type { Listen } from './transports.ts'
export { parseUri, type Uri, userOf, writeUri } from './uri.ts'
export { type CallOptions, createUserAgent, type UserAgent, type UserAgentOptions } from './user-agent.ts'
