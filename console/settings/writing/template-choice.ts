import type { MessageTemplateInfo, OutreachSettings, Purpose } from '../../api/types.ts'

export type ChosenTemplate = OutreachSettings['templates'][number]
export type Filling = ChosenTemplate['parameters'][number]

/** For what the business writes first; an answer is not among it. */
export const outreachPurposes = [
  'reminder',
  'follow_up',
  'urgent',
  'details',
  'marketing',
] as const satisfies Purpose[]
export type OutreachPurpose = (typeof outreachPurposes)[number]

export const purposeLabels: Readonly<Record<OutreachPurpose, string>> = {
  reminder: 'Reminders',
  follow_up: 'Follow-ups',
  urgent: 'Urgent news',
  details: 'Details',
  marketing: 'Offers',
}

export const fillingLabels: Readonly<Record<Filling, string>> = {
  name: 'Customer’s name',
  business: 'Your name',
  service: 'Service',
  when: 'Day and time',
  code: 'Booking code',
  text: 'The message itself',
}

/** What is known when a message of this purpose goes out: an appointment only for a reminder. */
export function fillingsFor(purpose: OutreachPurpose): readonly Filling[] {
  if (purpose === 'reminder') return ['name', 'service', 'when', 'code', 'business', 'text']
  return purpose === 'marketing' ? ['name', 'text'] : ['name', 'text', 'business']
}

export function chosenFor(
  templates: readonly ChosenTemplate[],
  accountId: string,
  purpose: OutreachPurpose,
): ChosenTemplate | undefined {
  return templates.find(one => one.accountId === accountId && one.purpose === purpose)
}

/** The list with this choice in place of what the account had for the purpose; `undefined` takes it away. */
export function withChoice(
  templates: readonly ChosenTemplate[],
  accountId: string,
  purpose: OutreachPurpose,
  chosen: Omit<ChosenTemplate, 'accountId' | 'purpose'> | undefined,
): ChosenTemplate[] {
  const others = templates.filter(one => one.accountId !== accountId || one.purpose !== purpose)
  return chosen ? [...others, { accountId, purpose, ...chosen }] : others
}

/** A first guess for its gaps, in the usual order: the name, then the rest; behind buttons the booking code. */
export function firstChoice(
  { name, language, parameters, buttonGaps, headerKind }: MessageTemplateInfo,
  purpose: OutreachPurpose,
): Omit<ChosenTemplate, 'accountId' | 'purpose'> {
  const fillings = fillingsFor(purpose)
  const behind = fillings.includes('code') ? 'code' : 'text'
  const inWords = parameters - buttonGaps.length
  return {
    name,
    language,
    parameters: Array.from({ length: parameters }, (_, index) =>
      index < inWords ? (fillings[index] ?? 'text') : behind,
    ),
    ...(headerKind === 'location' ? { place: true } : {}),
  }
}

/** Nobody is there to choose a file when it goes out by itself. */
export const needsFile = ({ headerKind }: MessageTemplateInfo): boolean =>
  headerKind !== null && headerKind !== 'location'

/** An offer may only go out by a template that was approved as one, and nothing else by such. */
export function fitting(
  templates: readonly MessageTemplateInfo[],
  purpose: OutreachPurpose,
): MessageTemplateInfo[] {
  const category = purpose === 'marketing' ? 'marketing' : 'utility'
  return templates.filter(
    template => template.status === 'approved' && template.category === category && !needsFile(template),
  )
}

export const keyOf = ({ name, language }: Pick<ChosenTemplate, 'name' | 'language'>): string =>
  `${name} ${language}`

/** Why a choice that was made once can no longer go out; undefined when all is well. */
export function choiceFault(
  chosen: ChosenTemplate,
  templates: readonly MessageTemplateInfo[],
): string | undefined {
  const found = templates.find(one => keyOf(one) === keyOf(chosen))
  if (!found) return 'It is no longer there. Choose another one.'
  if (found.status !== 'approved') return `It is ${found.status} at the provider. Choose another one.`
  if (needsFile(found)) return 'It begins with a file, which cannot go out by itself. Choose another one.'
  const place = found.headerKind === 'location'
  if (found.parameters !== chosen.parameters.length || place !== (chosen.place ?? false))
    return 'Its gaps changed. Choose it again.'
  return undefined
}
