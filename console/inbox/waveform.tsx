import { type KeyboardEvent, type PointerEvent, useId } from 'react'
import type { CallWaveform } from '../../contract/call-waveform.ts'
import { clock, seekBy, waveformPath } from './waveform-shape.ts'

interface Props {
  /** Undefined until it was fetched, or where it could not be: the line is there all the same. */
  waveform: CallWaveform | undefined
  /** Seconds of the whole recording. */
  length: number
  /** The second that is heard. */
  at: number
  onSeek: (second: number) => void
}

/** Both sides of a call, the caller above and we below; a press, a drag or the arrow keys move within it. */
export function Waveform({ waveform, length, at, onSeek }: Props) {
  const played = length > 0 ? Math.min(1, at / length) : 0
  const seek = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    onSeek(Math.max(0, Math.min(1, (event.clientX - left) / width)) * length)
  }
  const keys = (event: KeyboardEvent) => {
    const next = seekBy(event.key, at, length)
    if (next === undefined) return
    event.preventDefault()
    onSeek(next)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Position in the call"
      aria-valuemin={0}
      aria-valuemax={Math.round(length)}
      aria-valuenow={Math.round(at)}
      aria-valuetext={`${clock(at)} of ${clock(length)}`}
      className="relative h-11 min-w-0 flex-1 cursor-pointer touch-none rounded-md"
      onKeyDown={keys}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId)
        seek(event)
      }}
      onPointerMove={event => event.currentTarget.hasPointerCapture(event.pointerId) && seek(event)}
    >
      <Bars waveform={waveform} played={played} />
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 w-0.5 rounded-full bg-channel"
        style={{ left: `calc(${played * 100}% - 1px)` }}
      />
    </div>
  )
}

function Bars({ waveform, played }: { waveform: CallWaveform | undefined; played: number }) {
  const id = useId()
  const caller = waveform && waveformPath(waveform.caller, 'up')
  const ours = waveform && waveformPath(waveform.ours, 'down')
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 44"
      preserveAspectRatio="none"
      className="pointer-events-none size-full"
    >
      <clipPath id={id}>
        <rect width={played * 100} height="44" />
      </clipPath>
      <g className="fill-line-strong">
        <rect y="21.5" width="100" height="1" />
        <path d={caller} />
        <path d={ours} />
      </g>
      <g clipPath={`url(#${id})`}>
        <path d={caller} className="fill-ink-2" />
        <path d={ours} className="fill-channel" />
      </g>
    </svg>
  )
}
