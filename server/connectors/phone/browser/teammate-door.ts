import { z } from 'zod'
import type { CallErrorCode } from '../../../../contract/call-protocol.ts'
import type { Socket } from '../../connector.ts'
import type { Samples } from '../call-leg.ts'
import type { RemoteLeg } from '../remote/remote-leg.ts'
import type { Clock } from '../session/clock.ts'
import { BrowserCall, refuse } from './browser-call.ts'
import { type DeskCall, type DeskGuest, DeskPhones } from './desk-phones.ts'
import { ListenLine } from './listen-line.ts'
import { callTickets } from './tickets.ts'
import { type Allowed, sentAway, whileAllowed } from './while-allowed.ts'

/** ms from the upgrade to the ticket. */
const ticketWithin = 10_000

/** What a ticket of a listener lets hear. */
export interface Listening {
  /** Both sides, 20 ms at 8 kHz each. Returns the way to stop. */
  readonly listen: (listener: (frame: Samples) => void) => () => void
  readonly over: Promise<unknown>
  readonly allowed: Allowed
}

/** What a ticket of a speaker lets do. */
export interface Speaking {
  readonly join: (leg: RemoteLeg) => Promise<void>
  readonly allowed: Allowed
}

const entrance = z.strictObject({ kind: z.enum(['call', 'desk']), ticket: z.string().max(100) })

/**
 * Where pages of the console come in: `…/speak` to talk with a caller, `…/listen` to hear a call, `…/desk` to be rung.
 * Each socket needs a ticket that the console asked for in the teammate's session.
 */
export class TeammateDoor {
  readonly #rung: DeskPhones
  readonly #clock: Clock
  readonly #speakers = callTickets<Speaking>()
  readonly #listeners = callTickets<Listening>()
  readonly #desks = callTickets<DeskGuest>()

  constructor(clock: Clock) {
    this.#clock = clock
    this.#rung = new DeskPhones(speaking => this.speaker(speaking))
  }

  speaker(speaking: Speaking): string {
    return this.#speakers.issue(speaking)
  }

  listener(listening: Listening): string {
    return this.#listeners.issue(listening)
  }

  desk(guest: DeskGuest): string {
    return this.#desks.issue(guest)
  }

  /** @returns false when this path is not one of these. */
  socket(socket: Socket, pathname: string): boolean {
    if (pathname.endsWith('/speak')) this.#speak(socket)
    else if (pathname.endsWith('/listen') || pathname.endsWith('/desk')) this.#enter(socket)
    else return false
    return true
  }

  /** The pages that take calls of this business. */
  desksOf(businessId: string) {
    return {
      any: () => this.#rung.any(businessId),
      ring: (call: DeskCall, signal: AbortSignal) => this.#rung.ring(businessId, call, signal),
    }
  }

  #speak(socket: Socket): void {
    let speaking: Speaking | undefined
    const call = new BrowserCall(socket, {
      clock: this.#clock,
      admit: ({ ticket }) => {
        speaking = ticket === undefined ? undefined : this.#speakers.take(ticket)
        if (!speaking) return tooOld
        const cut = () => call.fail(sentAway.code, sentAway.message)
        whileAllowed(this.#clock, socket, speaking.allowed, cut)
        return { accountId: '', to: '', from: undefined, told: wordsOf }
      },
      begin: async leg => speaking?.join(leg),
      ended: () => {},
    })
  }

  #enter(socket: Socket): void {
    let entered = false
    const cancel = this.#clock.after(ticketWithin, () =>
      refuse(socket, 'protocol', 'No ticket came in time.'),
    )
    socket.onClose(cancel)
    socket.onMessage(text => {
      if (entered) return
      entered = true
      cancel()
      const frame = entranceOf(text)
      const listening = frame?.kind === 'call' ? this.#listeners.take(frame.ticket) : undefined
      const desk = frame?.kind === 'desk' ? this.#desks.take(frame.ticket) : undefined
      if (listening) {
        const line = new ListenLine(socket, listening)
        whileAllowed(this.#clock, socket, listening.allowed, () => line.cut())
      } else if (desk) whileAllowed(this.#clock, socket, desk.allowed, this.#rung.open(socket, desk))
      else refuse(socket, tooOld.code, tooOld.message)
    })
  }
}

const tooOld: { readonly code: CallErrorCode; readonly message: string } = {
  code: 'not_allowed',
  message: 'This ticket was used or is too old. Try again.',
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The call could not be joined. Try again.'
}

function entranceOf(text: string): z.infer<typeof entrance> | undefined {
  try {
    return entrance.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
