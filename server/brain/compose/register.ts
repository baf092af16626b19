import type { Medium } from '../../../contract/message.ts'
import type { BusinessView } from '../../../contract/turn.ts'
import type { LocalTime } from '../dialogue/local-time.ts'
import { type Wording, wordingOf } from './wording.ts'

/** How to speak in one medium: everything a template may ask about it. */
export interface Register extends Wording {
  readonly style: Medium['style']
  /** Choices have to be written out with numbers. */
  readonly numbered: boolean
}

export function registerOf(medium: Medium, business: BusinessView, now: LocalTime): Register {
  const spoken = medium.style === 'speech'
  return {
    ...wordingOf(business, now, spoken),
    style: medium.style,
    numbered: medium.choices === 0 && !spoken,
  }
}
