/** What both sides of the measured calls say; no figure and no name, which are spoken otherwise than written. */
export const sentence = {
  /** Spoken by the caller in one breath of 0.9 s. */
  spoken: 'Tomorrow morning',
  /**
   * As understood in the end. Longer than what the partials give until then, so that the brain, which is asked early
   * with those, has to be asked anew: the longer way.
   */
  heard: 'tomorrow morning please would suit me best',
}

export const greeting = 'Maple Dental, how can we help you'

/** About three seconds. */
export const answer = 'We could see you early next week, which of the mornings suits you'

export const benchKey = 'only for measurements'
export const benchVoice = 'measured'
