import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outreach } from '../../../contract/turn.ts'
import { remindedState } from '../dialogue/reminder.ts'
import { freshState } from '../dialogue/state.ts'
import { exampleTurn, morning, textMedium } from '../example-turn.ts'
import { englishExamples } from '../languages/en/examples.ts'
import { nlu } from './nlu.ts'
import { Perception } from './perception.ts'
import { vet } from './vet.ts'

const outreach: Outreach = {
  purpose: 'reminder',
  text: 'Hello Sarah, this is a reminder of your booking: teeth cleaning, Tuesday 1 December at 14:30.',
  choices: [
    { id: 'confirm', label: 'Confirm' },
    { id: 'move', label: 'Move' },
    { id: 'cancel', label: 'Cancel' },
  ],
  appointmentId: 'appointment-1',
  sentAt: morning,
}
const perception = new Perception()

type Answer = 'confirm' | 'move' | 'cancel' | 'other'

/** What a message means as the answer to that reminder. */
async function answered(text: string): Promise<Answer> {
  const turn = exampleTurn(text, { outreach, medium: textMedium })
  const state = remindedState(freshState, turn)
  const reading = perception.read(turn, state)
  const understood = await nlu.understand(reading, state, turn, new AbortController().signal)
  const { commands } = vet(understood.commands, reading, state, turn)
  const flows = commands.map(command => {
    if (command.kind === 'affirm') return 'confirm'
    if (command.kind === 'choose') return command.choice
    return command.kind === 'startFlow'
      ? { reschedule: 'move', cancel: 'cancel' }[command.flow as string]
      : ''
  })
  return (['confirm', 'move', 'cancel'] as const).find(answer => flows.includes(answer)) ?? 'other'
}

const answersOf = (intent: string) =>
  Promise.all(
    englishExamples
      .filter(example => example.intent === intent)
      .map(async ({ text }) => ({ text, answer: await answered(text) })),
  )

/** Intents in whose words nobody says that he will come; a thank you or a goodbye may. */
const noYes = [
  ...[
    'reschedule',
    'cancel_appointment',
    'check_appointment',
    'availability',
    'deny',
    'ask_human',
    'take_message',
  ],
  ...['greet', 'repeat', 'help', 'complaint', 'emergency', 'opening_hours', 'location', 'prices', 'payment'],
  ...[
    'services_offered',
    'change_channel',
    'correct_detail',
    'stop_flow',
    'professional_advice',
    'who_are_you',
    'spam',
  ],
]

for (const intent of noYes) {
  test(`no way to say "${intent}" confirms a visit`, async () => {
    const answers = await answersOf(intent)
    assert.ok(answers.length >= 60)
    assert.deepEqual(
      answers.filter(({ answer }) => answer === 'confirm').map(({ text }) => text),
      [],
    )
  })
}

for (const [intent, answer, least] of [
  ['affirm', 'confirm', 0.9],
  ['reschedule', 'move', 0.95],
  ['cancel_appointment', 'cancel', 0.95],
] as const) {
  test(`nearly every way to say "${intent}" is understood as the answer it is`, async () => {
    const answers = await answersOf(intent)
    const share = answers.filter(each => each.answer === answer).length / answers.length
    assert.ok(share >= least, `${share}`)
  })
}
