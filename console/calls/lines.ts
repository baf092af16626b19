import { useSyncExternalStore } from 'react'
import { callFiles } from '../../contract/call-protocol.ts'
import type { CallPhase, RunningCall, startCall } from '../../widget/call.ts'
import { send, wordsFor } from '../api/request.ts'
import { say } from '../ui/toast.tsx'
import { changeDesk } from './desk-store.ts'

/** A call that this tab hears, or speaks in. It goes on while its teammate looks at other pages. */
export interface OpenLine {
  readonly kind: 'listening' | 'speaking' | 'put-through'
  /** Of the call, or of the ring that it came from. */
  readonly id: string
  readonly caller: string
  readonly phase: CallPhase
  readonly muted: boolean
}

let open: OpenLine | undefined
let running: RunningCall | undefined
const listeners = new Set<() => void>()

function set(next: OpenLine | undefined): void {
  open = next
  changeDesk({ talking: next !== undefined && next.kind !== 'listening' })
  for (const listener of listeners) listener()
}

export function useLine(): OpenLine | undefined {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open,
  )
}

/** Hears a call; nobody in it notices. */
export function listenIn(id: string, caller: string): Promise<void> {
  return begin({ kind: 'listening', id, caller }, () => ticketFor(id, 'listen'))
}

/** Speaks with the caller instead of the AI. */
export function takeOver(id: string, caller: string): Promise<void> {
  return begin({ kind: 'speaking', id, caller }, () => ticketFor(id, 'take-over'))
}

/** Answers a caller who was put through. */
export function answer(ring: string, caller: string, ticket: string): Promise<void> {
  return begin({ kind: 'put-through', id: ring, caller }, async () => ticket)
}

/** Gives the caller back to the AI, or stops listening. */
export function leave(): void {
  running?.hangUp()
}

export function press(digit: string): void {
  running?.press(digit)
}

export function mute(on: boolean): void {
  running?.mute(on)
  if (open) set({ ...open, muted: on })
}

async function ticketFor(id: string, act: 'listen' | 'take-over'): Promise<string> {
  return (await send<{ ticket: string }>('POST', `/api/calls/${id}/${act}`, {})).ticket
}

/** One line at a time: a tab has one microphone and one pair of ears. */
async function begin(which: Pick<OpenLine, 'kind' | 'id' | 'caller'>, ticketOf: () => Promise<string>) {
  leave()
  const mine = { ...which, phase: 'asking', muted: false } as const
  set(mine)
  try {
    const [ticket, part] = await Promise.all([
      ticketOf(),
      import(/* @vite-ignore */ callFiles.part) as Promise<{ startCall: typeof startCall }>,
    ])
    const listening = which.kind === 'listening'
    running = part.startCall({
      ...{ base: location.origin, ticket, microphone: !listening, listening },
      path: listening ? '/ws/phone/listen' : '/ws/phone/speak',
      changed: (phase, reason) => {
        if (open?.id !== which.id || open.kind !== which.kind) return
        if (reason) say(reason, true)
        set(phase === 'over' ? undefined : { ...open, phase })
      },
    })
  } catch (error) {
    set(undefined)
    say(wordsFor(error), true)
  }
}
