import type { Medium } from '../../../contract/message.ts'

/** What can be said in a call. */
export const phoneMedium: Medium = {
  channel: 'phone',
  live: true,
  style: 'speech',
  markup: 'speech',
  maxText: Number.POSITIVE_INFINITY,
  maxAttachment: 0,
  choices: 0,
  windowHours: Number.POSITIVE_INFINITY,
  templates: false,
  countedIn: 'characters',
  keywords: false,
  confirmsDelivery: true,
  expects: 'seconds',
  debounce: 0,
  tone: 'Spoken: one or two short sentences, nothing that only makes sense when it is read.',
}
