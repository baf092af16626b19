import type { Appointment, Channel } from '../api/types.ts'

const channels: readonly string[] = [
  'phone',
  'whatsapp',
  'email',
  'sms',
  'chat',
  'messenger',
  'instagram',
  'telegram',
] satisfies Channel[]
const isChannel = (via: string): via is Channel => channels.includes(via)

/** "booked by web chat", or whatever way the server names. */
export function bookedVia(
  appointment: Appointment,
  nameOf: (channel: Channel) => string,
): string | undefined {
  const via = appointment.bookedVia
  if (!via) return undefined
  return `booked by ${isChannel(via) ? nameOf(via) : via}`
}
