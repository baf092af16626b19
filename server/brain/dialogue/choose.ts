import { say } from './acts.ts'
import { answerReminder } from './answer-reminder.ts'
import { type Draft, open, withFrame } from './draft.ts'
import { fill, unsettled } from './fill.ts'
import { localTime } from './local-time.ts'
import { isReminderChoice } from './reminder.ts'
import { type Frame, slotId } from './state.ts'
import type { World } from './world.ts'

/**
 * A choice means what its id says, never its place in the newest list: a button of an older message
 * ("slot:…", "confirm:…") either still says the same thing or says nothing.
 */
export function applyChoice(draft: Draft, choice: string, world: World): Draft {
  if (isReminderChoice(choice)) return answerReminder(draft, choice, world)
  const at = choice.indexOf(':')
  const kind = choice.slice(0, at)
  const value = choice.slice(at + 1)
  const { state } = draft
  const frame = state.frames.find(({ id }) => id === state.asked?.frame) ?? state.frames.at(-1)
  if (kind === 'book') return booking(draft, value, world)
  if (kind === 'entry') return entry(draft, value, world)
  if (kind === 'action') {
    return value === 'human'
      ? { ...draft, reasons: [...draft.reasons, 'asked'] }
      : open(draft, 'message', world)
  }
  if (kind === 'person') return person(draft, value, world)
  if (!frame) return draft
  const changed = inFrame(frame, kind, value, world)
  return { ...draft, state: withFrame(state, changed) }
}

function inFrame(frame: Frame, kind: string, value: string, world: World): Frame {
  switch (kind) {
    case 'slot':
      return slot(frame, value, world)
    case 'service':
      return fill(frame, { slot: 'service', value }, world, false)
    case 'time':
      return fill(frame, { slot: 'time', value: { kind: 'at', from: clock(value) } }, world, false)
    case 'appointment':
      return { ...unsettled(frame), appointment: value }
    case 'confirm':
      return frame.readBack?.startsWith(value) ? { ...frame, confirmed: frame.readBack } : frame
    case 'decline':
      return frame.readBack?.startsWith(value) ? { ...unsettled(frame), declined: true } : frame
    default:
      return frame
  }
}

const clock = (time: string) => ({
  hour: Number(time.slice(0, 2)),
  minute: Number(time.slice(3, 5)),
  open: false,
})

/** Offered just now: that very slot. From an older message: its day and time, looked up afresh. */
function slot(frame: Frame, value: string, world: World): Frame {
  const offered = frame.offered.find(each => slotId(each) === `slot:${value}`)
  if (offered) return { ...unsettled(frame), chosen: offered }
  const start = new Date(value.slice(0, value.indexOf('/')))
  if (Number.isNaN(start.getTime())) return frame
  const local = localTime(start, world.business.timeZone)
  const dated = fill(
    frame,
    { slot: 'date', value: { from: local.date, to: local.date, said: 'slot' } },
    world,
    true,
  )
  return fill(dated, { slot: 'time', value: { kind: 'at', from: clock(local.time) } }, world, true)
}

function booking(draft: Draft, service: string, world: World): Draft {
  const opened = open(draft, 'book', world)
  const frame = opened.state.frames.at(-1)
  if (!frame) return draft
  return {
    ...opened,
    state: withFrame(opened.state, fill(frame, { slot: 'service', value: service }, world, false)),
  }
}

function entry(draft: Draft, id: string, world: World): Draft {
  const found = world.entries.find(each => each.id === id)
  if (!found) return draft
  const state = { ...draft.state, unanswered: 0 }
  return { ...draft, state, said: [...draft.said, say({ act: 'knowledge', entry: found }, `entry:${id}`)] }
}

function person(draft: Draft, customerId: string, world: World): Draft {
  const found = world.customer.oneOf?.find(each => each.customerId === customerId)
  if (!found) return draft
  const errands = [...draft.errands, { effect: { kind: 'remember' as const, name: found.name } }]
  return { ...draft, state: { ...draft.state, speaker: found }, errands }
}
