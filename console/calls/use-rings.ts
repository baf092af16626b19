import { useEffect, useState } from 'react'
import type { DeskServerFrame } from '../../contract/call-protocol.ts'
import { send } from '../api/request.ts'

export type Ring = Extract<DeskServerFrame, { kind: 'ring' }>

/** ms between two tries to be rung again after the line broke. */
const again = 3_000

/** Callers who are put through and wait, while this tab takes calls. */
export function useRings(on: boolean): {
  readonly rings: readonly Ring[]
  readonly decline: (ring: Ring) => void
} {
  const [rings, setRings] = useState<readonly Ring[]>([])
  const [socket, setSocket] = useState<WebSocket>()
  useEffect(() => {
    if (!on) return
    let stopped = false
    let now: WebSocket | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const connect = async () => {
      try {
        const { ticket } = await send<{ ticket: string }>('POST', '/api/calls/desk', {})
        if (stopped) return
        now = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws/phone/desk`)
        now.onopen = () => now?.send(JSON.stringify({ kind: 'desk', ticket }))
        now.onmessage = ({ data }) => setRings(held => heard(held, JSON.parse(String(data))))
        now.onclose = retry
        setSocket(now)
      } catch {
        retry()
      }
    }
    const retry = () => {
      setRings([])
      if (!stopped) timer = setTimeout(connect, again)
    }
    void connect()
    return () => {
      stopped = true
      clearTimeout(timer)
      now?.close()
    }
  }, [on])
  const decline = ({ ring }: Ring) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ kind: 'decline', ring }))
    setRings(held => held.filter(one => one.ring !== ring))
  }
  return { rings, decline }
}

function heard(rings: readonly Ring[], frame: DeskServerFrame): readonly Ring[] {
  if (frame.kind === 'ring') return [...rings, frame]
  return frame.kind === 'ring-over' ? rings.filter(({ ring }) => ring !== frame.ring) : rings
}
