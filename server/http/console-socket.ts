import { WebSocket } from 'ws'
import type { ConsoleEvent } from '../../contract/console-api.ts'
import { hearConsole } from '../data/console-events.ts'
import { markAbsent, markPresent } from '../data/presence.ts'
import type { HttpDeps, Principal } from './context.ts'
import { stillIdentified } from './permit.ts'

/** ms between two signs of presence, at which the session is checked again. */
const presenceEvery = 30_000
/** Bytes a console may lag behind before it is sent away; it comes back and reads everything again. */
const mostBuffered = 1024 * 1024

/** Teammates with a console open on this node, and how many consoles. */
const open = new Map<string, number>()

/** Sends a console every event of its business until it closes, or its session ends. */
export function openConsole(socket: WebSocket, principal: Principal, headers: Headers, deps: HttpDeps): void {
  const { businessId, actor, role } = principal
  const { db } = deps.database
  const present = actor.kind === 'teammate' && role !== 'viewer'
  const quietly = (work: Promise<unknown>) =>
    work.catch(error => deps.log.warn({ err: error }, 'The presence of a teammate could not be noted'))

  const send = (event: ConsoleEvent) => {
    if (socket.readyState !== WebSocket.OPEN) return
    if (socket.bufferedAmount > mostBuffered) socket.close(1013, 'Too slow')
    else socket.send(JSON.stringify(event))
  }
  const stopHearing = hearConsole(deps.live, businessId, send)
  // What happened between the page's first look and this moment was not heard.
  send({ kind: 'resync' })

  const beat = async () => {
    if (!(await stillIdentified(headers, principal, deps))) return socket.close(1008, 'Signed out')
    if (present) await markPresent(db, businessId, actor.id, new Date())
  }
  const timer = setInterval(() => void quietly(beat()), presenceEvery)
  if (present) {
    open.set(actor.id, (open.get(actor.id) ?? 0) + 1)
    void quietly(markPresent(db, businessId, actor.id, new Date()))
  }
  socket.on('close', () => {
    clearInterval(timer)
    stopHearing()
    if (!present) return
    const left = (open.get(actor.id) ?? 1) - 1
    if (left > 0) open.set(actor.id, left)
    else {
      open.delete(actor.id)
      void quietly(markAbsent(db, businessId, actor.id))
    }
  })
}
