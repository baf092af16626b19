/**
 * Words that steer a booking and are too few and too fixed for a classifier. Matched against `Percept.normalised`:
 * lower case, straight quotes, single spaces.
 */
export const cues = {
  question:
    /\?\s*$|^(?:and |also |so |but |ok |okay |hi |hello |please )*(?:how|what|when|where|which|who|whose|why|do|does|did|is|are|can|could|will|would|may|should|have|has|any)\b/u,
  /** Asks whether somebody is there at this moment. */
  now: /\b(?:now|right now|at the moment|currently|still open)\b/u,
  later: /\b(?:later|after that|afterwards)\b/u,
  earlier: /\b(?:earlier|sooner|before that)\b/u,
  other:
    /\b(?:(?:any|some) ?(?:thing|more|other)? ?(?:else|others?|more)|other (?:times?|days?|options?|slots?)|another (?:time|day|slot)|none of (?:those|these|them)|different (?:time|day)|(?:these|those|they) don'?t (?:work|suit))\b/u,
  sameDay: /\b(?:same|that) (?:day|date)\b/u,
  but: /(?<!anything |any time |any day |not )\bbut $/iu,
  sameTime: /\bsame (?:time|hour)\b/u,
  /** Means a booking that exists, not the one being made. */
  existing:
    /\b(?:my|our|existing|current) (?:\S+ ){0,3}(?:appointment|booking|reservation|visit|table|room|stay|slot)s?\b/u,
  /** What stands before the new date of a move: "to Thursday", "for 4 instead". */
  toward: /\b(?:to|for|until|till|into|instead)\s+(?:the\s+)?(?:next\s+|this\s+)?$/u,
  /** What stands before the date of the appointment as it is: "my Tuesday", "from Monday". */
  from: /\b(?:my|our|from|the)\s+(?:next\s+|this\s+)?$/u,
  /** What stands after it: "my Tuesday 3 pm appointment". */
  booked:
    /^\s*(?:'s\s+)?(?:\S+\s)?(?:appointment|booking|reservation|visit|slot|table|cleaning|check-?up)\b/u,
  onBooked:
    /\b(?:appointment|booking|reservation|visit|slot|table)\s+(?:is\s+|was\s+)?(?:on|at|for|this|next)?\s*(?:the\s+)?$/u,
  channel:
    /\b(?:(?:by|via|on|over|through|using) (?:the )?(?:phone|telephone|e-?mail|mail|text|sms|post|chat|\w+app|\w*gram|messenger)|(?:call|ring|phone|text|e-?mail|message) me(?: back)?(?: (?:on|at) \S+)?)\b/u,
  /** Ends a letter; what follows is the sender's name. */
  closing:
    /^(?:(?:kind|best|warm|many|with best|with kind) (?:regards|wishes|thanks)|best|regards|sincerely|yours (?:sincerely|faithfully|truly)|cheers|many thanks|thanks(?: in advance| again)?|thank you(?: in advance| very much)?|all the best)[,.!]?$/iu,
} as const
