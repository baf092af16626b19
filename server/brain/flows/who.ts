import { say } from '../dialogue/acts.ts'
import type { Frame } from '../dialogue/state.ts'
import type { World } from '../dialogue/world.ts'
import { ask, type Next } from './flow.ts'

/** One number, several people: nothing personal is said before this is answered. */
export function askWho(frame: Frame, world: World): Next {
  const people = world.customer.oneOf ?? []
  const said = say({ act: 'ask-who', names: people.map(({ name }) => name) }, 'customer')
  const choices = people.map(({ customerId, name }) => ({ id: `person:${customerId}`, label: name }))
  return ask(frame, said, { about: 'who', expecting: 'choice', choices })
}
