/** Seconds of a letter and of the pause behind a word. */
const letter = 0.06
const pause = 0.05

export interface Hum {
  readonly samples: Int16Array
  /** Seconds from the start at which each letter of the text begins and ends. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** A voice that hums each word as long as it is, so that what was heard can be counted. */
export function hum(text: string, rate: number): Hum {
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (const character of text) {
    starts.push(at)
    at += /\s/.test(character) ? pause : letter
    ends.push(at)
  }
  const characters = [...text]
  const samples = new Int16Array(Math.round(at * rate))
  characters.forEach((character, index) => {
    if (/\s/.test(character)) return
    const from = Math.round(starts[index]! * rate)
    const to = Math.round(ends[index]! * rate)
    for (let sample = from; sample < to; sample += 1)
      samples[sample] = Math.round(6_000 * Math.sin((2 * Math.PI * 220 * sample) / rate))
  })
  return { samples, starts, ends }
}

export function pcm(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 2)
  samples.forEach((sample, at) => {
    bytes.writeInt16LE(sample, at * 2)
  })
  return bytes
}
