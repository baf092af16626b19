import { z } from 'zod'
import type { CallErrorCode } from '../../../../contract/call-protocol.ts'
import type { Socket } from '../../connector.ts'
import type { PersonOnCall } from '../../switchboard.ts'
import type { Samples } from '../call-leg.ts'
import type { RemoteLeg } from '../remote/remote-leg.ts'
import type { Clock } from '../session/clock.ts'
import { BrowserCall, refuse } from './browser-call.ts'
import { type DeskCall, DeskPhones } from './desk-phones.ts'
import { ListenLine } from './listen-line.ts'
import { callTickets } from './tickets.ts'

/** ms from the upgrade to the ticket. */
const ticketWithin = 10_000

/** What a ticket of a listener lets hear. */
export interface Listening {
  /** Both sides, 20 ms at 8 kHz each. Returns the way to stop. */
  readonly listen: (listener: (frame: Samples) => void) => () => void
  readonly over: Promise<unknown>
}

export type Join = (leg: RemoteLeg) => Promise<void>

const entrance = z.strictObject({ kind: z.enum(['call', 'desk']), ticket: z.string().max(100) })

/**
 * Where pages of the console come in: `…/speak` to talk with a caller, `…/listen` to hear a call, `…/desk` to be rung.
 * Each socket needs a ticket that the console asked for in the teammate's session.
 */
export class TeammateDoor {
  readonly #rung: DeskPhones
  readonly #clock: Clock
  readonly #speakers = callTickets<{ readonly join: Join }>()
  readonly #listeners = callTickets<Listening>()
  readonly #desks = callTickets<{ readonly businessId: string; readonly person: PersonOnCall }>()

  constructor(clock: Clock) {
    this.#clock = clock
    this.#rung = new DeskPhones(join => this.speaker(join))
  }

  speaker(join: Join): string {
    return this.#speakers.issue({ join })
  }

  listener(listening: Listening): string {
    return this.#listeners.issue(listening)
  }

  desk(businessId: string, person: PersonOnCall): string {
    return this.#desks.issue({ businessId, person })
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
    let join: Join | undefined
    void new BrowserCall(socket, {
      clock: this.#clock,
      admit: ({ ticket }) => {
        join = ticket === undefined ? undefined : this.#speakers.take(ticket)?.join
        if (!join) return tooOld
        return { accountId: '', to: '', from: undefined, told: wordsOf }
      },
      begin: async leg => join?.(leg),
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
      if (listening) void new ListenLine(socket, listening)
      else if (desk) this.#rung.open(socket, desk.businessId, desk.person)
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
