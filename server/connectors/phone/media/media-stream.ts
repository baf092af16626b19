import type { Socket } from 'node:dgram'
import type { Samples } from '../call-leg.ts'
import { Incoming } from './incoming.ts'
import { controlCells, type MediaConnection, type MediaStats } from './media-messages.ts'
import { Outgoing } from './outgoing.ts'
import { Playout } from './playout.ts'
import type { PortPair } from './ports.ts'
import { Reports } from './reports.ts'
import { isRtcp } from './rtp.ts'
import type { Endpoint } from './source-filter.ts'

export interface StreamListeners {
  digit(digit: string): void
  played(utterance: number): void
  silence(): void
  fault(reason: string): void
}

/** The sound of one call on its two sockets, in the media thread. */
export class MediaStream {
  readonly playout: Playout
  readonly #ports: PortPair
  readonly #now: () => number
  readonly #on: StreamListeners
  readonly #incoming: Incoming
  readonly #outgoing: Outgoing
  readonly #reports: Reports
  #connection: MediaConnection | undefined
  #watch = Infinity
  #listensSince = 0
  #silenceTold = false
  #unsent = 0
  #faults = 0

  constructor(ports: PortPair, control: Int32Array, now: () => number, on: StreamListeners) {
    this.#ports = ports
    this.#now = now
    this.#on = on
    const generation = () => Atomics.load(control, controlCells.generation)
    const paused = () => Atomics.load(control, controlCells.paused) === 1
    this.playout = new Playout({ generation, paused }, on.played)
    this.#incoming = new Incoming(on.digit)
    this.#outgoing = new Outgoing(this.playout, packet => this.#send(ports.rtp, packet, 0))
    this.#reports = new Reports(now())
    ports.rtp.on('message', (datagram, from) => this.#guard(() => this.#receive(datagram, from)))
    ports.rtcp.on('message', (datagram, from) => this.#guard(() => this.#report(datagram, from)))
    for (const socket of [ports.rtp, ports.rtcp]) socket.on('error', () => this.#unsent++)
  }

  connect(connection: MediaConnection): void {
    const at = this.#now()
    const listened = this.#listens
    this.#connection = connection
    if (this.#listens && !listened) this.#listensSince = at
    this.#incoming.connect(connection, at)
    this.#outgoing.connect(connection)
    this.nudge()
  }

  /** Tells once when nothing came for so many ms, and again after something came. */
  watch(silence: number): void {
    this.#watch = silence
  }

  /** There may be something to say now. */
  nudge(): void {
    this.#outgoing.nudge()
  }

  press(digits: string): void {
    this.#outgoing.press(digits)
  }

  /** One slot: sends what is due and writes what was heard. False before the first connect. */
  tick(frame: Samples): boolean {
    if (!this.#connection) return false
    const at = this.#now()
    this.#outgoing.tick()
    this.#incoming.pull(frame, at)
    const report = this.#reports.due(at, Date.now(), this.#outgoing, this.#incoming.reception)
    if (report) this.#sendReport(report)
    this.#listen(at)
    return true
  }

  stats(): MediaStats {
    const { reception, buffer, refused, sources } = this.#incoming
    return {
      sent: this.#outgoing.packets,
      received: reception?.received ?? 0,
      lost: reception?.lost ?? 0,
      duplicates: reception?.duplicates ?? 0,
      refused,
      late: buffer.counts.late,
      concealed: buffer.counts.concealed / 8,
      skipped: buffer.counts.skipped / 8,
      jitter: (reception?.jitter ?? 0) / 8,
      depth: buffer.depth,
      roundTrip: this.#reports.roundTrip,
      unsent: this.#unsent,
      target: sources.target,
    }
  }

  close(): void {
    if (this.#connection) this.#sendReport(this.#reports.farewell(this.#outgoing.ssrc))
    this.#ports.close()
  }

  #receive(datagram: Uint8Array, from: Endpoint): void {
    if (!this.#connection) return
    if (isRtcp(datagram)) this.#report(datagram, from)
    else this.#incoming.receive(datagram, from, this.#now())
  }

  #report(datagram: Uint8Array, from: Endpoint): void {
    const plain = this.#incoming.openRtcp(datagram, from)
    const known = plain && this.#reports.receive(plain, this.#now(), Date.now(), this.#outgoing.ssrc)
    if (!known) this.#incoming.refused++
  }

  #sendReport(report: Uint8Array): void {
    const mux = this.#connection?.rtcpMux ?? false
    this.#send(mux ? this.#ports.rtp : this.#ports.rtcp, this.#outgoing.protectRtcp(report), mux ? 0 : 1)
  }

  #send(socket: Socket, packet: Uint8Array, portOffset: number): void {
    const target = this.#incoming.sources.target
    // Port 0 in an SDP and 0.0.0.0 as address are old ways to say that nothing is to be sent (RFC 3264 5.1, 8.4).
    if (!target || target.port === 0 || target.port + portOffset > 65_535 || target.address === '0.0.0.0')
      return
    socket.send(packet, target.port + portOffset, target.address, error => {
      if (error) this.#unsent++
    })
  }

  /** Whoever holds us need not send anything (RFC 3264 8.4): their silence says nothing. */
  get #listens(): boolean {
    const { receiving, sending } = this.#connection ?? {}
    return receiving === true && sending === true
  }

  #listen(at: number): void {
    if (!this.#listens) return
    const since = at - Math.max(this.#incoming.heardAt, this.#listensSince)
    if (since < this.#watch) this.#silenceTold = false
    else if (!this.#silenceTold) {
      this.#silenceTold = true
      this.#on.silence()
    }
  }

  /** One strange packet must not end all calls of this thread; its call goes on, the fault is told once. */
  #guard(run: () => void): void {
    try {
      run()
    } catch (error) {
      if (this.#faults++ === 0)
        this.#on.fault(error instanceof Error ? (error.stack ?? error.message) : 'unknown')
    }
  }
}
