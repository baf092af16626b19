/** Words that say nothing about the subject of a question. */
export const stopWords: ReadonlySet<string> = new Set(
  `a about actually all also am an and any anyone are as at be because been being but by can cannot could did do does doing done
  for from get give go going got had has have having hello hey hi how i i'd i'll i'm i've if in into is isn't it it's its just kind
  know let like ll looking may me might mine my need no not of oh ok okay on one or our ours out please question re really s see
  shall she should so some sort still such t tell than thank thanks that that's the their them then there there's these they this
  those to too um uh us use ve very want wanted wondering was we well were what what's when where which while who why will wish
  with would yes you you're your yours`.split(/\s+/),
)
