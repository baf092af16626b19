import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { DeskServerFrame } from '../../../../contract/call-protocol.ts'
import type { Socket } from '../../connector.ts'
import type { PersonOnCall } from '../../switchboard.ts'
import type { RemoteLeg } from '../remote/remote-leg.ts'
import type { Speaking } from './teammate-door.ts'
import { type Allowed, sendAway } from './while-allowed.ts'

export interface DeskCall {
  readonly caller: string
  readonly brief: string
  /** Pages that declined this call already. */
  readonly except: ReadonlySet<string>
}

/** A teammate who answered at a page. */
export interface DeskAnswer {
  readonly desk: string
  readonly person: PersonOnCall
  readonly leg: RemoteLeg
  /** The brief was read on the screen: it need not be spoken. */
  readonly briefed: boolean
}

/** Whose page it is. */
export interface DeskGuest {
  readonly businessId: string
  readonly person: PersonOnCall
  readonly allowed: Allowed
}

interface Desk extends DeskGuest {
  readonly id: string
  readonly socket: Socket
  /** By the id of the ring. */
  readonly declined: Map<string, () => void>
}

const decline = z.strictObject({ kind: z.literal('decline'), ring: z.string().max(100) })

/** Pages of the console in which teammates take calls. A page that is closed rings no more. */
export class DeskPhones {
  readonly #desks = new Set<Desk>()
  readonly #ticket: (speaking: Speaking) => string

  /** `ticket` lets the page speak to whoever it was made for, once. */
  constructor(ticket: (speaking: Speaking) => string) {
    this.#ticket = ticket
  }

  /** Returns the way to send the page away. */
  open(socket: Socket, guest: DeskGuest): () => void {
    const desk: Desk = { ...guest, id: randomUUID(), socket, declined: new Map() }
    const leave = () => {
      this.#desks.delete(desk)
      for (const gone of desk.declined.values()) gone()
    }
    this.#desks.add(desk)
    socket.onMessage(text => desk.declined.get(ringOf(text) ?? '')?.())
    socket.onClose(leave)
    send(desk, { kind: 'ready' })
    return () => {
      leave()
      sendAway(socket)
    }
  }

  /** Whether anybody takes calls of this business at a page. */
  any(businessId: string): boolean {
    return this.#of(businessId).length > 0
  }

  /** Resolves with the first who answers; undefined when nobody will. Never rejects. */
  async ring(businessId: string, call: DeskCall, signal: AbortSignal): Promise<DeskAnswer | undefined> {
    const { promise, resolve } = Promise.withResolvers<DeskAnswer | undefined>()
    const ring = randomUUID()
    const ringing = new Set(this.#of(businessId).filter(({ id }) => !call.except.has(id)))
    const leave = (desk: Desk) => {
      ringing.delete(desk)
      if (ringing.size === 0) resolve(undefined)
    }
    let answered = false
    const joinAs =
      (desk: Desk, briefed: boolean): Speaking['join'] =>
      async leg => {
        if (answered || signal.aborted || !ringing.has(desk)) throw new Error('Somebody else took this call.')
        answered = true
        await leg.answer()
        resolve({ desk: desk.id, person: desk.person, leg, briefed })
      }
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
    if (ringing.size === 0 || signal.aborted) return undefined
    for (const desk of ringing) {
      desk.declined.set(ring, () => leave(desk))
      const { caller, brief } = call
      const { allowed } = desk
      const tickets = {
        take: this.#ticket({ join: joinAs(desk, true), allowed }),
        hear: this.#ticket({ join: joinAs(desk, false), allowed }),
      }
      send(desk, { kind: 'ring', ring, caller, brief, ...tickets })
    }
    const rung = [...ringing]
    const found = await promise
    for (const desk of rung) {
      desk.declined.delete(ring)
      if (desk.id !== found?.desk) send(desk, { kind: 'ring-over', ring })
    }
    return found
  }

  #of(businessId: string): Desk[] {
    return [...this.#desks].filter(desk => desk.businessId === businessId)
  }
}

function send({ socket }: Desk, frame: DeskServerFrame): void {
  socket.send(JSON.stringify(frame))
}

function ringOf(text: string): string | undefined {
  try {
    return decline.safeParse(JSON.parse(text)).data?.ring
  } catch {
    return undefined
  }
}
