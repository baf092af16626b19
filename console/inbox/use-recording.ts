import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { CallWaveform } from '../../contract/call-waveform.ts'
import { get } from '../api/request.ts'
import { type Playing, RecordingPlayer } from './recording-player.ts'

export interface Recording extends Playing {
  readonly player: RecordingPlayer
  readonly waveform: CallWaveform | undefined
}

/** The recording of a call: its waveform at once, its sound when it is asked for. */
export function useRecording(callId: string, recorded: boolean): Recording {
  const { data: waveform } = useQuery({
    queryKey: ['waveform', callId],
    queryFn: ({ signal }) => get<CallWaveform>(`/api/calls/${callId}/waveform`, {}, signal),
    enabled: recorded,
    // A recording never changes.
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [now, setNow] = useState<Playing>({ state: 'idle', playing: false, at: 0, length: 0 })
  const held = useRef<RecordingPlayer>(undefined)
  held.current ??= new RecordingPlayer(`/api/calls/${callId}/recording`, setNow)
  const player = held.current
  useEffect(() => () => player.stop(), [player])
  return { ...now, length: now.length || (waveform?.seconds ?? 0), player, waveform }
}
