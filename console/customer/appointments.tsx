import { Link } from '@tanstack/react-router'
import { CalendarDays } from 'lucide-react'
import type { Appointment, Customer } from '../api/types.ts'
import { bookedVia } from '../calendar/booked-via.ts'
import { Badge } from '../ui/badge.tsx'
import { useWords } from '../ui/business.tsx'
import { channelName } from '../ui/channel.tsx'
import { wallOf } from '../ui/zoned.ts'
import { Section } from './section.tsx'

/** How many past ones are worth a look while answering. */
const past = 3

export function Appointments({ customer }: { customer: Customer }) {
  const now = Date.now()
  const upcoming = customer.appointments.filter(
    one => Date.parse(one.end) >= now && (one.status === 'booked' || one.status === 'held'),
  )
  const earlier = customer.appointments.filter(one => !upcoming.includes(one)).slice(0, past)
  return (
    <Section title={upcoming.length > 1 ? 'Next appointments' : 'Next appointment'}>
      {upcoming.length === 0 && <p className="text-sm text-ink-2">None booked.</p>}
      <ul className="flex flex-col gap-2">
        {upcoming.map(one => (
          <li key={one.id}>
            <Card appointment={one} />
          </li>
        ))}
      </ul>
      {earlier.length > 0 && (
        <>
          <h4 className="pt-3 pb-1 text-xs text-ink-3">Earlier</h4>
          <ul className="flex flex-col gap-1.5">
            {earlier.map(one => (
              <Past key={one.id} appointment={one} />
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}

function Card({ appointment }: { appointment: Appointment }) {
  const words = useWords()
  const { date } = wallOf(appointment.start, words.zone)
  const via = bookedVia(appointment, channelName)
  return (
    <Link
      to="/calendar"
      search={{ date, view: 'day' }}
      className="flex gap-3 rounded-xl border border-line-strong bg-raised px-3 py-2.5 shadow-card hover:bg-hover"
    >
      <CalendarDays aria-hidden className="mt-1 size-4.5 shrink-0 text-brand-ink" />
      <span className="min-w-0 text-sm">
        <span className="block text-base font-medium">{words.dayAndTime(appointment.start)}</span>
        <span className="block text-ink-2">
          {appointment.service.name} with {appointment.resource.name}
        </span>
        <span className="block text-xs text-ink-3">
          {[appointment.confirmed && 'Confirmed', `Code ${appointment.code}`, via]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
    </Link>
  )
}

const ended: Record<Appointment['status'], string> = {
  held: 'Held',
  booked: 'Past',
  cancelled: 'Cancelled',
  completed: 'Came',
  missed: 'Missed',
}

function Past({ appointment }: { appointment: Appointment }) {
  const words = useWords()
  return (
    <li className="flex items-center gap-2 text-sm text-ink-2">
      <span className="min-w-0 flex-1 truncate">
        {words.day(appointment.start)} · {appointment.service.name}
      </span>
      <Badge>{ended[appointment.status]}</Badge>
    </li>
  )
}
