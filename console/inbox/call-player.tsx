import { LoaderCircle, Pause, Play } from 'lucide-react'
import type { Recording } from './use-recording.ts'
import { Waveform } from './waveform.tsx'
import { clock } from './waveform-shape.ts'

/** Plays the recording of a call; nothing of the sound is loaded before the first press. */
export function CallPlayer({ recording }: { recording: Recording }) {
  const { state, playing, at, length, waveform, player } = recording
  const Icon = state === 'loading' ? LoaderCircle : playing ? Pause : Play
  const label = state === 'loading' ? 'The recording is loading' : playing ? 'Pause' : 'Play the recording'
  return (
    <div className="flex flex-col gap-1 border-t border-line px-4 pt-3 pb-2.5">
      <div className="flex items-center gap-3">
        <button
          type="button"
          aria-label={label}
          title={label}
          aria-busy={state === 'loading' || undefined}
          onClick={() => (playing ? player.pause() : player.play())}
          className="grid size-9 shrink-0 place-items-center rounded-full bg-channel-soft text-channel transition-colors hover:bg-channel hover:text-surface"
        >
          <Icon
            aria-hidden
            className={state === 'loading' ? 'size-4.5 animate-spin' : 'size-4.5'}
            {...(state === 'loading' ? {} : { fill: 'currentColor' })}
          />
        </button>
        <div
          aria-hidden
          className="flex w-9 shrink-0 flex-col gap-1.5 text-2xs leading-3.5 text-ink-3 max-sm:hidden"
        >
          <span>Caller</span>
          <span className="text-channel">We</span>
        </div>
        <Waveform waveform={waveform} length={length} at={at} onSeek={second => player.seek(second)} />
        <span className="shrink-0 text-xs text-ink-2 tabular-nums">
          {clock(at)} / {clock(length)}
        </span>
      </div>
      {state === 'failed' && (
        <p role="alert" className="text-sm text-alert-ink">
          The recording could not be loaded. Check the connection and press play again.
        </p>
      )}
    </div>
  )
}
