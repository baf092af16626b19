import { useEffect, useRef, useState } from 'react'
import { callFiles } from '../../contract/call-protocol.ts'
import type { CallPhase, RunningCall, startCall } from '../../widget/call.ts'
import { send, wordsFor } from '../api/request.ts'
import { handsetPath } from './queries.ts'

interface State {
  readonly phase: CallPhase | undefined
  /** Why it could not be made, or ended by itself; empty where it simply ended. */
  readonly reason: string
  readonly microphone: boolean
  readonly muted: boolean
  /** When it was answered, in ms since 1970. */
  readonly since: number | undefined
}

export interface Telephoning extends State {
  call(microphone: boolean): void
  say(text: string): void
  press(digit: string): void
  mute(on: boolean): void
  hangUp(): void
}

const start: State = { phase: undefined, reason: '', microphone: false, muted: false, since: undefined }

/** A real call as this customer: the same sockets and files as the widget's, let in by the session of the console. */
export function useCall(number: string): Telephoning {
  const [state, setState] = useState(start)
  const running = useRef<RunningCall>(undefined)
  // Whoever leaves the screen has hung up.
  useEffect(() => () => running.current?.hangUp(), [])
  const call = async (microphone: boolean) => {
    setState({ ...start, phase: 'asking', microphone })
    try {
      const { ticket } = await send<{ ticket: string }>('POST', `${handsetPath(number)}/calls`, {})
      const part: { startCall: typeof startCall } = await import(/* @vite-ignore */ callFiles.part)
      running.current = part.startCall({
        ...{ base: location.origin, ticket, microphone },
        changed: (phase, reason) => setState(held => entered(held, phase, reason)),
      })
    } catch (error) {
      setState(held => ({ ...held, phase: 'over', reason: wordsFor(error) }))
    }
  }
  return {
    ...state,
    call: microphone => void call(microphone),
    say: text => running.current?.speak(text),
    press: digit => running.current?.press(digit),
    mute: on => {
      running.current?.mute(on)
      setState(held => ({ ...held, muted: on }))
    },
    hangUp: () => {
      running.current?.hangUp()
      running.current = undefined
      setState(held => ({ ...held, phase: 'over' }))
    },
  }
}

function entered(held: State, phase: CallPhase, reason: string): State {
  return { ...held, phase, reason, since: held.since ?? (phase === 'talking' ? Date.now() : undefined) }
}
