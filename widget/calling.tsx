import { callFiles } from '../contract/call-protocol.ts'
import type { CallPhase, RunningCall, startCall } from './call.ts'
import type { Page } from './chat.ts'
import { Icon } from './icons.tsx'

/** The visitor's call, if there is one. Its machinery is loaded when they first want one. */
export class Calling {
  phase: CallPhase | undefined
  reason = ''
  muted = false
  readonly #page: Page
  readonly #changed: () => void
  #running: RunningCall | undefined

  constructor(page: Page, changed: () => void) {
    this.#page = page
    this.#changed = changed
  }

  async start(token: string | undefined): Promise<void> {
    const { base, key } = this.#page
    this.muted = false
    this.#become('asking')
    try {
      const part: { startCall: typeof startCall } = await import(/* @vite-ignore */ base + callFiles.part)
      if (this.phase !== 'asking') return
      const changed = (phase: CallPhase, reason: string) => this.#become(phase, reason)
      this.#running = part.startCall({ base, key, token, microphone: true, changed })
    } catch {
      this.#become('over', 'Calls are not possible on this page. Please write instead.')
    }
  }

  hangUp(): void {
    this.#running?.hangUp()
    this.#running = undefined
    this.#become('over')
  }

  mute(): void {
    this.muted = !this.muted
    this.#running?.mute(this.muted)
    this.#changed()
  }

  #become(phase: CallPhase, reason = ''): void {
    // The reason why it ended stays until the next one.
    if (this.phase === 'over' && phase === 'over') return
    this.phase = phase
    this.reason = reason
    this.#changed()
  }
}

const words = { asking: 'Waiting for the microphone…', ringing: 'Calling…', talking: 'On the line' }

export function CallBar({ calling }: { calling: Calling }) {
  const { phase, reason, muted } = calling
  if (!phase || (phase === 'over' && !reason)) return null
  return (
    <div class="call" role="status">
      <span>{phase === 'over' ? reason : words[phase]}</span>
      {phase !== 'over' && (
        <>
          <button type="button" aria-pressed={muted} onClick={() => calling.mute()}>
            Mute
          </button>
          <button type="button" class="hang-up" onClick={() => calling.hangUp()}>
            Hang up
          </button>
        </>
      )}
    </div>
  )
}

export function CallButton({ calling, start }: { calling: Calling; start: () => void }) {
  const { phase } = calling
  if (phase && phase !== 'over') return null
  return (
    <button type="button" class="icon" aria-label="Call us" onClick={start}>
      <Icon name="phone" />
    </button>
  )
}
