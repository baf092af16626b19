import { verySure } from './certainty.ts'
import type { Clause } from './clause.ts'
import type { Command } from './commands.ts'
import { cues } from './en-cues.ts'

/** Only plain advertising is left unanswered. */
const surelySpam = 0.8
/** A matter is taken from the brain for words that resemble it this much. */
const grave = 0.6

/** Everything that is neither a booking nor a question about the business. */
export function talk({ percept, reader, intent, score }: Clause): Command[] | undefined {
  const said = percept.text.trim()
  const answered = percept.knowledge[0]?.band === 'answer'
  switch (intent) {
    case 'ask_human':
      return [{ kind: 'requestHuman' }]
    case 'emergency':
      // The lexicon names danger; of what only resembles it a person decides.
      if (score >= verySure && percept.urgency !== 'none') return [{ kind: 'emergency' }]
      return score >= grave ? [{ kind: 'askAdvice' }] : undefined
    case 'complaint':
      return score >= grave || percept.mood !== 'calm' ? [{ kind: 'complain' }] : undefined
    case 'professional_advice':
      return answered || score < grave ? undefined : [{ kind: 'askAdvice' }]
    case 'change_channel':
      return channel(percept, score)
    case 'running_late':
      // "I'll be there" promises to come, not to come late.
      if (promises(percept)) return [{ kind: 'thank' }]
      return [{ kind: 'runningLate', text: said.slice(0, 1000) }]
    case 'greet':
      return reader.only || percept.entities.names.length === 0 ? [{ kind: 'greet' }] : undefined
    case 'thanks':
      return [{ kind: 'thank' }]
    case 'goodbye':
      return [{ kind: 'end' }]
    case 'repeat':
      return [{ kind: 'repeat' }]
    case 'help':
      return answered ? undefined : [{ kind: 'askHelp' }]
    case 'who_are_you':
      return [{ kind: 'askWhoYouAre' }]
    case 'spam':
      return score >= surelySpam && !reader.frame ? [{ kind: 'ignore' }] : undefined
    default:
      return undefined
  }
}

function promises({ normalised, entities: { durations, times } }: Clause['percept']): boolean {
  return cues.comes.test(normalised) && !cues.doubt.test(normalised) && durations.length + times.length === 0
}

/** "My e-mail is …" gives an address, "what is your number?" asks for one: neither wants to leave this channel. */
function channel({ entities, normalised, text }: Clause['percept'], score: number): Command[] | undefined {
  const gives = entities.emails.length + entities.phones.length > 0
  if (cues.contact.test(normalised) || (gives && score < verySure)) return undefined
  const wish = cues.channel.exec(normalised)?.[0] ?? text.trim().slice(0, 200)
  return [{ kind: 'changeChannel', wish }]
}
