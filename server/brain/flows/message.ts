import { say } from '../dialogue/acts.ts'
import { type Effect, outcomeOf, reachable } from '../dialogue/world.ts'
import { ask, type Flow, trouble } from './flow.ts'

/** what it is ─> how to reach them, if unknown ─> to the team */
export const message: Flow = (frame, world) => {
  const { text, email, phone, name } = frame.slots
  if (text === undefined) {
    return ask(frame, say({ act: 'ask-text' }), { about: 'text', expecting: 'free-text', choices: [] })
  }
  const callback = phone ?? email
  if (callback === undefined && !reachable(world.customer)) {
    return ask(frame, say({ act: 'ask-contact' }), { about: 'contact', expecting: 'phone', choices: [] })
  }
  const from = name === undefined ? text : `${name}: ${text}`
  const effect: Effect = { kind: 'takeMessage', text: from, ...(callback === undefined ? {} : { callback }) }
  // Who leaves a number wants to be known by it next time.
  const given = [name, email, phone].some(each => each !== undefined)
  const noted: Effect = {
    kind: 'remember',
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
  }
  if (given && !outcomeOf(world, noted, frame.id)) return { step: 'run', effect: noted, frame }
  const outcome = outcomeOf(world, effect, frame.id)
  if (!outcome) return { step: 'run', effect, frame }
  if (outcome.kind === 'failed') return trouble()
  return { step: 'finish', said: [say({ act: 'message-taken' }, 'receipt:message', 'business:promise')] }
}
