/** Per cent that count as silence: comfort noise and what G.711 makes of nothing stay below (sample values under 30). */
const silence = 3
/** Height of one side, in the units of the drawing; the line between both is 1 high. */
const height = 21

/**
 * A bar for each step that is not silent, across a width of 100: `up` ends at the middle line of a drawing 44 high,
 * `down` begins there. Heights are per cent.
 */
export function waveformPath(heights: readonly number[], way: 'up' | 'down'): string {
  const width = 100 / heights.length
  return heights
    .map((loud, step) => {
      if (loud <= silence) return ''
      const high = (Math.min(100, loud) / 100) * height
      const top = way === 'up' ? height - high : height + 2
      return `M${round(step * width)} ${round(top)}h${round(width * 0.62)}v${round(high)}h-${round(width * 0.62)}z`
    })
    .join('')
}

const round = (value: number): number => Math.round(value * 100) / 100

/** "1:07", "1:02:07" */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60]
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`
}

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -5,
  ArrowDown: -5,
  ArrowRight: 5,
  ArrowUp: 5,
  PageDown: -30,
  PageUp: 30,
}

/** Where a key of a slider leads (WAI-ARIA, slider pattern); undefined for any other key. */
export function seekBy(key: string, at: number, length: number): number | undefined {
  if (key === 'Home') return 0
  if (key === 'End') return length
  const step = steps[key]
  return step === undefined ? undefined : Math.max(0, Math.min(length, at + step))
}
