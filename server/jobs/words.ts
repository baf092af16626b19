/** How a moment and a few standing sentences are said to a customer who did not ask. English; other languages are added here. */

export interface Occasion {
  readonly customerName: string | null
  readonly businessName: string
  readonly serviceName: string
  readonly start: Date
  readonly code: string
  readonly locale: string
  readonly timeZone: string
}

/** "Thursday 3 December at 10:00", in the zone of the business. */
export function whenOf({ start, locale, timeZone }: Pick<Occasion, 'start' | 'locale' | 'timeZone'>): string {
  const day = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' })
  const time = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' })
  return `${day.format(start)} at ${time.format(start)}`
}

export function reminderOf(occasion: Occasion, confirmed: boolean): string {
  const { customerName, businessName, serviceName } = occasion
  const greeting = customerName ? `Hello ${customerName},` : 'Hello,'
  const what = `this is a reminder of your booking at ${businessName}: ${serviceName}, ${whenOf(occasion)}.`
  return confirmed
    ? `${greeting} ${what} We look forward to seeing you.`
    : `${greeting} ${what} Can you confirm that you will come?`
}

/** Ids that the brain understands as an answer to a reminder. */
export const reminderChoices = [
  { id: 'confirm', label: 'Confirm' },
  { id: 'move', label: 'Move' },
  { id: 'cancel', label: 'Cancel' },
] as const

export function nudgeOf(customerName: string | null, businessName: string, subject: string | null): string {
  const about = subject ? ` about “${subject}”` : ''
  return `${customerName ? `Hello ${customerName},` : 'Hello,'} ${businessName} sent you an e-mail${about} that needs your answer. You can answer right here.`
}

export function missedCallOf(businessName: string): string {
  return `Hello, this is ${businessName}. We are sorry that we missed your call. How can we help? You can answer right here.`
}

export function linkOf(businessName: string, link: string): string {
  return `From our call, ${businessName}: ${link}`
}

/** Said in the call. */
export const linkOnItsWay = 'I am sending you the link as a message.'

export function messageTakenOf(businessName: string): string {
  return `${businessName} has your message and will call you back. You can also write to us right here.`
}
