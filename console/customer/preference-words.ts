import type { Customer } from '../api/types.ts'

type Preference = Customer['preferences'][number]

/** How much better than the next channel, and than a coin, a channel must be answered to be called preferred. */
const clearly = 0.15
const even = 0.5

/** The channel this customer clearly answers on, if there is one. The list comes best first. */
export function preferred([best, next]: readonly Preference[]): Preference | undefined {
  return best && best.share - Math.max(next?.share ?? 0, even) >= clearly ? best : undefined
}

export function answeredWords({ asked, answered }: Preference): string {
  return `answered ${answered} of ${asked}`
}
