import type { Appointment, Calendar, Resource } from '../api/types.ts'
import { closureOn, inLanes, openSpans, placedOn } from './layout.ts'
import type { Column } from './time-grid.tsx'

const shut = (calendar: Calendar, date: string): string | undefined => {
  const closure = closureOn(calendar, date)
  return closure ? `Closed: ${closure.reason ?? 'holiday'}` : undefined
}

/** More side by side on one day could not be read. */
const mostLanes = 5

/** One column for each day, in it one lane for each member of staff. */
export function weekColumns(
  calendar: Calendar,
  dates: readonly string[],
  appointments: readonly Appointment[],
  resources: readonly Resource[],
  today: string,
): Column[] {
  const weekday = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' })
  const only = resources.length === 1 ? resources[0] : undefined
  const lanes = resources.length <= mostLanes && resources.length > 1 ? resources : []
  return dates.map(date => {
    const all = placedOn(appointments, date, calendar.timeZone)
    const placed =
      lanes.length > 0
        ? inLanes(
            all,
            lanes.map(one => one.id),
          )
        : all
    const open = openSpans(only && only.hours.length > 0 ? only.hours : calendar.hours, date)
    const count = placed.filter(one => one.appointment.status !== 'cancelled').length
    return {
      key: date,
      title: `${weekday.format(new Date(`${date}T12:00Z`))} ${Number(date.slice(8))}`,
      sub: open.length === 0 ? 'Closed' : `${count} booked`,
      today: date === today,
      closed: shut(calendar, date),
      open,
      placed,
      lanes: placed.length > 0 || open.length > 0 ? lanes.map(one => one.name) : [],
      pick: { date, resourceId: only?.id },
    }
  })
}

/** One column for each member of staff or table. */
export function dayColumns(
  calendar: Calendar,
  date: string,
  resources: readonly Resource[],
  appointments: readonly Appointment[],
  today: string,
): Column[] {
  return resources.map(resource => {
    const open = openSpans(resource.hours.length > 0 ? resource.hours : calendar.hours, date)
    return {
      key: resource.id,
      title: resource.name,
      sub: open.length === 0 ? 'Not in on this day' : resource.role,
      today: date === today,
      closed: shut(calendar, date),
      open,
      placed: placedOn(
        appointments.filter(one => one.resource.id === resource.id),
        date,
        calendar.timeZone,
      ),
      lanes: [],
      pick: { date, resourceId: resource.id },
    }
  })
}
