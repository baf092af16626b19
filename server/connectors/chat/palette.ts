import type { WidgetPalette } from '../../../contract/chat-protocol.ts'

type Rgb = readonly [number, number, number]

/** The panel's ground in both themes; the widget's stylesheet has the same two. */
export const panelGround = { light: '#ffffff', dark: '#16171d' }

const channel = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16)
const parse = (hex: string): Rgb => [channel(hex, 1), channel(hex, 3), channel(hex, 5)]
const format = (rgb: Rgb) => `#${rgb.map(value => Math.round(value).toString(16).padStart(2, '0')).join('')}`
const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
]

// WCAG 2.2, "relative luminance".
function luminance(rgb: Rgb): number {
  const linear = (value: number) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
}

/** Contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2 1.4.3). */
export function contrast(a: string, b: string): number {
  const first = luminance(parse(a))
  const second = luminance(parse(b))
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05)
}

/** The nearest mix of `colour` with `towards` that reads on `ground`. */
function readable(colour: string, towards: string, ground: string, least: number): string {
  for (let step = 0; step <= 20; step++) {
    const tried = format(mix(parse(colour), parse(towards), step / 20))
    if (contrast(tried, ground) >= least) return tried
  }
  return towards
}

/**
 * Any colour a business picks, made safe: text on it and the colour itself as text both reach 4.5:1, and a button in
 * it stands out from the panel by 3:1 (WCAG 2.2 1.4.11).
 */
export function palette(brand: string, theme: 'light' | 'dark'): WidgetPalette {
  const ground = panelGround[theme]
  const away = theme === 'light' ? '#000000' : '#ffffff'
  const visible = readable(brand.toLowerCase(), away, ground, 3)
  // The soft black fails in a narrow band of middle colours; of white and full black one always reaches 4.58.
  const onBrand = ['#ffffff', '#101114'].find(ink => contrast(visible, ink) >= 4.5) ?? '#000000'
  return { brand: visible, onBrand, link: readable(visible, away, ground, 4.5) }
}
