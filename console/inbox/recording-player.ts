/** What a player shows. */
export interface Playing {
  readonly state: 'idle' | 'loading' | 'ready' | 'failed'
  readonly playing: boolean
  /** Seconds into the recording. */
  readonly at: number
  /** Seconds of the whole; 0 until it is loaded. */
  readonly length: number
}

const still: Playing = { state: 'idle', playing: false, at: 0, length: 0 }

/**
 * Plays one recording. Nothing of it is loaded until it is to be heard, then all of it: so one can move within it at
 * once, and the server deciphers it once.
 *
 *   idle --play--> loading --> ready
 *                     `------> failed --play--> loading
 */
export class RecordingPlayer {
  #now = still
  readonly #address: string
  readonly #changed: (now: Playing) => void
  #audio: HTMLAudioElement | undefined
  #loading: AbortController | undefined

  constructor(address: string, changed: (now: Playing) => void) {
    this.#address = address
    this.#changed = changed
  }

  /** From this second; without one from where it stands, or from the beginning when it was at its end. */
  play(second?: number): void {
    const { at, length } = this.#now
    this.seek(second ?? (length > 0 && at >= length - 0.05 ? 0 : at))
    if (this.#audio) void this.#audio.play().catch(() => this.#show())
    else void this.#load()
  }

  pause(): void {
    this.#audio?.pause()
  }

  /** Moves without a change of whether it plays. */
  seek(second: number): void {
    this.#become({ at: second })
    if (this.#audio) this.#audio.currentTime = second
  }

  /** Falls silent and forgets what was loaded. */
  stop(): void {
    this.#loading?.abort()
    this.#loading = undefined
    this.#audio?.pause()
    if (this.#audio) URL.revokeObjectURL(this.#audio.src)
    this.#audio = undefined
    this.#now = still
  }

  async #load(): Promise<void> {
    if (this.#loading) return
    const loading = new AbortController()
    this.#loading = loading
    this.#become({ state: 'loading' })
    try {
      const answer = await fetch(this.#address, { credentials: 'same-origin', signal: loading.signal })
      if (!answer.ok) throw new Error(`The server answered ${answer.status}.`)
      const sound = await answer.blob()
      if (!loading.signal.aborted) this.#open(sound)
    } catch {
      if (!loading.signal.aborted) this.#become({ state: 'failed', playing: false })
    } finally {
      if (this.#loading === loading) this.#loading = undefined
    }
  }

  #open(sound: Blob): void {
    const audio = new Audio(URL.createObjectURL(sound))
    for (const event of ['play', 'pause', 'ended', 'timeupdate', 'durationchange'])
      audio.addEventListener(event, () => this.#audio === audio && this.#show())
    audio.addEventListener('error', () => {
      if (this.#audio !== audio) return
      this.stop()
      this.#become({ state: 'failed' })
    })
    audio.currentTime = this.#now.at
    this.#audio = audio
    this.#become({ state: 'ready' })
    // A browser that wants another press leaves it paused, ready to be pressed.
    void audio.play().catch(() => this.#show())
  }

  #show(): void {
    const { paused = true, currentTime = 0, duration = 0 } = this.#audio ?? {}
    this.#become({
      playing: !paused,
      at: currentTime,
      ...(Number.isFinite(duration) ? { length: duration } : {}),
    })
  }

  #become(next: Partial<Playing>): void {
    this.#now = { ...this.#now, ...next }
    this.#changed(this.#now)
  }
}
