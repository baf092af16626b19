import { useEffect, useRef, useState } from 'react'
import { callFiles } from '../../contract/call-protocol.ts'
import type { CallPhase, RunningCall, startCall } from '../../widget/call.ts'
import { send, wordsFor } from '../api/request.ts'
import { handsetPath } from './queries.ts'

export interface Telephoning {
  readonly phase: CallPhase | undefined
  /** Why it could not be made, or ended by itself. */
  readonly reason: string
  /** What was typed to be said. */
  readonly said: readonly string[]
  call(microphone: boolean): void
  say(text: string): void
  press(digit: string): void
  hangUp(): void
}

/** A real call as this customer: the same sockets and files as the widget's, let in by the session of the console. */
export function useCall(number: string): Telephoning {
  const [state, setState] = useState<{ phase?: CallPhase; reason: string; said: string[] }>({
    reason: '',
    said: [],
  })
  const running = useRef<RunningCall>(undefined)
  // Whoever leaves the screen has hung up.
  useEffect(() => () => running.current?.hangUp(), [])
  const call = async (microphone: boolean) => {
    setState({ phase: 'asking', reason: '', said: [] })
    try {
      const { ticket } = await send<{ ticket: string }>('POST', `${handsetPath(number)}/calls`, {})
      const part: { startCall: typeof startCall } = await import(/* @vite-ignore */ callFiles.part)
      running.current = part.startCall({
        ...{ base: location.origin, ticket, microphone },
        changed: (phase, reason) => setState(({ said }) => ({ phase, reason, said })),
      })
    } catch (error) {
      setState({ phase: 'over', reason: wordsFor(error), said: [] })
    }
  }
  return {
    phase: state.phase,
    reason: state.reason,
    said: state.said,
    call: microphone => void call(microphone),
    say: text => {
      running.current?.speak(text)
      setState(held => ({ ...held, said: [...held.said, text] }))
    },
    press: digit => running.current?.press(digit),
    hangUp: () => {
      running.current?.hangUp()
      running.current = undefined
      setState(held => ({ ...held, phase: 'over' }))
    },
  }
}
