import { writeHash } from '../flows/confirm.ts'
import type { FlowName } from '../understand/commands.ts'
import { type Said, say } from './acts.ts'
import { type Apply, type Draft, heard, open, speak, withFrame } from './draft.ts'
import { choicesOf, isReminding, type ReminderChoice } from './reminder.ts'
import type { World } from './world.ts'

const flowOf: Readonly<Record<ReminderChoice, FlowName>> = {
  confirm: 'attend',
  move: 'reschedule',
  cancel: 'cancel',
}

/** Without its reminder a button of one still says what is wanted, only not of which booking. */
export function answerReminder(draft: Draft, choice: ReminderChoice, world: World): Draft {
  if (world.reminder) return aboutReminded(draft, flowOf[choice], world, choice === 'confirm')
  return open(draft, choice === 'confirm' ? 'check' : flowOf[choice], world)
}

/** Opens a flow about the booking that was reminded of. `agreed`: the customer said that he will come. */
function aboutReminded(draft: Draft, flow: FlowName, world: World, agreed = false): Draft {
  const opened = open(draft, flow, world)
  const frame = opened.state.frames.find(each => each.flow === flow)
  const id = world.reminder?.appointmentId
  if (!frame || id === undefined) return opened
  const kept = frame.appointment === id ? frame : { ...frame, slots: {}, offered: [], lost: [] }
  const { readBack: _read, confirmed: _yes, chosen: _slot, ...rest } = kept
  const yes = agreed ? { confirmed: writeHash({ kind: 'confirm', appointmentId: id }) } : {}
  return { ...opened, state: withFrame(opened.state, { ...rest, appointment: id, reminded: true, ...yes }) }
}

const moveOrCancel: Said = {
  act: { act: 'ask-move-or-cancel' },
  evidence: [],
  question: { about: 'move-or-cancel', expecting: 'choice', choices: choicesOf(['move', 'cancel']) },
}

/** "No" to a visit: whether another time would do. "No" to that: it stays as it is. */
export function refuse(draft: Draft): Draft {
  const { state } = draft
  if (state.asked?.about === 'move-or-cancel')
    return speak(heard(draft), say({ act: 'stopped', flow: 'cancel' }))
  const frames = state.frames.filter(({ flow }) => flow !== 'attend')
  return speak(heard({ ...draft, state: { ...state, frames } }), moveOrCancel)
}

/** "Can I move it?" after a reminder is about the booking it was about, unless another is named. */
export const startFlow: Apply<'startFlow'> = (draft, { flow }, world, all) => {
  const answers = isReminding(draft.state.asked) && world.reminder !== undefined
  const another = all.some(
    command =>
      command.kind === 'setSlot' && ['oldDate', 'oldTime', 'service', 'code'].includes(command.set.slot),
  )
  const changes = flow === 'reschedule' || flow === 'cancel'
  return heard(answers && changes && !another ? aboutReminded(draft, flow, world) : open(draft, flow, world))
}

/** A yes that is none yet: whether he will come is asked again, with day and time. */
export const clarify: Apply<'clarify'> = (draft, _command, world) => {
  const { asked } = draft.state
  if (asked?.about === 'move-or-cancel') return speak(heard(draft), moveOrCancel)
  return asked?.about === 'reminder' && world.reminder ? heard(aboutReminded(draft, 'attend', world)) : draft
}
