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
    /\b(?:what(?:'s| is| are)?|do you have|have you got|can i (?:have|get)|could i (?:have|get)|give me|tell me) (?:your|the|an?) (?:phone|telephone|mobile|contact|e-?mail|number)\b|^(?:(?:and|ok|so|also|hi|hello),? )*(?:your|ur|the) (?:phone|telephone|tel|mobile|contact|e-?mail)(?: number| address| details)?(?: please)?\?/u,
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
  instead: /\binstead\b/u,
  /** Brings somebody or something along, which a plain yes does not say. */
  company: /\b(?:with|and|plus|bring(?:ing)?) (?:my|our|an?) \S/u,
  /** Says that somebody will come. */
  comes:
    /(?:^|\b(?:i|we|yes|ok|okay) )will be (?:there|coming)\b|\b(?:i|we)(?:'ll| will| shall) (?:be (?:there|here|coming)|come(?! back)|attend|make it)\b|\b(?:i|we)(?:'m| am|'re| are) (?:still )?coming\b|\b(?:ill|il) be (?:there|here)\b|\b(?:see|c) (?:you|u|ya)\b|\bcount (?:me|us) in\b|\blooking forward\b|\b(?:confirmed|confirming)\b|\bconfirm(?: (?:it|this|that))?(?:[.!]|$)|\bconfirm (?:(?:my|our|the) (?:\S+ )?(?:appointment|booking|visit|reservation|table|attendance)|for|on|i|we)\b|\b(?:i|we) can make it\b|^will (?:come|attend)\b|^[cy][.!]?$/u,
  /** No question, although it begins like one. */
  willCome: /^will (?:be (?:there|coming)|come|attend)\b[^?]*$/u,
  /** Takes something back from it. */
  doubt:
    /\bin (?:about )?(?:an? )?(?:quarter|half|few|\d+|five|ten|fifteen|twenty|thirty)\b|\b(?:might|hope|hoping|hopefully|should|try|trying|late|unsure|let you know|cancel|confirm later)\b/u,
  /** Wants to come, but not then. */
  another:
    /\b(?:another|different|other|new|later|earlier|better) (?:time|day|date|slot)\b|\bdifferent appointment\b|\b(?:anything|something|bit|little|come|minutes|hour|hours) (?:earlier|later|sooner)\b|^(?:earlier|later|sooner)(?: please|\?)|\b(?:reschedul\w*|rearrang\w*|postpone\w*|rebook\w*|re-book\w*)\b|\b(?:move|change|push|shift|switch|bring) (?:it|this|that|the time|the day|my (?:\S+ )?(?:time|appointment|booking|visit))\b|^r[.!]?$/u,
  /** Asks for the day and time of what was reminded of. */
  whenIsIt: /\b(?:what time|when|what day|which day|what date) (?:is|was) (?:it|that|this)\b/u,
  /** Proposes another day or time. */
  suggests:
    /\b(?:instead|rather|prefer|better|how about|what about|possible|make it|could (?:i|we|you|it)|can (?:i|we|it)|is .+ (?:free|ok|okay|possible)|works? better)\b/u,
  /** Wants one more, or something else done, not the same at another time. */
  books: /\b(?:also|cancel|book|reserve|additional|as well|one more|for my \S+)\b/u,
  keeps: /\b(?:do not|don'?t|never|not) (?:\S+ ){0,2}cancel|\bkeep (?:it|the|my)\b/u,
  wrongPerson: /\bwrong (?:number|person)\b|\bnot my (?:appointment|booking)\b/u,
  sooner: /\b(?:earlier|later|earliest|latest|sooner)\b/u,
  /** Looks like a no and is the opposite. */
  eager: /\bcan'?t wait(?: to (?:see you|come))?[,.!]? ?/u,
  /** Will not come. */
  cancels:
    /\bcancel\b|^(?:sorry )?not coming\b|\b(?:can'?t|cannot|can not|won'?t|unable to|not able to|not going to|couldn'?t) (?:be able to )?(?:make|come|attend|be (?:there|coming|in)|do)\b|\b(?:i'm|i am|we're|we are) not (?:coming|able)\b|^x[.!]?$/u,
  /** Wants something done, not told. */
  wish: /\b(?:want|wanna|need|would like|i'd like|like to|looking (?:for|to)|hoping|get|see|visit|try|book|schedule|reserve)\b/u,
  /** A full hour and nothing else. */
  hours: ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  hour: /^(?:ok |yes |at |let's say |maybe )?(1[0-2]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: o'clock)?(?:,? please)?[.!]?$/u,
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
} satisfies Readonly<Record<string, unknown>>
