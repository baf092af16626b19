import type { ActionItem } from '../api/types.ts'

const refusals: Readonly<Record<string, string>> = {
  taken: 'the time was taken',
  past: 'the time had passed',
  closed: 'closed then',
  'too-far': 'too far ahead',
  'party-too-large': 'too many people',
  'unknown-service': 'no such service',
  'not-found': 'no such booking',
  'too-late': 'too late to change it',
  assurance: 'not sure enough who asks',
}

const verbs: Readonly<Record<string, { done: string; tried: string; joint: string }>> = {
  book: { done: 'Booked', tried: 'book', joint: 'on' },
  reschedule: { done: 'Moved', tried: 'move the booking', joint: 'to' },
  cancel: { done: 'Cancelled', tried: 'cancel', joint: 'on' },
}

/** "Check-up, 2026-11-26T14:30:00.000Z": what a booking was for and when, as it was then. */
const subject = /^(.*), (\d{4}-\d\d-\d\dT[\d:.]+Z)$/

/** What was done, as one sentence; times by the clock of the business. */
export function actionWords(item: ActionItem, when: (at: string) => string): string {
  const verb = verbs[item.name]
  if (item.name === 'take-message') return `Took a message: “${item.detail}”`
  if (!verb) return item.detail || item.name
  if (item.outcome === 'refused') return `Could not ${verb.tried}: ${refusals[item.detail] ?? item.detail}`
  const [, service, start] = subject.exec(item.detail) ?? []
  const at = start ?? item.appointment?.start
  const what = service ?? item.appointment?.service.name
  if (!what || !at) return item.detail || verb.done
  const who = item.appointment ? ` with ${item.appointment.resource.name}` : ''
  return `${verb.done} ${what}${who} ${verb.joint} ${when(at)}`
}
