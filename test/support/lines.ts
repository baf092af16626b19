import { WebSocket } from 'ws'
import type { CallServerFrame, DeskServerFrame } from '../../contract/call-protocol.ts'
import { base64Of, soundOf } from '../../server/connectors/phone/browser/sound.ts'

type Frame = CallServerFrame | DeskServerFrame
const rate = 16_000
const frameSize = 320
/** Frames of the latest sound that a pitch is looked for in. */
const window = 25

/** A page on the line, without a browser: it sends a tone or silence every 20 ms and hears what comes. */
export class Line {
  readonly opened: Promise<void>
  readonly got: <K extends Frame['kind']>(kind: K) => Promise<Extract<Frame, { kind: K }>>
  readonly #socket: WebSocket
  readonly #frames: Frame[] = []
  readonly #sound: Int16Array[] = []
  readonly #waiting = new Set<() => void>()
  #timer: NodeJS.Timeout | undefined
  #pitch = 0
  #at = 0

  constructor(url: string, path: string) {
    this.#socket = new WebSocket(`${url.replace('http', 'ws')}/ws/phone/${path}`, { origin: url })
    this.opened = new Promise((resolve, reject) => {
      this.#socket.on('open', resolve)
      this.#socket.on('error', reject)
    })
    this.#socket.on('message', data => this.#take(JSON.parse(data.toString())))
    this.#socket.on('close', () => clearInterval(this.#timer))
    this.got = async kind => {
      for (;;) {
        const found = this.#frames.find(frame => frame.kind === kind)
        if (found) return found as Extract<Frame, { kind: typeof kind }>
        await this.#more(`a frame "${kind}"`)
      }
    }
  }

  send(frame: object): void {
    this.#socket.send(JSON.stringify(frame))
  }

  /** Speaks a tone of so many Hz from now on; 0 is silence. */
  talk(pitch: number): void {
    this.#pitch = pitch
    this.#timer ??= setInterval(() => this.#speak(), 20)
  }

  /** Waits for so many more frames of sound. */
  async frames(count: number): Promise<void> {
    const until = this.#sound.length + count
    while (this.#sound.length < until) await this.#more(`${count} frames of sound`)
  }

  forget(): void {
    this.#sound.length = 0
  }

  /** Share of the latest sound that is this pitch, 0 to 1; of 0: whether anything sounds at all. */
  pitch(hertz: number): number {
    const sound = this.#sound.slice(-window).flatMap(piece => [...piece])
    return pitchOf(sound, hertz, rate)
  }

  close(): void {
    this.#socket.close()
  }

  /** Without a word, as a laptop that is shut. */
  terminate(): void {
    this.#socket.terminate()
  }

  /** Anything that comes; a line that stays mute for a minute says what was waited for. */
  #more(wanted: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const came = this.#frames.map(({ kind }) => kind).join(', ')
      const late = setTimeout(
        () => reject(new Error(`It never came: ${wanted}; there were ${came || 'none'}`)),
        60_000,
      )
      this.#waiting.add(() => {
        clearTimeout(late)
        resolve()
      })
    })
  }

  #take(frame: Frame): void {
    if (frame.kind === 'audio') this.#sound.push(soundOf(frame.sound) ?? new Int16Array())
    else this.#frames.push(frame)
    // What a loudspeaker says once it has played what came before.
    if (frame.kind === 'mark') this.send(frame)
    if (frame.kind === 'ring-over') this.#frames.splice(this.#frames.indexOf(frame), 1)
    for (const tell of this.#waiting) tell()
    this.#waiting.clear()
  }

  #speak(): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    const sound = Int16Array.from({ length: frameSize }, () =>
      this.#pitch === 0 ? 0 : Math.round(8_000 * Math.sin((2 * Math.PI * this.#pitch * this.#at++) / rate)),
    )
    this.send({ kind: 'audio', sound: base64Of(sound) })
  }
}

/** Share of a sound that is this pitch, 0 to 1; of 0: whether anything sounds at all. `rate` in samples per second. */
export function pitchOf(sound: ArrayLike<number>, hertz: number, rate: number): number {
  let [energy, sine, cosine] = [0, 0, 0]
  const angle = (2 * Math.PI * hertz) / rate
  for (let at = 0; at < sound.length; at++) {
    const sample = sound[at]!
    energy += sample * sample
    sine += sample * Math.sin(angle * at)
    cosine += sample * Math.cos(angle * at)
  }
  if (energy / Math.max(1, sound.length) < 10_000) return 0
  return hertz === 0 ? 1 : (2 * (sine * sine + cosine * cosine)) / (sound.length * energy)
}

/** A page that is rung when a caller is put through. */
export class Desk {
  readonly line: Line

  constructor(line: Line) {
    this.line = line
  }

  async takes(ticket: string): Promise<void> {
    this.line.send({ kind: 'desk', ticket })
    await this.line.got('ready')
  }

  ring() {
    return this.line.got('ring')
  }
}
