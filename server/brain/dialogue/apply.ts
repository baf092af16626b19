import { answer } from '../flows/answer.ts'
import type { Command, SlotSetting } from '../understand/commands.ts'
import { type Said, say } from './acts.ts'
import { clarify, refuse, startFlow } from './answer-reminder.ts'
import { applyChoice } from './choose.ts'
import { type Apply, type Draft, heard, speak, target, topOf, withFrame, withoutFrame } from './draft.ts'
import { fill, forget, lookElsewhere } from './fill.ts'
import { isReminding } from './reminder.ts'
import { nameOf, type World } from './world.ts'

function setSlot(
  draft: Draft,
  { set }: { readonly set: SlotSetting },
  world: World,
  all: readonly Command[],
): Draft {
  const frame = target(draft)
  if (!frame) return draft
  const dated = all.some(
    each => (each.kind === 'setSlot' || each.kind === 'correctSlot') && each.set.slot === 'date',
  )
  const state = withFrame(draft.state, fill(frame, set, world, dated, draft.state.lastDate))
  const personal = ['name', 'email', 'phone', 'code'].includes(set.slot)
  // Who somebody is holds for every matter that waits.
  const frames = personal ? state.frames.map(each => fill(each, set, world, dated)) : state.frames
  return heard({ ...draft, state: { ...state, frames } })
}

const anythingElse: Said = {
  act: { act: 'anything-else' },
  evidence: [],
  question: { about: 'anything-else', expecting: 'yes-no', choices: [] },
}

const affirm: Apply<'affirm'> = (draft, _command, world) => {
  const { asked, frames } = draft.state
  const frame = frames.find(({ id }) => id === asked?.frame)
  if (asked?.about === 'reminder') return applyChoice(heard(draft), 'confirm', world)
  if (asked?.about === 'confirm' && frame?.readBack !== undefined) {
    return heard({ ...draft, state: withFrame(draft.state, { ...frame, confirmed: frame.readBack }) })
  }
  const [only, second] = asked?.choices ?? []
  if (only && !second) return applyChoice(heard(draft), only.id, world)
  if (asked?.about === 'anything-else') return speak(heard(draft), say({ act: 'how-can-i-help' }))
  // "Yes" to "which of these?" is heard; the question is put again.
  return !asked || frame || asked.choices.length > 1 ? heard(draft) : draft
}

const deny: Apply<'deny'> = (draft, _command, world) => {
  const { asked } = draft.state
  const frame = draft.state.frames.find(({ id }) => id === asked?.frame)
  if (asked?.about === 'anything-else' && asked.choices.length > 0) {
    return speak(heard(draft), anythingElse)
  }
  if (!asked) return speak(heard(draft), anythingElse)
  if (asked.about === 'anything-else') return { ...heard(draft), ended: true }
  if (isReminding(asked)) return refuse(draft)
  if (asked.about === 'entry') return unanswered(heard(draft), world)
  if (!frame) return draft
  if (asked.about === 'change' || (asked.about === 'confirm' && frame.flow === 'cancel'))
    return stop(draft, frame.id)
  if (asked.about === 'confirm') {
    const { readBack: _read, confirmed: _yes, ...rest } = frame
    return heard({ ...draft, state: withFrame(draft.state, { ...rest, declined: true }) })
  }
  if (asked.about === 'when' && frame.offered.length > 0) {
    const elsewhere = lookElsewhere(frame, 'other', world.business.timeZone)
    return heard({ ...draft, state: withFrame(draft.state, elsewhere) })
  }
  return draft
}

function stop(draft: Draft, id: string): Draft {
  const frame = draft.state.frames.find(each => each.id === id)
  if (!frame) return draft
  const stopped = say({ act: 'stopped', flow: frame.flow })
  return speak(heard({ ...draft, state: withoutFrame(draft.state, id) }), stopped)
}

/** The second time in a row, or when an exchange takes days, a person answers. */
export function unanswered(draft: Draft, world: World): Draft {
  const count = draft.state.unanswered + 1
  const state = { ...draft.state, unanswered: count }
  if (count >= 2 || world.slow) return { ...draft, state, reasons: [...draft.reasons, 'no-answer'] }
  return speak(
    { ...draft, state },
    {
      act: { act: 'no-answer' },
      evidence: [],
      question: {
        about: 'entry',
        expecting: 'free-text',
        choices: [
          { id: 'action:message', label: '' },
          { id: 'action:human', label: '' },
        ],
      },
    },
  )
}

/** A question nobody answers here must not stop what is under way. */
function passedOn(draft: Draft, question: string): Draft {
  const text = `Asks: “${question.slice(0, 1000)}”`
  return errand(draft, text, say({ act: 'question-passed' }, 'receipt:message', 'business:promise'))
}

const askKnowledge: Apply<'askKnowledge'> = (draft, question, world, all) => {
  const said = answer(question, world)
  const { service } = question
  const busy = draft.state.frames.length > 0 || all.some(({ kind }) => kind === 'startFlow')
  if (!said && busy) return passedOn(heard(draft), question.question)
  if (!said) return unanswered(heard(draft), world)
  const spoken = service === undefined ? {} : { lastService: service }
  return speak(heard({ ...draft, state: { ...draft.state, ...spoken, unanswered: 0 } }), said)
}

const repeat: Apply<'repeat'> = (draft, _command, world) => {
  const mine = world.timeline.filter(
    ({ author, conversationId }) => author !== 'customer' && conversationId === world.conversationId,
  )
  const last = mine.at(-1)
  // An open question is asked again by its flow, from fresh facts.
  if (!last || topOf(draft.state)) return heard(draft)
  return speak(heard(draft), say({ act: 'again', text: last.text }, `message:${last.messageId}`))
}

const errand = (draft: Draft, text: string, then: Said): Draft => ({
  ...heard(draft),
  errands: [...draft.errands, { effect: { kind: 'takeMessage', text }, then }],
})

const needs =
  (reason: Draft['reasons'][number]) =>
  (draft: Draft): Draft => ({
    ...heard(draft),
    reasons: [...draft.reasons, reason],
  })

const handlers: { readonly [K in Command['kind']]: Apply<K> } = {
  startFlow,
  setSlot,
  correctSlot: setSlot,
  affirm,
  deny,
  choose: (draft, { choice }, world) => applyChoice(heard(draft), choice, world),
  moreTimes: (draft, { direction }, world) => {
    const frame = target(draft)
    if (!frame) return draft
    const elsewhere = lookElsewhere(frame, direction, world.business.timeZone)
    return heard({ ...draft, state: withFrame(draft.state, elsewhere) })
  },
  forget: (draft, { slot }, world) => {
    const frame = target(draft)
    return frame ? heard({ ...draft, state: withFrame(draft.state, forget(frame, slot, world)) }) : draft
  },
  cancelFlow: draft => {
    const top = target(draft)
    return top ? stop(draft, top.id) : speak(heard(draft), anythingElse)
  },
  askKnowledge,
  clarify,
  requestHuman: needs('asked'),
  changeChannel: (draft, { wish }) =>
    errand(
      draft,
      `Asks to go on another way: “${wish}”`,
      say({ act: 'channel-noted' }, 'receipt:message', 'business:promise'),
    ),
  runningLate: (draft, { text }) =>
    errand(draft, `Running late: “${text}”`, say({ act: 'late-noted' }, 'receipt:message')),
  // Emoji alone ask for nothing: what is open is asked again, else we ask what we can do.
  received: (draft, { what }) =>
    what === 'sign' ? heard(draft) : speak(heard(draft), say({ act: 'received', what })),
  complain: needs('complaint'),
  emergency: needs('emergency'),
  askAdvice: needs('advice'),
  repeat,
  greet: (draft, _command, world, all) => {
    const alone =
      all.every(({ kind }) => kind === 'greet' || kind === 'thank') && draft.state.frames.length === 0
    if (draft.state.greeted && !alone) return heard(draft)
    return speak(
      heard(draft),
      say({ act: 'greet', name: nameOf(world, draft.state), alone }, 'customer', 'business:name'),
    )
  },
  thank: (draft, _command, _world, all) =>
    all.length === 1 && draft.state.frames.length === 0
      ? speak(heard(draft), say({ act: 'welcome' }))
      : heard(draft),
  askWhoYouAre: draft => speak(heard(draft), say({ act: 'who-i-am' }, 'business:name')),
  askHelp: draft => speak(heard(draft), say({ act: 'help' }, 'business:name')),
  ignore: draft => heard(draft),
  end: (draft, _command, _world) => ({ ...heard(draft), ended: true }),
}

/** One command, as a pure function of the draft. */
export function apply(draft: Draft, command: Command, world: World, all: readonly Command[]): Draft {
  const handler = handlers[command.kind] as Apply<Command['kind']>
  return handler(draft, command, world, all)
}
