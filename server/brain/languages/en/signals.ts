import type { Lexicon } from '../../perceive/lexicon.ts'

/** All patterns run over lower-case text with straight quotes and single spaces. */
export const moods: Lexicon['mood'] = {
  upset:
    /\b(?:furious|livid|outrag(?:ed|eous)|disgust(?:ed|ing)|appall(?:ed|ing)|unacceptable|ridiculous|pathetic|disgrace(?:ful)?|shameful|horrible|horrendous|terrible (?:service|experience|place)|worst|awful|useless|incompetent|idiots?|morons?|stupid|shut up|screw (?:you|this)|piss(?:ed)?(?: off)?|bullshit|crap|shit(?:ty)?|fuck\w*|wtf|bloody hell|damn(?: it)?|rip-?off|scam(?:med)?|fraud|liars?|lied to me|sue you|my lawyer|take you to court|trading standards|bad review|one star|1 star|never (?:coming|come) back|fed up|sick of|sick and tired|angry|i'?m mad|outraged|you people|hate (?:you|this))\b/,
  frustrated:
    /\b(?:frustrat(?:ed|ing)|annoy(?:ed|ing)|irritat(?:ed|ing)|(?:i|we)(?:'ve| have)? (?:already|just) (?:told|said|gave|given|explained|answered)|already told you|(?:third|fourth|fifth|second|3rd|4th|2nd) time|how many times|for the last time|over and over|again and again|keep(?:s)? (?:asking|saying|getting|repeating)|still (?:waiting|haven't|no (?:answer|reply))|nobody (?:answers|called|replied|picks up)|no ?one (?:answers|called|replied|picks up|called me back)|waste of (?:my )?time|wasting my time|not listening|you'?re not (?:listening|helping|understanding)|not helpful|unhelpful|this is(?:n't| not) (?:working|helping)|doesn't help|come on|for god'?s sake|oh my god|omg|seriously\?|been (?:waiting|on hold)|waiting for (?:ages|hours|days|weeks)|stop asking|disappointed|disappointing|not happy|unhappy|not (?:satisfied|good enough)|let down|you don'?t understand|can't you understand)\b|\?{3,}|!{3,}/,
  confused:
    /\b(?:confus(?:ed|ing)|don'?t (?:understand|get it|follow)|do not understand|didn'?t (?:understand|get that|catch that|follow)|what do you mean|what does that mean|not sure what|makes? no sense|doesn'?t make sense|i'?m lost|huh|come again|pardon|unclear|not clear|what are you (?:talking|asking)|how do you mean|i have no idea)\b/,
  denied:
    /\b(?:not|no longer|isn't|aren't|wasn't|don't be|never been|i'm not) (?:\w+ )?(?:angry|mad|upset|furious|annoyed|frustrated|confused)\b/,
}

export const urgency: Lexicon['urgency'] = {
  emergency:
    /\b(?:can'?t breathe|cannot breathe|can not breathe|(?:trouble|difficulty|problems?|struggling|hard) (?:to )?breath(?:ing|e)|not breathing|stopped breathing|short of breath|chest pains?|pain in (?:my|his|her|the) chest|heart attack|having a stroke|had a stroke|unconscious|unresponsive|not responding|passed out|blacked out|collapsed|fainted|seizure|convulsions?|choking|anaphyla\w+|(?:throat|tongue|airway) (?:is |are |has )?(?:swelling|swollen|closing|closed)|swelling .{0,30}(?:throat|eye|neck|airway|breathe|swallow)|can'?t swallow|overdosed?|took too many (?:pills|tablets)|suicid\w*|kill (?:myself|himself|herself)|end my life|want to die|self[- ]harm|(?:won'?t|doesn'?t|wont|doesnt|can'?t|cannot|will not|not) stop (?:the )?bleeding|bleeding (?:that )?(?:won'?t|doesn'?t|wont|doesnt|will not|is not going to) stop|(?:severe|heavy|uncontrolled|profuse|massive)(?:ly)? bleeding|bleeding (?:heavily|badly|to death|profusely|a lot and)|there(?:'s| is) a fire|(?:room|kitchen|house|building|restaurant|hotel) is on fire|on fire|smell(?:s|ing)? (?:of )?(?:gas|smoke)|(?<!\b(?:i|we|you|he|she|they|one|people|guests|anyone|anybody|to|can|may|could|not|never|don'?t|no|who|did|do|always|sometimes|only) )smoke (?:is )?(?:in|coming)(?! (?:designated|your|certain))\b|smoke (?:is |was )?(?:everywhere|pouring|filling)|gas leak|carbon monoxide|call (?:an )?ambulance|need (?:an )?ambulance|call 911|call 112|call 999|medical emergency|life[- ]threatening|someone (?:is|has been|was) (?:stabbed|shot|attacked|badly hurt|seriously hurt)|being attacked|has a (?:knife|gun)|broken jaw|hit (?:my|his|her) head .{0,40}(?:bleeding|unconscious|vomit)|drowning|electrocuted)\b/,
  /** Talk about such things, in the past, as a question or in general. */
  notEmergency:
    /\b(?:fireplace|fire ?works|fire (?:exit|alarm test|safety)|last year|years ago|history of|had a (?:heart attack|stroke) (?:in|last|\d+|two|three|few|a few|some)|in case of|what (?:if|happens if|should i do if)|do you (?:treat|handle|offer)|no (?:chest pain|trouble breathing|difficulty breathing|bleeding)|not an emergency|died for|to die for|choking hazard)\b/,
  soon: /\b(?:asap|a\.s\.a\.p|urgent(?:ly)?|as soon as (?:possible|you can)|soonest|right away|straight ?away|immediately|today if (?:at all )?possible|earliest (?:possible|available|appointment|slot|you have)|first available|next available|emergenc(?:y|ies)|can'?t wait|cannot wait|quickly as possible|in agony|agony|unbearable|excruciating|severe pain|bad pain|(?:so|too|very) much pain|in (?:a lot of |terrible |so much |serious |real |huge )?pain|killing me|really hurts|hurts (?:like hell|so much|so bad|a lot|badly)|toothache|tooth ?ache|abscess|swollen|swelling|infected|broken tooth|broke (?:a|my) tooth|chipped (?:a|my)? ?tooth|knocked out|tooth (?:fell|came|has come) out|filling (?:fell|came|has come) out|crown (?:fell|came|has come) off|bleeding|fever|locked out|flood(?:ed|ing)|water (?:is )?(?:pouring|leaking|everywhere)|no hot water|stranded|couldn'?t sleep|can'?t sleep|can'?t eat)\b/,
}

export const signals: Pick<Lexicon, 'human' | 'notHuman' | 'correction' | 'correctionOpener' | 'injection'> =
  {
    human:
      /\b(?:(?:speak|talk|chat|spk|get|put|pass|connect|transfer|hand|switch)(?:ing)? (?:me )?(?:(?:directly|over|through|on|back) )?(?:to|with|through to|thru to|over to) (?:a |an |the |your |some |any )?(?:real |actual |live |human |proper |duty |other |different )*(?:human|person|people|someone|somebody|agents?|representative|rep|operator|receptionist|reception|manager|supervisor|owner|staff|member of staff|team member|staff member|colleague|dentist|doctor|nurse|host(?:ess)?|front ?desk|assistant|advisor|adviser|boss|employee|being)|(?:real|actual|live|human) (?:person|human|being|agent|people|someone|operator|representative|staff)|(?:speak|talk) (?:to|with) (?:someone|somebody|anyone|anybody)|(?:i )?(?:want|need|get me|give me|prefer|like|let me have) (?:to (?:speak|talk) (?:to|with) )?(?:a |an |some )?(?:human|person|operator|representative|real person|someone real|agent|live agent)|not (?:to |with )?(?:a |this )?(?:robot|bot|machine|computer)|no (?:more )?(?:robots?|bots?|machines?)|stop (?:being )?(?:a )?(?:robot|bot)|hate (?:talking to )?(?:robots|bots|machines)|human please|person please|agent please|operator please|(?:is|can) (?:there )?(?:a |any )?(?:human|real person|someone real|actual person)(?: (?:there|available|help|around|i can))|someone (?:from|on) (?:your|the) team|is (?:anyone|anybody|someone) (?:real )?there|connect me|transfer me|put me through)\b|^(?:a )?(?:human|agent|operator|representative|receptionist|real person|person|manager)[.! ]*$/,
    notHuman:
      /\b(?:don'?t|do not|no need to|rather not|didn'?t|won'?t) (?:need |want |have )?(?:to )?(?:speak|talk|chat|be transferred|a human|a person)\b|\b(?:are|am) (?:you|i) (?:talking to |speaking (?:to|with) |chatting with )?(?:a |an )?(?:real|human|actual|live|bot|robot|person)\b/,
    correction:
      /\b(?:i (?:said|meant|mean|didn'?t (?:say|mean))|make (?:it|that) .+ instead|instead of|rather than|change (?:it|that|the \w+) to|it should be|should have been|that should|not .{1,20} but|correction|i misspoke|you mis(?:heard|understood)|wrong (?:name|number|date|day|time|email|address|spelling)|(?:name|number|date|time|email|address) is (?:wrong|incorrect|not right)|is (?:spelled|spelt)|(?:it'?s|that'?s) not .{1,25}(?:it'?s|but|its)|on second thoughts?|changed my mind|scratch that|my mistake|my bad|typo)\b/,
    correctionOpener: /^(?:no|nope|nah|wait|sorry|actually|oops|hang on|hold on|not|rather)\b/,
    injection: [
      [
        'ignore-instructions',
        /\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,30}\b(?:previous|prior|above|earlier|all|your|the|any|these|system)\b.{0,25}\b(?:instructions?|prompts?|rules?|guidelines?|directions?|context|policy|policies|training|restrictions?|confirmation)\b/,
      ],
      [
        'new-role',
        /\b(?:you are now|from now on,? you|act as (?:a|an|if|my)|pretend (?:to be|you(?:'re| are))|roleplay|role-play|simulate being|behave as|your new (?:role|instructions?|task))\b/,
      ],
      [
        'system-prompt',
        /\b(?:system prompt|system message|initial prompt|hidden (?:prompt|instructions?)|your (?:exact )?(?:instructions|prompt|guidelines|configuration)|(?:reveal|show|print|repeat|output|display|tell me)\b.{0,25}\b(?:prompt|instructions|system|everything above|words above|text above))\b/,
      ],
      [
        'delimiter',
        /<\/?(?:system|assistant|user|instructions?|tool|im_start|im_end)\b|<\|[a-z_]+\|>|\[\/?(?:inst|system)\]|^#{2,} ?(?:system|instruction|assistant)|\b(?:system|assistant) ?: /m,
      ],
      [
        'jailbreak',
        /\b(?:jailbreak|developer mode|dan mode|do anything now|no restrictions|without (?:any )?restrictions|admin (?:mode|override|access)|sudo|debug mode|maintenance mode|god mode|unrestricted)\b/,
      ],
      [
        'claimed-authority',
        /\b(?:i am|i'm|this is) (?:the |your |an? )?(?:developer|administrator|admin|system|owner of this|openai|anthropic|programmer|engineer who)\b/,
      ],
      [
        'other-people',
        /\b(?:list|show|give|send|tell|export|dump|read)\b.{0,30}\b(?:all|other|every|another|another's|someone else'?s)\b.{0,20}\b(?:customers?|patients?|guests?|clients?|bookings|appointments|phone numbers|e-?mails|records|database|names|reservations)\b/,
      ],
      [
        'tool-call',
        /\{\s*"(?:name|tool|function|command|action|role)"\s*:|\b(?:drop table|select \* from|exec\(|eval\(|<script|rm -rf|function_call|tool_call)/,
      ],
      [
        'made-up-policy',
        /\b(?:you (?:must|have to|are required to)|it is your policy to)\b.{0,40}\b(?:free|discount|refund|for \$?0|percent off|upgrade)\b/,
      ],
    ],
  }
