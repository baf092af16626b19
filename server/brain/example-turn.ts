import type { Medium } from '../../contract/message.ts'
import type { BusinessView, CustomerView, KnowledgeEntry, Turn } from '../../contract/turn.ts'
import { Books } from './desk-double.ts'

/** A small clinic, complete enough for every flow: what tests and benchmarks of the brain talk to. */
export const clinic: BusinessView = {
  id: 'maple',
  name: 'Maple Dental',
  what: 'dental clinic',
  timeZone: 'Europe/London',
  locale: 'en-GB',
  country: 'GB',
  languages: ['en'],
  phone: '+442079460000',
  email: 'hello@maple.example',
  address: '12 Maple Street, London N1 2AB',
  services: [
    service('cleaning', 'Teeth cleaning', ['cleaning', 'hygiene visit', 'scale and polish'], 30, '£60'),
    service('checkup', 'Check-up', ['checkup', 'examination', 'exam'], 30, '£45'),
    service('whitening', 'Teeth whitening', ['whitening', 'bleaching'], 60, '£250'),
  ],
  hours: [
    ...[1, 2, 3, 4, 5].map(weekday => ({ weekday, opens: '09:00', closes: '17:00' })),
    { weekday: 6, opens: '10:00', closes: '13:00' },
  ],
  closures: [{ from: '2026-12-24', to: '2026-12-28', reason: 'Christmas' }],
  cancellationPolicy: 'Please give us 24 hours’ notice.',
  promise: 'A colleague will come back to you during opening hours.',
  signature: 'the front desk of Maple Dental',
  examples: {},
  escalateOn: ['lawyer', 'data protection'],
}

function service(id: string, name: string, aliases: readonly string[], minutes: number, price: string) {
  const staff = [
    { id: 'novak', name: 'Dr Novak', role: 'dentist' },
    { id: 'ellis', name: 'Dr Ellis', role: 'dentist' },
  ]
  return { id, name, aliases, kind: 'appointment' as const, minutes, price, staff }
}

export const clinicEntries: readonly KnowledgeEntry[] = [
  entry(
    'parking',
    'Is there parking?',
    ['Where can I park?', 'Do you have a car park?'],
    'Yes, there is a free car park behind the building, entrance from Elm Road.',
  ),
  entry(
    'insurance',
    'Which insurance do you accept?',
    ['Do you take my insurance?', 'Are you in network with Bupa?'],
    'We work with Bupa, AXA and Denplan.',
  ),
  entry(
    'payment',
    'How can I pay?',
    ['Do you take cards?', 'Can I pay in instalments?'],
    'You can pay by card, cash or in three instalments.',
  ),
  entry(
    'children',
    'Do you treat children?',
    ['Do you see kids?', 'From what age do you see children?'],
    'Yes, we see children from the age of three.',
  ),
  entry(
    'pain',
    'Will the treatment hurt?',
    ['Is whitening painful?'],
    'Most treatments are painless; we numb the area first when needed.',
  ),
]

function entry(id: string, question: string, variants: readonly string[], answer: string): KnowledgeEntry {
  return { id, question, variants, answer, topic: 'general' }
}

export const chatMedium: Medium = {
  channel: 'chat',
  live: true,
  style: 'chat',
  markup: 'plain',
  maxText: 4000,
  maxAttachment: 0,
  choices: 3,
  windowHours: Number.POSITIVE_INFINITY,
  templates: false,
  countedIn: 'characters',
  keywords: false,
  confirmsDelivery: false,
  expects: 'seconds',
  debounce: 0,
  tone: 'Warm and brief.',
}

export const letterMedium: Medium = {
  ...chatMedium,
  channel: 'email',
  live: false,
  style: 'letter',
  markup: 'html',
  choices: 0,
  expects: 'hours',
  tone: 'Courteous and complete.',
}

export const textMedium: Medium = {
  ...chatMedium,
  channel: 'sms',
  live: false,
  style: 'text',
  choices: 0,
  expects: 'minutes',
}

export const stranger: CustomerView = { id: 'visitor-1', assurance: 'claimed', identifiers: [] }

/** Tuesday 24 November 2026, 08:40 in London. */
export const morning = new Date('2026-11-24T08:40:00Z')

/** A first turn of a stranger in the chat; replace what matters. */
export function exampleTurn(text: string, change: Partial<Turn> = {}): Turn {
  const business = change.business ?? clinic
  const customer = change.customer ?? stranger
  const now = change.now ?? morning
  return {
    id: 'turn-1',
    conversationId: 'conversation-1',
    now,
    business,
    medium: chatMedium,
    customer,
    messages: [{ id: 'message-1', text, attachments: [], sentAt: now }],
    timeline: [],
    knowledge: { version: '1', entries: clinicEntries },
    state: undefined,
    desk: new Books(business, () => now).deskFor(customer),
    ...change,
  }
}
