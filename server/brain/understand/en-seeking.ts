/**
 * English words of somebody who looks for a free time. Matched against `Percept.normalised`, and only together with a
 * day, a time, a service, a person of the staff or a number of guests: "any chance?" alone asks for nothing.
 */
export const seeking = {
  /** Asks for what is free, in so many words. */
  free: [
    /\b(?:is|are|be|anything|anyone|anybody|someone|something|what|which|what's|whats|when|who|times?|slots?|rooms?|tables?|spots?|still) (?:\S+ ){0,5}?(?:free|available|vacant)\b(?! of| parking| wi-?fi)/u,
    /\b(?:any|free|next|first|earliest|soonest|available|open) (?:\S+ )?(?:slots?|openings?|appointments?|availability|space|spots?|times?|tables?|rooms?|vacanc(?:y|ies)|gaps?|cancellations?|places?|chance)\b/u,
    /\b(?:do|would|did) (?:you|u|ya)(?: guys)?(?: still| maybe| possibly)? (?:have|hav|got) (?:any |some |a |an |the |enough )?(?:time|times|space|anything|something|availability|slots?|openings?|gaps?|appointments?)\b/u,
    /\b(?:have|has|hav|had) (?:you|u|ya)(?: guys)?(?: still)? (?:got |any |a |an )*(?:time|space|anything|something|availability|slots?|openings?|gaps?|appointments?)\b/u,
    /^(?:hi,? |hello,? |hey,? )?(?:got|have) (?:anything|something|any time|space|time)\b/u,
    /\b(?:what|which) (?:times?|days?|slots?|dates?)\b.*\b(?:have|got|free|available|left|offer|possible|do)\b/u,
    /\bwhat (?:have (?:you|u) got|(?:do|did|would) (?:you|u) have)(?: free| left| available| for| on| in| at| this| next| tomorrow| today|[?.!]*$)/u,
    /\b(?:fit|squeeze|slot|get) (?:me|us|him|her|them|my \S+|our \S+|\d+ of us|\S+ of us|\S+ people) in\b/u,
    /\b(?:anything|something) (?:earlier|later|sooner|before|after|around|between|on|at|this|next|in the|today|tomorrow|tonight|for)\b/u,
    /\b(?:would|will|does|could) (?:\S+ ){1,5}?(?:work|suit|be possible|be ok|be okay|be fine)\b/u,
    /\b(?:earliest|soonest) (?:you|u|i|we|for|possible|that|date|day)\b|\b(?:your|ur) (?:earliest|soonest|next)\b/u,
    /\b(?:when|how soon) (?:can|could|may|might|would) (?:i|we|you|he|she|they|someone|somebody|anyone|my \S+)(?: next)? (?:come|get|see|be seen|fit|visit|stay|have|bring|do|take)\b/u,
  ],
  /** Asks to come, be seen or have something; with a day or time and a service it is a wish. */
  come: /\b(?:can|could|may|might) (?:i|we|you|he|she|they|someone|somebody|my \S+)(?: please| just| maybe)? (?:stay|come|be seen|see|get|have|do|take|fit|seat|bring|sit)\b/u,
  /** Asks for a thing that could also be asked about in general; the same makes it a wish, unless the owner wrote of it. */
  thing: [
    /\b(?:do|would|have|has) (?:you|u|ya)(?: \S+)? (?:have|got|a|an|any)\b/u,
    /\b(?:what|which) (?:\S+ )?(?:do|would) you have\b/u,
    /\b(?:is|are|would) (?:\S+ ){1,6}?possible\b|\b(?:any|room|space) for\b/u,
  ],
  /** Points at the service spoken of last. */
  it: /\b(?:it|that|this|one|those|they)\b|^(?:and |so |ok |okay |but )*how (?:much|long)[?.! ]*$/u,
  /** Asks whether the business is open, not for a visit. */
  open: /\b(?:are|r|do|will|is|does) (?:you|u|ya|the \S+|it)(?: guys)?(?: be)? open\b(?! (?:slot|spot|table|room|appointment|for (?:me|us|a)\b))/u,
  /** The answer is no free time: money, duration, what every week is like, a talk. */
  other:
    /\bhow (?:much|long|old|far)\b|\b(?:price|prices|cost|costs|fee|fees|charge)\b|\b(?:open|opening hours|closed|closing|opening times?)\b(?! slots?| spots?| tables?| for (?:me|us|a))|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b|\bweekends\b|\bto (?:talk|speak|chat|discuss|explain|clean|ask|call|ring|phone|pay|park|eat before)\b|\b(?:call|phone|ring|e-?mail|text) (?:me|us|you)\b/u,
} as const
