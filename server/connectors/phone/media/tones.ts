import { type Samples, sampleRate } from '../call-leg.ts'
import { keysOf } from './telephone-event.ts'

/** Frequencies of rows and columns in Hz (ITU-T Q.23). */
const rows = [697, 770, 852, 941]
const columns = [1209, 1336, 1477, 1633]
const keypad = '123A456B789C*0#D'
/** Half of full scale for both tones together: about -9 dBm0, the level of a telephone. */
const amplitude = 8_000
const pressSamples = 800
const restSamples = 640

/** Keys as sound, 100 ms each with 80 ms of rest: for who has no telephone-event. */
export function tonesOf(digits: string): Samples {
  const keys = keysOf(digits)
  const sound = new Int16Array(keys.length * (pressSamples + restSamples))
  keys.forEach((key, k) => {
    const place = keypad.indexOf(key)
    const [low, high] = [rows[place >> 2]!, columns[place & 3]!]
    for (let i = 0; i < pressSamples; i++) {
      const angle = (2 * Math.PI * i) / sampleRate
      const value = amplitude * (Math.sin(angle * low) + Math.sin(angle * high))
      sound[k * (pressSamples + restSamples) + i] = Math.round(value)
    }
  })
  return sound
}
