import { Duplex } from 'node:stream'
import { begun, simpleQuery, welcome } from './wire.ts'

/** The side of the engine that a socket talks to. */
export interface EngineLine {
  /** Resolves when the engine is ready for requests. Rejects when it cannot start. */
  connect(socket: EngineSocket): Promise<void>
  /** `begin`: open a transaction before these bytes, without a round trip of its own. */
  request(socket: EngineSocket, bytes: Uint8Array<ArrayBuffer>, begin: boolean): void
  hangUp(socket: EngineSocket): void
}

const TERMINATE = 0x58
const begin = Buffer.from(simpleQuery('begin'))

/** What the `pg` driver takes for its TCP connection: bytes go to the database thread and come back. */
export class EngineSocket extends Duplex {
  readonly #line: EngineLine
  #started = false
  #begin = false

  constructor(line: EngineLine) {
    super()
    this.#line = line
  }

  /** Called by `pg.Client` in place of a TCP connect. */
  connect(): this {
    this.#line.connect(this).then(
      () => this.emit('connect'),
      error => this.destroy(error),
    )
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  /** A reply of the engine. */
  deliver(bytes: Uint8Array): void {
    this.push(bytes)
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#submit([chunk])
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#submit(chunks.map(part => part.chunk))
    done()
  }

  override _final(done: () => void): void {
    this.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#line.hangUp(this)
    done(error)
  }

  #submit(parts: Buffer[]): void {
    const first = parts[0]
    if (!first || first[0] === TERMINATE) return
    if (!this.#started) {
      this.#started = true
      this.push(welcome)
    } else if (parts.length === 1 && first.equals(begin)) {
      this.#begin = true
      this.push(begun)
    } else {
      this.#line.request(this, join(parts), this.#begin)
      this.#begin = false
    }
  }
}

/** An exact copy: the driver reuses its buffers, and a slice of a pooled buffer would be cloned whole. */
function join(parts: Buffer[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
