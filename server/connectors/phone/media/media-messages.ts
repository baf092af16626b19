import type { Codec } from './g711.ts'
import type { SrtpKey } from './srtp-keys.ts'

/** Where and how one call's sound goes, as offer and answer agreed (RFC 3264). */
export interface MediaConnection {
  /** Of the other side's SDP. Sound from another address is ignored; another port of it is taken for NAT. */
  readonly remote: { readonly address: string; readonly port: number }
  /** Addresses that may send as well: the one its signalling comes from, when its SDP names a private one. */
  readonly alsoFrom?: readonly string[] | undefined
  readonly codec: Codec
  readonly payloadType: number
  /** Payload type of telephone-event; without it keys are pressed as tones. */
  readonly dtmfPayload?: number | undefined
  /** ms of sound in a packet that the other side wishes: 20, 40 or 60, others are rounded to these. 20 if absent. */
  readonly ptime?: number | undefined
  /** False: the other side has put us on hold or wants no sound; what is to be played waits. */
  readonly sending: boolean
  /** False: what comes is thrown away, silence is heard instead. */
  readonly receiving: boolean
  /** RTCP on the port of RTP (RFC 5761). */
  readonly rtcpMux?: boolean | undefined
  readonly srtp?: { readonly send: SrtpKey; readonly receive: SrtpKey } | undefined
}

/** Counts since the call began. */
export interface MediaStats {
  readonly sent: number
  readonly received: number
  readonly lost: number
  readonly duplicates: number
  /** Packets from addresses that have no business here, forged or unreadable. */
  readonly refused: number
  /** Packets that came after their time. */
  readonly late: number
  /** ms of sound made up or left out. */
  readonly concealed: number
  readonly skipped: number
  /** ms: variation of arrival (RFC 3550 A.8), depth of the buffer now, way there and back if it reports. */
  readonly jitter: number
  readonly depth: number
  readonly roundTrip: number | undefined
  /** Datagrams the system would not send. */
  readonly unsent: number
  /** Where sound goes now. */
  readonly target: { readonly address: string; readonly port: number } | undefined
}

/** Cells of the memory both threads see: what a barge-in must not wait for. */
export const controlCells = { generation: 0, paused: 1 } as const

export type ToMedia =
  | { kind: 'open'; leg: number; control: Int32Array<SharedArrayBuffer> }
  | { kind: 'connect'; leg: number; connection: MediaConnection }
  | {
      kind: 'play'
      leg: number
      utterance: number
      counter: Int32Array<SharedArrayBuffer>
      generation: number
      samples: Int16Array<ArrayBuffer>
    }
  | { kind: 'finish'; leg: number; utterance: number }
  | { kind: 'clear' | 'resume' | 'close'; leg: number }
  | { kind: 'press'; leg: number; digits: string }
  | { kind: 'watch'; leg: number; silence: number }
  | { kind: 'stats'; leg: number; request: number }
  | { kind: 'stop' }

export type FromMedia =
  | { kind: 'opened'; leg: number; port: number }
  | { kind: 'refused'; leg: number; reason: string }
  /** One frame after the other in `samples`; `at` in ms of the monotonic clock. */
  | { kind: 'frames'; legs: number[]; at: number[]; samples: Int16Array<ArrayBuffer> }
  | { kind: 'digit'; leg: number; digit: string }
  | { kind: 'played'; leg: number; utterance: number }
  | { kind: 'silence'; leg: number }
  | { kind: 'stats'; leg: number; request: number; stats: MediaStats }
  | { kind: 'fault'; leg: number; reason: string }
  | { kind: 'closed'; leg: number }

/** ms on the clock that all threads of the process share; performance.now() has another zero in each. */
export function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
