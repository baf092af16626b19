import type { Samples } from '../call-leg.ts'

/** Zero crossings of the sinc on each side: 16 keep 3.4 kHz within 1 dB and put images 60 dB down. */
const lobes = 16
/** Cut-off below half of the lower rate, so that the slope of the filter ends at it. */
const cutoff = 0.92

/**
 * Converts sound between two rates in Hz by a windowed sinc, piece by piece: what `push` returns, with the rest from
 * `flush`, is as long as the input in seconds. Each piece comes out about lobes / lower rate (2 ms at 8 kHz) later.
 */
export class Resampler {
  readonly #step: number
  readonly #scale: number
  readonly #reach: number
  readonly #taps: Float64Array[]
  /** Input that is still needed, beginning at input sample `#from`. */
  #kept: Float64Array
  #from: number
  #produced = 0
  #received = 0
  readonly #from8: number
  readonly #to8: number

  constructor(fromRate: number, toRate: number) {
    if (!(fromRate >= 4_000 && toRate >= 4_000))
      throw new RangeError('Sound has at least 4000 samples a second')
    const common = gcd(fromRate, toRate)
    this.#from8 = fromRate / common
    this.#to8 = toRate / common
    this.#step = fromRate / toRate
    this.#scale = Math.min(1, toRate / fromRate) * cutoff
    this.#reach = Math.ceil(lobes / this.#scale)
    this.#taps = Array.from({ length: this.#to8 }, (_, phase) => this.#tapsOf(phase / this.#to8))
    this.#kept = new Float64Array(this.#reach)
    this.#from = -this.#reach
  }

  push(samples: Samples): Samples {
    this.#received += samples.length
    return this.#run(samples)
  }

  /** The last samples; the resampler is done afterwards. */
  flush(): Samples {
    const rest = this.#run(new Int16Array(this.#reach + 1))
    const whole = Math.round((this.#received * this.#to8) / this.#from8)
    return rest.subarray(0, Math.max(0, rest.length - (this.#produced - whole)))
  }

  #run(samples: Samples): Samples {
    const input = new Float64Array(this.#kept.length + samples.length)
    input.set(this.#kept)
    input.set(samples, this.#kept.length)
    const end = this.#from + input.length
    const ready = Math.max(0, Math.ceil((end - this.#reach) / this.#step) - this.#produced)
    const out = new Int16Array(ready)
    for (let i = 0; i < ready; i++) out[i] = this.#sampleAt(this.#produced + i, input)
    this.#produced += ready
    const needed = Math.floor((this.#produced * this.#from8) / this.#to8) - this.#reach + 1
    const drop = Math.min(Math.max(0, needed - this.#from), input.length)
    this.#kept = input.slice(drop)
    this.#from += drop
    return out
  }

  #sampleAt(index: number, input: Float64Array): number {
    const position = index * this.#from8
    const whole = Math.floor(position / this.#to8)
    const taps = this.#taps[position % this.#to8]!
    const first = whole - this.#reach + 1 - this.#from
    let sum = 0
    // `#run` computes only what lies whole in the input: a check here would double the time.
    for (let i = 0; i < taps.length; i++) sum += taps[i]! * input[first + i]!
    return Math.max(-32_768, Math.min(32_767, Math.round(sum)))
  }

  /** Weights of the input samples around a place that lies so far behind an input sample; they sum to 1. */
  #tapsOf(fraction: number): Float64Array {
    const taps = Float64Array.from({ length: 2 * this.#reach }, (_, i) => {
      const x = (i - this.#reach + 1 - fraction) * this.#scale
      return sinc(x) * blackman(x / lobes)
    })
    const sum = taps.reduce((total, tap) => total + tap, 0)
    return taps.map(tap => tap / sum)
  }
}

/** Converts a whole sound at once. */
export function resample(samples: Samples, fromRate: number, toRate: number): Samples {
  if (fromRate === toRate) return samples
  const resampler = new Resampler(fromRate, toRate)
  const body = resampler.push(samples)
  const rest = resampler.flush()
  const whole = new Int16Array(body.length + rest.length)
  whole.set(body)
  whole.set(rest, body.length)
  return whole
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

function blackman(x: number): number {
  return Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x)
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
