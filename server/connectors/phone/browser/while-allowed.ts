import type { Socket } from '../../connector.ts'
import type { Clock } from '../session/clock.ts'
import { refuse } from './browser-call.ts'

/** ms between two looks. What is said in a call is nothing for somebody who was sent away. */
const lookEvery = 5_000

/** Whether who was let in may still be there; never rejects. */
export type Allowed = () => Promise<boolean>

/** Looks again and again until the socket is closed, and cuts once it is not allowed any more. */
export function whileAllowed(clock: Clock, socket: Socket, allowed: Allowed, cut: () => void): void {
  let open = true
  let cancel = () => {}
  const look = async () => {
    const still = await allowed()
    if (!open) return
    if (still) cancel = clock.after(lookEvery, look)
    else cut()
  }
  cancel = clock.after(lookEvery, look)
  socket.onClose(() => {
    open = false
    cancel()
  })
}

/** What a page is told whose teammate signed out or was removed. */
export function sendAway(socket: Socket): void {
  refuse(socket, sentAway.code, sentAway.message)
}

export const sentAway = { code: 'not_allowed', message: 'You were signed out. Sign in again.' } as const
