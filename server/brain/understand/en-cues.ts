/**
 * Words that steer a booking and are too few and too fixed for a classifier. Matched against `Percept.normalised`:
 * lower case, straight quotes, single spaces.
 */
export const cues = {
  question:
    /\?\s*$|^(?:and |also |so |but |ok |okay |hi |hello |please )*(?:how|what|when|where|which|who|whose|why|do|does|did|is|are|can|could|will|would|may|should|have|has|any)\b/u,
  /** Asks whether somebody is there at this moment. */
  now: /\b(?:now|right now|at the moment|currently|still open)\b/u,
  /** How long something takes. */
  duration: /\bhow long\b|\bduration\b|\bhow much time\b/u,
  /** Asks for the business's own number or address to write to. */
  contact:
    /\b(?:what(?:'s| is| are)?|do you have|have you got|can i (?:have|get)|could i (?:have|get)|give me|tell me) (?:your|the|an?) (?:phone|telephone|mobile|contact|e-?mail|number)\b/u,
  /** Asks whether, not when: the answer begins with yes or no. */
  whether: /^(?:(?:hi|hello|and|so|ok|but)[,!]? )*(?:are|is|will|do you (?:open|work)|you open)\b/u,
  /** A message that already says what is to be passed on. */
  dictated:
    /\b(?:tell|inform|let|remind|ask) (?!me\b|you\b)(?:\S+ ){1,3}?(?:know |that |about |to |i |i'm |my |we |if )|\bmessage\b.*(?:: ?|\bthat )\S/u,
  /** What is to be different, said without saying how. */
  forget: {
    time: /\b(?:time|hour)\b/u,
    date: /\b(?:day|date)\b/u,
    name: /\bname\b/u,
    contact: /\b(?:e-?mail|phone|number|address|contact|details?)\b/u,
    service: /\b(?:service|treatment|type)\b/u,
    staff: /\b(?:doctor|dentist|person|staff|therapist|stylist)\b/u,
  },
  hedge:
    /\b(?:guess|maybe|perhaps|probably|suppose|think|unless|if|but|though|except|however|not|n't|later|depends|almost|nearly)\b|n't\b/u,
  /** Wants something done, not told. */
  wish: /\b(?:want|wanna|need|would like|i'd like|like to|looking (?:for|to)|hoping|get|see|visit|try|book|schedule|reserve)\b/u,
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
